// Generated from config/contract/own-calls.ts by `npm run generate`; changes here are lost.

/** brightstaff's own calls to models: to route, orchestrate, merge or embed, or to repeat a client's request. */
export const OWN_CALLS = [
  /** On a client's behalf: the client's limits count its cost, and no further request. */
  "charged",
  /** A client's request whose earlier model failed: limits on all requests have counted it. */
  "repeated",
  /** The call serves no caller, so no limit counts it. */
  "uncharged",
] as const;

export type OwnCall = (typeof OWN_CALLS)[number];
