// Times: local ones to read, UTC to hover over.
const two = (value: number): string => String(value).padStart(2, "0");

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** 16:42:33 */
export function formatClock(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** 16:42:33.120 */
export const formatInstant = (at: number): string =>
  `${formatClock(at)}.${String(new Date(at).getMilliseconds()).padStart(3, "0")}`;

/** 29 Nov 16:42 */
export function formatMoment(at: number): string {
  const date = new Date(at);
  return `${date.getDate()} ${MONTHS[date.getMonth()]} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The clock today, otherwise with the day. */
export function formatWhen(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return sameDay ? formatClock(at) : formatMoment(at);
}

export const formatUtc = (at: number): string =>
  `${new Date(at).toISOString().replace("T", " ").slice(0, -1)} UTC`;

/** now, 12s ago, 4m ago, 3h ago, 2d ago */
export function formatAgo(at: number, now: number): string {
  const seconds = Math.round((now - at) / 1_000);
  if (seconds < 5) return "now";
  if (seconds < 60) return `${seconds}s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ago`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)}h ago` : `${Math.floor(seconds / 86_400)}d ago`;
}
