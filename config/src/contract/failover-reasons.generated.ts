// Generated from config/contract/failover-reasons.ts by `npm run generate`; changes here are lost.

/** What an answer can mean for the next target to be tried. */
export const FAILOVER_REASONS = [
  /** The conversation is too long for the model, or has filled its context. */
  "context_window",
  /** A filter of the provider's has refused the request or withheld the answer, or the model refuses. */
  "content_filter",
] as const;

export type FailoverReason = (typeof FAILOVER_REASONS)[number];
