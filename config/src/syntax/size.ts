// Sizes as the file writes them.

const UNITS: Record<string, number> = {
  B: 1,
  kB: 1_000,
  MB: 1_000_000,
  GB: 1_000_000_000,
  KiB: 1 << 10,
  MiB: 1 << 20,
  GiB: 1 << 30,
};

/** Bytes; `written` matches the schema. */
export function parseSize(written: number | string): number {
  const [, amount = "0", unit = ""] = /^([0-9.]+)([A-Za-z]*)$/.exec(String(written)) ?? [];
  return Math.round(Number(amount) * (UNITS[unit] ?? 1));
}
