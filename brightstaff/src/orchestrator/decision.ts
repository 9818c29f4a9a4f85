// The input and result of an orchestrator.
import type { Turn } from "../conversation/turns.js";

export interface Candidate {
  id: string;
  description: string;
}

export interface Decision {
  /** The ids of candidates, in the order to ask; empty when nothing matched or the model failed. */
  chosen: string[];
  /** How the decision was made; none: there were no candidates or no text. */
  method: "only" | "model" | "embeddings" | "none";
  /** Why a choice failed, for logs and spans. A decision without a match is not a failure. */
  error?: string;
  /** With embeddings: each candidate's similarity, at most 1. */
  scores?: Record<string, number>;
  milliseconds: number;
}

export interface Orchestrator {
  /** Rejects only when the signal aborts, with its reason. `headers` go to the model. */
  decide(
    conversation: readonly Turn[],
    candidates: readonly Candidate[],
    signal: AbortSignal,
    headers?: Headers,
  ): Promise<Decision>;
}

type Headers = Record<string, string>;
type Body = Record<string, unknown>;

/** Sends a body and parses the answer. Rejects when the status is not 2xx; has its own timeouts. */
export interface ModelClient {
  chat(body: Body, signal: AbortSignal, headers?: Headers): Promise<Body>;
  embeddings(body: Body, signal: AbortSignal, headers?: Headers): Promise<Body>;
}

/** A decision without its duration. Chooses among one or more candidates; may reject. */
export type Choose = (
  conversation: readonly Turn[],
  candidates: readonly Candidate[],
  signal: AbortSignal,
  headers?: Headers,
) => Promise<Omit<Decision, "milliseconds">>;
