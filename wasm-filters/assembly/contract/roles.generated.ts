// Generated from config/contract/roles.ts by `npm run generate`; changes here are lost.

import { indexOfName } from "../bytes/names";

/** What a plugin of the filter is there for; its root id. */
export const enum FilterRole {
  Upstream,
  Gateway,
  Front,
  Config,
  Keys,
  Secrets,
}

/** Indexed by the enum. */
const NAMES: StaticArray<string> = ["upstream", "gateway", "front", "config", "keys", "secrets"];

/** -1 for another name. */
export function filterRoleNamed(name: usize, length: i32): i32 {
  return indexOfName(NAMES, name, length);
}
