// Generated from config/contract/endings.ts by `npm run generate`; changes here are lost.

/** Who ended a request. */
export const ENDINGS = [
  /** Its response went to the client, whole or as far as it came. */
  "provider",
  /** The gateway replied, or cut the response off. */
  "gateway",
  /** It left before the end. */
  "client",
  /** A rate limit of the gateway was reached. */
  "limit",
] as const;

export type Ending = (typeof ENDINGS)[number];
