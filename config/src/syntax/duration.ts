// Durations as the file writes them.

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** The longest of several; 0 means no bound and is the longest. */
export function longestIdleTimeout(milliseconds: readonly number[]): number {
  return milliseconds.includes(0) ? 0 : Math.max(...milliseconds);
}

/** Milliseconds; `text` matches the schema. */
export function parseDuration(text: string): number {
  const [, amount = "0", unit = "ms"] = /^([0-9.]+)([a-z]+)$/.exec(text) ?? [];
  return Math.round(Number(amount) * (UNITS[unit] ?? 1));
}
