// A row for each value of a dimension, the dearest first, each a filter.

import type { Breakdown, BreakdownRow, Dimension } from "@plano/brightstaff/dashboard-api";
import { change, view } from "../../address/location.js";
import { ShareBar } from "../../components/share-bar.js";
import {
  callsIn,
  formatChange,
  formatCostSum,
  formatCount,
  formatDuration,
  formatEach,
  formatShare,
} from "../../format/numbers.js";
import { filterBy } from "../../query/terms.js";

export function CostTable({ by, table }: { by: Dimension; table: Breakdown }) {
  const { rows, previous = [], leftOff = 0 } = table;
  const most = Math.max(...rows.map(({ cost }) => cost ?? 0), 1e-12);
  const before = new Map(previous.map((row) => [row.key[by], row]));
  return (
    <div class="scrolls" tabIndex={0}>
      <table class="breakdown">
        <thead>
          <tr>
            <th scope="col">{by.replace("tag:", "tag ")}</th>
            <th scope="col" class="number">
              cost
            </th>
            <th scope="col">share</th>
            <th scope="col" class="number">
              before
            </th>
            <th scope="col" class="number">
              requests
            </th>
            <th scope="col" class="number">
              calls
            </th>
            <th scope="col" class="number">
              in
            </th>
            <th scope="col" class="number">
              cached
            </th>
            <th scope="col" class="number">
              out
            </th>
            <th scope="col" class="number">
              a call
            </th>
            <th scope="col" class="number">
              p95
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={row.key[by]}
              by={by}
              row={row}
              share={(row.cost ?? 0) / most}
              before={before.get(row.key[by])}
            />
          ))}
        </tbody>
      </table>
      {leftOff > 0 && <p class="faint">{formatCount(leftOff)} more are not shown.</p>}
    </div>
  );
}

interface RowProperties {
  by: Dimension;
  row: BreakdownRow;
  share: number;
  before: BreakdownRow | undefined;
}

function Row({ by, row, share, before }: RowProperties) {
  const value = row.key[by];
  return (
    <tr>
      <th scope="row">
        {value === undefined ? (
          <span class="faint">without</span>
        ) : (
          <button
            type="button"
            class="link"
            title={`only ${value}`}
            onClick={() => change({ q: filterBy(view.value.q, by, value) })}
          >
            {value}
          </button>
        )}
      </th>
      <td class="number strong">{formatCostSum(row.cost, row.withoutPrice)}</td>
      <td class="bar-cell">
        <ShareBar share={share} />
      </td>
      <td class="number faint">
        {formatChange(row.cost, before?.cost) ?? (before === undefined ? "new" : "–")}
      </td>
      <td class="number">{formatCount(row.requests)}</td>
      <td class="number">{formatCount(callsIn(row))}</td>
      <td class="number">{formatCount(row.input)}</td>
      <td class="number faint">{formatShare(row.cachedInput, row.input)}</td>
      <td class="number">{formatCount(row.output)}</td>
      <td class="number">{formatEach(row.cost, row.withPrice, 0)}</td>
      <td class="number">{formatDuration(row.duration.p95)}</td>
    </tr>
  );
}
