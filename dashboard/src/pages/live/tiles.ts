// The six numbers of the Live page.

import type { Overview } from "@plano/brightstaff/dashboard-api";
import { countsOf, fillBuckets, valuesOf } from "../../charts/series.js";
import type { TileValues } from "../../components/tile.js";
import {
  formatChange,
  formatCost,
  formatCostSum,
  formatCount,
  formatDuration,
  formatShare,
  isWrong,
  plural,
  UNKNOWN,
} from "../../format/numbers.js";

export function tilesOf(overview: Overview, rangeName: string): TileValues[] {
  const { totals, previous, range } = overview;
  const buckets = fillBuckets(overview);
  const minutes = Math.max(1 / 60, (range.to - range.from) / 60_000);
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  return [
    {
      label: "requests",
      value: formatCount(totals.requests),
      unit: `${formatRate(totals.requests / minutes)} /min`,
      note: formatChange(totals.requests, previous.requests),
      shape: countsOf(buckets, ({ requests }) => requests),
    },
    {
      label: "errors",
      value: formatShare(totals.errors, totals.requests),
      note: totals.errors === 0 ? undefined : `${formatCount(totals.errors)} failed`,
      hint: `${plural(totals.limited, "request")} over a limit, ${plural(totals.failovers, "failover")}, ${plural(totals.clientsLeft, "client")} left`,
      bad: isWrong(totals.errors, totals.requests),
      shape: countsOf(buckets, ({ errors }) => errors),
    },
    {
      label: "first token p95",
      value: formatDuration(totals.ttft.p95),
      note: formatChange(totals.ttft.p95, previous.ttft.p95),
      hint: `median ${formatDuration(totals.ttft.p50)}, p99 ${formatDuration(totals.ttft.p99)}, of ${plural(totals.ttft.count, "stream")}`,
      shape: valuesOf(buckets, ({ ttft }) => ttft.p95),
    },
    {
      label: "tokens/s median",
      value: formatCount(totals.tokensPerSecond.p50),
      note: `${formatCount(totals.output)} out`,
      shape: valuesOf(buckets, ({ tokensPerSecond }) => tokensPerSecond.p50),
    },
    {
      label: `cost, ${rangeName}`,
      value: formatCostSum(totals.cost, totals.withoutPrice),
      note: totals.saved !== null && totals.saved > 0 ? `saved ${formatCost(totals.saved)}` : undefined,
      hint: totals.withoutPrice > 0 ? `${plural(totals.withoutPrice, "call")} without a price` : undefined,
      shape: countsOf(buckets, ({ cost }) => cost),
    },
    {
      label: "input from caches",
      value: formatShare(totals.cachedInput, totals.input),
      note: totals.input === 0 ? UNKNOWN : `of ${formatCount(totals.input)}`,
      shape: valuesOf(buckets, ({ cachedInput, input }) => share(cachedInput, input)),
    },
  ];
}

const formatRate = (perMinute: number): string =>
  perMinute > 0 && perMinute < 9.95 ? perMinute.toFixed(1) : formatCount(perMinute);
