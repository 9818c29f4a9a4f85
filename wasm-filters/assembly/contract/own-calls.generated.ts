// Generated from config/contract/own-calls.ts by `npm run generate`; changes here are lost.

import { indexOfName } from "../bytes/names";

/** brightstaff's own calls to models: to route, orchestrate, merge or embed, or to repeat a client's request. */
export const enum OwnCall {
  /** A client's request. */
  None,
  /** On a client's behalf: the client's limits count its cost, and no further request. */
  Charged,
  /** A client's request whose earlier model failed: limits on all requests have counted it. */
  Repeated,
  /** The call serves no caller, so no limit counts it. */
  Uncharged,
}

/** Indexed by the enum. */
const NAMES: StaticArray<string> = ["", "charged", "repeated", "uncharged"];

/** OwnCall.None for another name. */
export function ownCallNamed(name: usize, length: i32): OwnCall {
  return max(OwnCall.None, indexOfName(NAMES, name, length));
}

/** Empty for OwnCall.None. */
export function ownCallName(value: OwnCall): string {
  return unchecked(NAMES[value]);
}
