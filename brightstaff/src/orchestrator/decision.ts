// What an orchestrator is asked and what it decides.
import type { Turn } from "../conversation/turns.js";

export interface Candidate {
  id: string;
  description: string;
}

export interface Decision {
  /** In the order in which they are to be asked; empty: nothing matched, or the model failed. */
  agents: string[];
  /** How it was come to; none: there was nobody to choose from, or nothing to go by. */
  method: "only" | "model" | "embeddings" | "none";
  /** Why nothing was chosen although something might have been: for logs and spans. That nothing matches is no fault. */
  fault?: string;
  /** Of embeddings: how near each candidate is, 1 at most. */
  scores?: Record<string, number>;
  milliseconds: number;
}

export interface Orchestrator {
  /** Rejects when the signal aborts, with its reason, and never else. `headers` go to the model that is asked. */
  decide(
    conversation: readonly Turn[],
    candidates: readonly Candidate[],
    signal: AbortSignal,
    headers?: Headers,
  ): Promise<Decision>;
}

type Headers = Record<string, string>;
type Body = Record<string, unknown>;

/** A body in, the parsed answer out. Rejects when the status is not 2xx; timeouts are its own. */
export interface ModelClient {
  chat(body: Body, signal: AbortSignal, headers?: Headers): Promise<Body>;
  embeddings(body: Body, signal: AbortSignal, headers?: Headers): Promise<Body>;
}

/** The two kinds of chat models differ in how they are asked; `contextTokens` bounds what they are shown. */
export type OrchestratorSettings =
  | { kind: "plano"; model: string; contextTokens: number }
  | { kind: "general"; model: string; contextTokens: number }
  | { kind: "embeddings"; model: string; threshold: number };

/** A decision but for its time. Chooses among one candidate or more; may reject. */
export type Choose = (
  conversation: readonly Turn[],
  candidates: readonly Candidate[],
  signal: AbortSignal,
  headers?: Headers,
) => Promise<Omit<Decision, "milliseconds">>;
