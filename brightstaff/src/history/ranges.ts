// Ranges of time, as queries write them: `15m`, `1h`, `24h`, `7d`, or two times, `2026-01-31T10:00Z..2026-01-31T11:00Z`.
import { QueryError } from "./query/parse.js";
import type { Range } from "./types.js";

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DAY = 86_400_000;
const LONGEST = 100 * DAY;
/** The most points of a series. */
const POINTS = 120;
const MINUTE = 60_000;
const BUCKETS = [1, 1 / 6, 1 / 2, 5, 15, 60, 120, 360, 1_440]
  .map((minutes) => minutes * MINUTE)
  .sort((one, other) => one - other);

/** Throws a QueryError. */
export function readRange(text: string, now: number): Range {
  const { count = "", unit = "" } = /^(?<count>\d{1,6})(?<unit>[smhd])$/.exec(text)?.groups ?? {};
  if (count !== "") return rangeOf(now - Number(count) * (UNITS[unit] ?? 0), now, now);
  const [from = "", to = "", ...others] = text.split("..");
  const [begin, end] = [from, to].map(timeOf);
  if (begin === undefined || end === undefined || others.length > 0 || begin >= end)
    throw new QueryError(
      "the range is not valid",
      0,
      "write 15m, 1h, 24h, 7d, or two times with .. between them",
    );
  return rangeOf(begin, end, now);
}

/** Nothing is kept for longer, and other clocks are not further ahead: whoever asks for ages gets no more points. */
function rangeOf(from: number, to: number, now: number): Range {
  const within = (time: number): number => Math.min(Math.max(time, now - LONGEST), now + DAY);
  return { from: within(from), to: within(to) };
}

function timeOf(text: string): number | undefined {
  const time = /^\d{12,14}$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** Milliseconds of a point of a series. */
export function bucketOf({ from, to }: Range): number {
  return BUCKETS.find((bucket) => (to - from) / bucket <= POINTS) ?? DAY;
}

/** As long, and just before. */
export function previousOf({ from, to }: Range): Range {
  return { from: from - (to - from), to: from };
}
