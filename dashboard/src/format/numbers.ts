// Numbers for people, in columns of equal width. What is unknown is `–`, never 0.
import type { Totals } from "@plano/brightstaff/dashboard-api";

export const UNKNOWN = "–";

type Unknown = null | undefined;

const isUnknown = (value: number | Unknown): value is Unknown =>
  value === null || value === undefined || !Number.isFinite(value);

/** 950, 1.2k, 41k, 3.4M. */
export function formatCount(value: number | Unknown): string {
  if (isUnknown(value)) return UNKNOWN;
  const size = Math.abs(value);
  if (size < 999.5) return String(Math.round(value));
  if (size < 999_500) return `${shorten(value / 1e3)}k`;
  return size < 999_500_000 ? `${shorten(value / 1e6)}M` : `${shorten(value / 1e9)}G`;
}

/** All digits, in groups of three. */
export const formatExact = (value: number | Unknown): string =>
  isUnknown(value) ? UNKNOWN : Math.round(value).toLocaleString("en-US");

/** 2ms, 383ms, 5.2s, 1m 04s, 2h 10m. */
export function formatDuration(ms: number | Unknown): string {
  if (isUnknown(ms)) return UNKNOWN;
  if (ms < 0.95) return ms === 0 ? "0ms" : "<1ms";
  if (ms < 999.5) return `${Math.round(ms)}ms`;
  if (ms < 9_950) return `${(ms / 1e3).toFixed(1)}s`;
  const seconds = Math.round(ms / 1e3);
  if (seconds < 60) return `${seconds}s`;
  const [large, small, units] =
    seconds < 3_600
      ? [Math.floor(seconds / 60), seconds % 60, "ms"]
      : [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), "hm"];
  return `${large}${units[0]} ${String(small).padStart(2, "0")}${units[1]}`;
}

/** $.0190, $3.41, $1,204: three digits that count. */
export function formatCost(dollars: number | Unknown): string {
  if (isUnknown(dollars)) return UNKNOWN;
  if (dollars === 0) return "$0";
  if (dollars < 0.00005) return "<$.0001";
  if (dollars < 0.9995) return `$${dollars.toFixed(dollars < 0.1 ? 4 : 3).slice(1)}`;
  return `$${dollars < 99.995 ? dollars.toFixed(2) : Math.round(dollars).toLocaleString("en-US")}`;
}

type Costs = Pick<Totals, "cost" | "withPrice" | "withoutPrice">;

/** Of sums: null when calls lack a price and none has one. Those that used nothing cost nothing, and tell nothing of prices. */
export function costSum(sums: readonly Costs[]): number | null {
  const isUnknown =
    sums.some(({ withoutPrice }) => withoutPrice > 0) && sums.every((each) => each.withPrice === 0);
  return isUnknown ? null : sums.reduce((all, { cost }) => all + (cost ?? 0), 0);
}

/** A sum over requests of which some have no price is a lower bound; if nothing has one, nothing is known. */
export function formatCostSum(dollars: number | null, withoutPrice: number): string {
  return withoutPrice === 0 || dollars === null ? formatCost(dollars) : `≥ ${formatCost(dollars)}`;
}

/** What one of so many costs: a lower bound, if calls among them have no price. */
export function formatEach(dollars: number | null, count: number, withoutPrice: number): string {
  return formatCostSum(count === 0 || dollars === null ? null : dollars / count, withoutPrice);
}

/** Calls of models whose tokens are known. */
export const callsIn = ({ withPrice, withoutPrice }: Costs): number => withPrice + withoutPrice;

/** Below this share of failing requests nothing is painted red. */
const WRONG_SHARE = 0.02;
export const isWrong = (part: number, whole: number): boolean => whole > 0 && part / whole >= WRONG_SHARE;

export function formatShare(part: number | Unknown, whole: number | Unknown): string {
  if (isUnknown(part) || isUnknown(whole) || whole === 0) return UNKNOWN;
  const percent = (part / whole) * 100;
  if (percent === 0) return "0 %";
  if (percent < 0.1) return "<0.1 %";
  return `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)} %`;
}

export function formatBytes(bytes: number | Unknown): string {
  if (isUnknown(bytes)) return UNKNOWN;
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 999_500) return `${shorten(bytes / 1e3)} kB`;
  return bytes < 999_500_000 ? `${shorten(bytes / 1e6)} MB` : `${shorten(bytes / 1e9)} GB`;
}

/** How much more or less than before: +12 %, −3 %, ×4.0. */
export function formatChange(now: number | Unknown, before: number | Unknown): string | undefined {
  if (isUnknown(now) || isUnknown(before) || before === 0) return undefined;
  const ratio = now / before;
  if (ratio >= 3) return `×${ratio.toFixed(ratio < 9.95 ? 1 : 0)}`;
  const percent = Math.round((ratio - 1) * 100);
  if (percent === 0) return "±0 %";
  return `${percent > 0 ? "+" : "−"}${Math.abs(percent)} %`;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatExact(count)} ${count === 1 ? one : many}`;

function shorten(value: number): string {
  return Math.abs(value) < 9.95 ? value.toFixed(1) : String(Math.round(value));
}
