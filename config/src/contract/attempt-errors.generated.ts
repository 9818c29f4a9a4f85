// Generated from config/contract/attempt-errors.ts by `npm run generate`; changes here are lost.

/** Why an attempt failed. */
export const ATTEMPT_ERRORS = [
  /** There was no connection. */
  "connect",
  "timeout",
  /** The connection broke before the end of the response. */
  "reset",
  /** The provider answered with an error. */
  "status",
  /** The response cannot be read. */
  "malformed",
  /** None of its addresses can be used. */
  "no_address",
  /** The gateway did not send the request to this target. */
  "refused",
] as const;

export type AttemptError = (typeof ATTEMPT_ERRORS)[number];
