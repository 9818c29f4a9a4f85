// The results as a table for people and as JSON for comparisons.
import type { Round } from "./measure.js";
import type { Scenario } from "./scenarios.js";

interface Spread {
  min: number;
  median: number;
  max: number;
}

export interface ScenarioResult {
  name: string;
  bareCpu: Spread;
  planoCpu: Spread;
  cpuRatio: Spread;
  /** From the least disturbed rounds: the smallest value of each proxy. */
  quietRatio: number;
  rateRatio: Spread;
  goal?: number;
}

export function summarize({ name, goal }: Scenario, rounds: readonly Round[]): ScenarioResult {
  return {
    name,
    bareCpu: spread(rounds.map(({ bare }) => bare.cpu)),
    planoCpu: spread(rounds.map(({ plano }) => plano.cpu)),
    cpuRatio: spread(rounds.map(({ bare, plano }) => plano.cpu / bare.cpu)),
    quietRatio:
      Math.min(...rounds.map(({ plano }) => plano.cpu)) / Math.min(...rounds.map(({ bare }) => bare.cpu)),
    rateRatio: spread(rounds.map(({ bare, plano }) => plano.rate / bare.rate)),
    ...(goal === undefined ? {} : { goal }),
  };
}

export function tableOf(results: readonly ScenarioResult[]): string {
  const header = [
    "scenario",
    "bare µs",
    "Plano µs",
    "CPU ratio min/median/max",
    "quietest",
    "goal",
    "throughput ratio",
  ];
  const rows = results.map(({ name, bareCpu, planoCpu, cpuRatio, quietRatio, rateRatio, goal }) => [
    name,
    bareCpu.median.toFixed(0),
    planoCpu.median.toFixed(0),
    shown(cpuRatio),
    quietRatio.toFixed(2),
    goal === undefined ? "" : `${goal.toFixed(1)} ${cpuRatio.median <= goal ? "reached" : "missed"}`,
    shown(rateRatio),
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return [line(header), ...rows.map(line)].map((text) => text.trimEnd()).join("\n");
}

function shown({ min, median, max }: Spread): string {
  return `${min.toFixed(2)} / ${median.toFixed(2)} / ${max.toFixed(2)}`;
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return { min: at(0), median, max: at(sorted.length - 1) };
}

/** The smallest value that is not below that share of the values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
