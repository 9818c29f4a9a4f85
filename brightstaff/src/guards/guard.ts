// The interface of guards: who judges whether a request or an answer may go on.
import type { Speaker, TextKind } from "../conversation/any-text.js";
import type { ClientRequest } from "../exchange/client-request.js";
import type { JsonObject } from "../json.js";

export interface GuardedText {
  text: string;
  kind: TextKind;
  speaker: Speaker;
}

/** Whether requests or answers are judged. */
export type Side = "input" | "output";

/** `refused`: why, in a word for logs. */
export type Verdict = "passed" | { refused: string };

export interface GuardCall {
  request: ClientRequest;
  /** What is judged, as JSON: the request's body, an answer's, or `{ text }` for a piece of a stream. */
  body: JsonObject;
  signal: AbortSignal;
}

export interface Guard {
  /** For logs, metrics and spans. */
  readonly name: string;
  /** Rejects when it cannot judge, or when the call's signal aborts. */
  judge(texts: readonly GuardedText[], call: GuardCall): Promise<Verdict>;
}

/** Why a guard's work ends before it has judged: another one has refused. */
export const DECIDED = new Error("another guard refused");
