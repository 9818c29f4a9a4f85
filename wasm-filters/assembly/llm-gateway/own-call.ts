// What brightstaff asks of models for its own ends: to route, to orchestrate, to merge, to embed.

export const enum OwnCall {
  /** A client's request. */
  None,
  /** On a client's behalf: limits on it count what the call costs, and not one more request. */
  Charged,
  /** For nobody: no limit counts it. */
  Uncharged,
}
