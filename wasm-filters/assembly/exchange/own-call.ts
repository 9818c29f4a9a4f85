// brightstaff's own calls to models: to route, orchestrate, merge or embed, or to repeat a client's request.

export const enum OwnCall {
  /** A client's request. */
  None,
  /** On a client's behalf: the client's limits count its cost, and no further request. */
  Charged,
  /** A client's request whose earlier model failed: limits on all requests have counted it. */
  Repeated,
  /** On nobody's behalf: no limit counts it. */
  Uncharged,
}

export function isOfClient(call: OwnCall): bool {
  return call == OwnCall.None || call == OwnCall.Repeated;
}
