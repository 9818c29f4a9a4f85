// The sums of the range, each beside the period before.
import type { Overview, Totals } from "@plano/brightstaff/dashboard-api";
import { countsOf, fillBuckets } from "../../charts/series.js";
import { Tile } from "../../components/tile.js";
import {
  formatChange,
  formatCost,
  formatCostSum,
  formatCount,
  formatEach,
  formatShare,
  plural,
} from "../../format/numbers.js";

export function CostSums({ overview }: { overview: Overview }) {
  const { totals, previous } = overview;
  const buckets = fillBuckets(overview);
  const before = (
    read: (of: Totals) => number | null,
    format: (value: number | null) => string,
  ): string | undefined => {
    const changed = formatChange(read(totals), read(previous));
    return changed === undefined ? undefined : `${changed} from ${format(read(previous))}`;
  };
  return (
    <div class="tiles four">
      <Tile
        label="cost"
        value={formatCostSum(totals.cost, totals.withoutPrice)}
        note={before(({ cost }) => cost, formatCost)}
        shape={countsOf(buckets, ({ cost }) => cost)}
      />
      <Tile
        label="cost of a request"
        value={formatEach(totals.cost, totals.requests, totals.withoutPrice)}
        note={plural(totals.requests, "request")}
        shape={countsOf(buckets, ({ cost, requests }) =>
          requests === 0 || cost === null ? cost : cost / requests,
        )}
      />
      <Tile
        label="tokens"
        value={formatCount(totals.input + totals.output)}
        note={`${formatCount(totals.input)} in, ${formatCount(totals.output)} out`}
        shape={countsOf(buckets, ({ input, output }) => input + output)}
      />
      <Tile
        label="saved by caching"
        value={formatCostSum(totals.saved, totals.withoutPrice)}
        note={`${formatShare(totals.cachedInput, totals.input)} of the input`}
        shape={countsOf(buckets, ({ saved }) => saved)}
      />
    </div>
  );
}
