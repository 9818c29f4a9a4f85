// Generated from config/contract/failover-reasons.ts by `npm run generate`; changes here are lost.

import { indexOfName } from "../bytes/names";

/** What an answer can mean for the next target to be tried. */
export const enum FailoverReason {
  None = 0,
  /** The conversation is too long for the model, or has filled its context. */
  ContextWindow = 1,
  /** A filter of the provider's has refused the request or withheld the answer, or the model refuses. */
  ContentFilter = 2,
}

/** In the order of the enum's bits. */
const NAMES: StaticArray<string> = ["context_window", "content_filter"];

/** FailoverReason.None for another name. */
export function failoverReasonNamed(name: usize, length: i32): FailoverReason {
  const index = indexOfName(NAMES, name, length);
  return index < 0 ? FailoverReason.None : 1 << index;
}
