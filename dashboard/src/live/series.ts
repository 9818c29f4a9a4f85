// The series of an overview while time goes on: the newest bucket is replaced or added, those out of range go.
import type { LiveTotals, Overview } from "@plano/brightstaff/dashboard-api";

export function advance(overview: Overview, { totals, point }: LiveTotals): Overview {
  const { from, to } = overview.range;
  const end = Math.max(to, point.at + overview.bucketMs);
  const begin = from + (end - to);
  const before = overview.series.filter(({ at }) => at < point.at && at + overview.bucketMs > begin);
  const after = overview.series.filter(({ at }) => at > point.at);
  return {
    ...overview,
    totals,
    range: { from: begin, to: end },
    series: [...before, point, ...after],
  };
}
