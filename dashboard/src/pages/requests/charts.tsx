// The charts of the requests that are listed: how many, how fast, how many tokens, what they cost.

import type { Overview } from "@plano/brightstaff/dashboard-api";
import { useMemo } from "preact/hooks";
import { change } from "../../address/location.js";
import { writeTimes } from "../../address/range.js";
import { countsOf, fillBuckets, valuesOf } from "../../charts/series.js";
import { type ChartLine, SeriesChart } from "../../charts/series-chart.js";
import { formatCost, formatCount, formatDuration } from "../../format/numbers.js";

interface Drawn {
  title: string;
  lines: ChartLine[];
  format(value: number | null): string;
}

export function Charts({ overview }: { overview: Overview }) {
  const { times, drawn } = useMemo(() => draw(overview), [overview]);
  return (
    <div class="charts" role="group" aria-label="Charts" tabIndex={0}>
      {drawn.map(({ title, lines, format }) => (
        <SeriesChart
          key={title}
          title={title}
          times={times}
          bucketMs={overview.bucketMs}
          lines={lines}
          format={format}
          onSelect={(from, to) => change({ range: writeTimes(from, to) })}
        />
      ))}
    </div>
  );
}

function draw(overview: Overview): { times: number[]; drawn: Drawn[] } {
  const { totals } = overview;
  const buckets = fillBuckets(overview);
  const counts = (
    label: string,
    tone: ChartLine["tone"],
    read: (point: CountsOf) => number | null,
  ): ChartLine => ({
    label,
    tone,
    kind: "bars",
    values: countsOf(buckets, read),
    total: read(totals),
  });
  const line = (
    label: string,
    tone: ChartLine["tone"],
    read: (point: CountsOf) => number | null,
  ): ChartLine => ({
    label,
    tone,
    kind: "line",
    values: valuesOf(buckets, read),
    total: read(totals),
  });
  return {
    times: buckets.times,
    drawn: [
      {
        title: "requests",
        format: formatCount,
        lines: [
          counts("all", "first", ({ requests }) => requests),
          counts("failed", "bad", ({ errors }) => errors),
        ],
      },
      {
        title: "duration",
        format: formatDuration,
        lines: [
          line("p50", "first", ({ duration }) => duration.p50),
          line("p95", "second", ({ duration }) => duration.p95),
          line("first token", "third", ({ ttft }) => ttft.p95),
        ],
      },
      {
        title: "tokens",
        format: formatCount,
        lines: [
          counts("in", "first", ({ input }) => input),
          counts("cached", "third", ({ cachedInput }) => cachedInput),
          line("out", "second", ({ output }) => output),
        ],
      },
      {
        title: "cost",
        format: formatCost,
        lines: [counts("dollars", "first", ({ cost }) => cost)],
      },
    ],
  };
}

type CountsOf = Overview["totals"];
