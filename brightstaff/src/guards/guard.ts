// The interface of guards: who judges whether a request may go on.
import type { Speaker, TextKind } from "../conversation/any-text.js";
import type { ClientRequest } from "../exchange/client-request.js";

export interface GuardedText {
  text: string;
  kind: TextKind;
  speaker: Speaker;
}

/** `refused`: why, in a word for logs. */
export type Verdict = "passed" | { refused: string };

export interface GuardCall {
  request: ClientRequest;
  signal: AbortSignal;
}

export interface Guard {
  /** For logs, metrics and spans. */
  readonly name: string;
  /** Rejects when it cannot judge, or when the call's signal aborts. */
  judge(texts: readonly GuardedText[], call: GuardCall): Promise<Verdict>;
}
