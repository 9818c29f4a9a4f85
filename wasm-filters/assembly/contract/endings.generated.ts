// Generated from config/contract/endings.ts by `npm run generate`; changes here are lost.

/** Who ended a request. */
export const enum Ending {
  /** Its response went to the client, whole or as far as it came. */
  Provider,
  /** The gateway replied, or cut the response off. */
  Gateway,
  /** It left before the end. */
  Client,
  /** A rate limit of the gateway was reached. */
  Limit,
}

/** Indexed by the enum. */
const NAMES: StaticArray<string> = ["provider", "gateway", "client", "limit"];

export function endingName(value: Ending): string {
  return unchecked(NAMES[value]);
}
