// Ranges of time, as the API reads them: a length until now (`15m`), or two times in milliseconds (`FROM..TO`).
import { formatMoment } from "../format/time.js";

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const NAMES: Readonly<Record<string, string>> = { s: "second", m: "minute", h: "hour", d: "day" };
const LENGTH = /^(\d{1,4})([smhd])$/;
const TIMES = /^(\d{12,14})\.\.(\d{12,14})$/;
export const PRESETS = ["5m", "15m", "1h", "6h", "24h", "7d"] as const;

export type TimeRange = { length: number } | { from: number; to: number };

export function readRange(text: string): TimeRange | undefined {
  const length = LENGTH.exec(text);
  if (length) return { length: Number(length[1]) * UNITS[length[2] as keyof typeof UNITS] };
  const [, from, to] = TIMES.exec(text) ?? [];
  if (from === undefined || to === undefined || Number(from) >= Number(to)) return undefined;
  return { from: Number(from), to: Number(to) };
}

export const writeTimes = (from: number, to: number): string => `${Math.floor(from)}..${Math.ceil(to)}`;

export function nameRange(text: string): string {
  const range = readRange(text);
  if (range !== undefined && "from" in range) return nameTimes(range);
  const [, count, unit = ""] = LENGTH.exec(text) ?? [];
  return count === "1" ? `last ${NAMES[unit]}` : `last ${count} ${NAMES[unit]}s`;
}

function nameTimes(range: { from: number; to: number }): string {
  return `${formatMoment(range.from)} – ${formatMoment(range.to)}`;
}

/** The next longer (1) or shorter (-1) preset; two times become the preset that is closest to their length. */
export function stepRange(text: string, step: 1 | -1): string {
  const lengths = PRESETS.map((preset) => lengthOf(preset));
  const own = lengthOf(text);
  const index = lengths.findIndex((length) => length >= own);
  const at = index === -1 ? PRESETS.length - 1 : index;
  const isBetween = index !== -1 && lengths[at] !== own;
  const next = step === -1 || !isBetween ? at + step : at;
  return PRESETS[Math.min(PRESETS.length - 1, Math.max(0, next))] ?? text;
}

export function lengthOf(text: string): number {
  const range = readRange(text);
  if (range === undefined) return 0;
  return "length" in range ? range.length : range.to - range.from;
}
