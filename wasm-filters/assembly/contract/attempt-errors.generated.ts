// Generated from config/contract/attempt-errors.ts by `npm run generate`; changes here are lost.

/** Why an attempt failed. */
export const enum AttemptError {
  /** It did not fail. */
  None,
  /** There was no connection. */
  Connect,
  Timeout,
  /** The connection broke before the end of the response. */
  Reset,
  /** The provider answered with an error. */
  Status,
  /** The response cannot be read. */
  Malformed,
  /** None of its addresses can be used. */
  NoAddress,
  /** The gateway did not send the request to this target. */
  Refused,
}

/** Indexed by the enum. */
const NAMES: StaticArray<string> = [
  "",
  "connect",
  "timeout",
  "reset",
  "status",
  "malformed",
  "no_address",
  "refused",
];

/** Empty for AttemptError.None. */
export function attemptErrorName(value: AttemptError): string {
  return unchecked(NAMES[value]);
}
