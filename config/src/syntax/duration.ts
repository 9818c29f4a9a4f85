// Durations as the file writes them.
import type { Diagnostics } from "./diagnostics.js";

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DAY = 86_400_000;
const LONGEST_LIFETIME = 3_650 * DAY;

/** The longest of several; 0 means no bound and is the longest. */
export function longestIdleTimeout(milliseconds: readonly number[]): number {
  return milliseconds.includes(0) ? 0 : Math.max(...milliseconds);
}

/**
 * Milliseconds; undefined if there is no text. The text matches the schema, but Envoy would refuse durations
 * beyond its integers, and some of 0: those shorter than `least` milliseconds are errors.
 */
export function readDuration(
  text: string | undefined,
  diagnostics: Diagnostics,
  least = 1,
): number | undefined {
  if (text === undefined) return undefined;
  const milliseconds = parse(text);
  const bound = least > 1 ? `must not be shorter than ${least / 1_000}s` : "must be longer than 0s";
  if (milliseconds > DAY) diagnostics.error([], "must not be longer than 24h");
  else if (milliseconds < least) diagnostics.error([], bound);
  return milliseconds;
}

/** Milliseconds; how long something is kept. */
export function readLifetime(text: string, diagnostics: Diagnostics): number {
  const milliseconds = parse(text);
  if (milliseconds < 1_000) diagnostics.error([], "must not be shorter than 1s");
  if (milliseconds > LONGEST_LIFETIME) diagnostics.error([], "must not be longer than 3650d");
  return milliseconds;
}

function parse(text: string): number {
  const [, amount = "0", unit = "ms"] = /^([0-9.]+)([a-z]+)$/.exec(text) ?? [];
  return Math.round(Number(amount) * (UNITS[unit] ?? 1));
}
