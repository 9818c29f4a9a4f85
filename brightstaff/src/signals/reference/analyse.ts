// The rules of the reference implementation, for those who compare with it.
import {
  groupOf,
  hasLeft,
  type Message,
  qualityOf,
  type Report,
  type Signal,
  severityOf,
} from "../report.js";
import { callsIn, loopsIn } from "../tool-calls.js";
import { saidSignals } from "./interaction.js";
import { toolSignals } from "./tools.js";

/** The last ones; of those before them nothing is looked at. */
const MOST_MESSAGES = 100;

export function analyseLikeReference(messages: readonly Message[]): Report {
  const latest = messages.slice(-MOST_MESSAGES);
  const from = messages.length - latest.length;
  const said = saidSignals(latest, from);
  const tools = toolSignals(latest, from);
  const isFailure = (signal: Signal): boolean => groupOf(signal) === "execution.failure";
  const signals = [
    ...said,
    ...tools.filter(isFailure),
    ...loopsIn(callsIn(latest, from)),
    ...tools.filter((signal) => !isFailure(signal)),
  ];
  const turns = latest.filter((message) => message.from === "human").length;
  const score = scoreOf(signals, turns);
  return { quality: qualityOf(score), quality_score: score, signals };
}

/** From 0 to 100. */
function scoreOf(signals: readonly Signal[], turns: number): number {
  const countOf = (group: string): number => signals.filter((signal) => groupOf(signal) === group).length;
  const misalignments = countOf("interaction.misalignment");
  const stagnations = countOf("interaction.stagnation");
  const disengagements = countOf("interaction.disengagement");
  const satisfactions = countOf("interaction.satisfaction");
  if (hasLeft(signals) || severityOf(disengagements) === 3 || severityOf(stagnations) === 3) return 0;
  const score =
    50 +
    20 * ([0, 0.6, 0.8][satisfactions] ?? 0.95) -
    10 * severityOf(disengagements) -
    (misalignments / Math.max(turns, 1) > 0.3 ? 15 : 0) -
    (stagnations > 2 ? 8 * severityOf(stagnations) : 0) -
    8 * countOf("execution.failure") -
    5 * countOf("execution.loops") -
    3 * countOf("environment.exhaustion");
  return Math.min(100, Math.max(0, score));
}
