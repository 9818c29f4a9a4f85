// What is found in a conversation. Names, layers and severities are those of the reference implementation, so that what was
// made for its spans works: https://github.com/katanemo/plano/tree/main/crates/brightstaff/src/signals

/** Who speaks, in the words of the ShareGPT format. */
type Speaker = "human" | "gpt" | "function_call" | "observation";

/** One message. A `function_call` is JSON with `name` and `arguments`, an `observation` what the tool answered. */
export interface Message {
  from: Speaker;
  value: string;
}

export type SignalType =
  | `interaction.misalignment.${"correction" | "rephrase" | "clarification"}`
  | `interaction.stagnation.${"dragging" | "repetition"}`
  | `interaction.disengagement.${"escalation" | "quit" | "negative_stance"}`
  | `interaction.satisfaction.${"gratitude" | "confirmation" | "success"}`
  | `execution.failure.${"invalid_args" | "bad_query" | "tool_not_found" | "auth_misuse" | "state_error" | "tool_error"}`
  | `execution.loops.${"retry" | "parameter_drift" | "oscillation"}`
  | `environment.exhaustion.${"api_error" | "timeout" | "rate_limit" | "network" | "malformed_response" | "context_overflow"}`;

export interface Signal {
  type: SignalType;
  /** Of the message, from 0. */
  message_index: number;
  /** From 0 to 1. */
  confidence: number;
  /** The words that were found. */
  snippet: string;
  metadata: Readonly<Record<string, unknown>>;
}

export type Quality = "excellent" | "good" | "neutral" | "poor" | "severe" | "unknown";

export interface Report {
  quality: Quality;
  /** From 0 to 100; null when it is unknown. */
  quality_score: number | null;
  signals: Signal[];
}

/** A group of signals, such as `interaction.misalignment`. */
export function groupOf({ type }: Pick<Signal, "type">): string {
  return type.slice(0, type.lastIndexOf("."));
}

/** A type without its group, such as `correction`. */
export function kindOf({ type }: Pick<Signal, "type">): string {
  return type.slice(type.lastIndexOf(".") + 1);
}

/** Whether somebody asked for a person, or gave up. */
export function hasLeft(signals: readonly Signal[]): boolean {
  return signals.some((signal) => ["escalation", "quit"].includes(kindOf(signal)));
}

/** From 0, none, to 3, severe. */
export function severityOf(count: number): number {
  if (count === 0) return 0;
  if (count <= 2) return 1;
  return count <= 4 ? 2 : 3;
}

const BUCKETS = [
  [75, "excellent"],
  [60, "good"],
  [40, "neutral"],
  [25, "poor"],
] as const;

export function qualityOf(score: number): Quality {
  return BUCKETS.find(([least]) => score >= least)?.[1] ?? "severe";
}
