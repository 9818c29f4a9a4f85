// Round places on axes.
import { formatClock, formatMoment } from "../format/time.js";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const TIME_STEPS = [1 / 6, 1 / 2, 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map(
  (minutes) => minutes * MINUTE,
);

/** Multiples of 1, 2 or 5 times a power of ten, at most `most` of them, without 0. */
export function valueTicks(highest: number, most: number): number[] {
  if (!(highest > 0)) return [];
  const rough = highest / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  // Without the errors that adding would gather.
  return Array.from({ length: Math.floor(highest / step + 1e-9) }, (_, index) => (index + 1) * step);
}

/** Local times between two, at most `most`, each with its name. */
export function timeTicks(from: number, to: number, most: number): { at: number; name: string }[] {
  const rough = (to - from) / most;
  const step = TIME_STEPS.find((candidate) => candidate >= rough) ?? Math.ceil(rough / DAY) * DAY;
  const zone = new Date(from).getTimezoneOffset() * MINUTE;
  const first = Math.ceil((from - zone) / step) * step + zone;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * step;
    return { at, name: nameTick(at, step) };
  });
}

function nameTick(at: number, step: number): string {
  const clock = formatClock(at);
  if (step >= DAY || clock === "00:00:00") return formatMoment(at).slice(0, -" 00:00".length);
  return step < MINUTE ? clock : clock.slice(0, -":00".length);
}
