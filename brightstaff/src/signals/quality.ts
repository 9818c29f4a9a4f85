// The quality of a conversation, from the share of its turns that have something against it.
import { groupOf, hasLeft, type Quality, qualityOf, type Signal } from "./report.js";

export interface Counted {
  /** Turns of people whose language is known. */
  turns: number;
  /** Results of tools. */
  results: number;
}

/** Without any signal. */
const FAIR = 70;
const LEAST_TURNS = 2;

export function rate(
  signals: readonly Signal[],
  { turns, results }: Counted,
): { quality: Quality; quality_score: number | null } {
  if (turns < LEAST_TURNS && results === 0) return { quality: "unknown", quality_score: null };
  const against = sureness(signals, /^interaction\.(?!satisfaction|stagnation\.dragging)/);
  const thanks = sureness(signals, /^interaction\.satisfaction/);
  const failures = sureness(signals, /^(?:execution\.failure|environment)/);
  const loops = signals.filter((signal) => groupOf(signal) === "execution.loops").length;
  const score =
    FAIR +
    12 * Math.min(1, (2 * thanks) / (turns + 1)) -
    90 * Math.min(1, against / (turns + 1)) -
    4 * Math.min(5, against) -
    (hasLeft(signals) ? 20 : 0) -
    30 * Math.min(1, failures / (results + 1)) -
    3 * Math.min(5, failures) -
    8 * Math.min(3, loops);
  const bounded = Math.round(Math.min(100, Math.max(0, score)) * 10) / 10;
  return { quality: qualityOf(bounded), quality_score: bounded };
}

/** The sum of their confidences, one for each message at most. */
function sureness(signals: readonly Signal[], types: RegExp): number {
  const best = new Map<number, number>();
  for (const { type, message_index: index, confidence } of signals) {
    if (types.test(type)) best.set(index, Math.max(best.get(index) ?? 0, confidence));
  }
  return [...best.values()].reduce((sum, confidence) => sum + confidence, 0);
}
