// What brightstaff asks of models for its own ends, to route, to orchestrate, to merge, to embed; or once more for a client.

export const enum OwnCall {
  /** A client's request. */
  None,
  /** On a client's behalf: limits on it count what the call costs, and not one more request. */
  Charged,
  /** A client's request that an earlier model has failed: limits on all requests have counted it. */
  Repeated,
  /** For nobody: no limit counts it. */
  Uncharged,
}

export function isOfClient(call: OwnCall): bool {
  return call == OwnCall.None || call == OwnCall.Repeated;
}
