// Tells which of Envoy's routes a request has taken.

import { readProperty, valueLen, valuePtr } from "../abi/host";
import { Literal } from "../bytes/literal";
import { equalsAscii, startsWithAscii } from "../bytes/slice";

const route = new Literal("xds\0route_name");

export function cameBy(name: string): bool {
  return readProperty(route) && equalsAscii(valuePtr, valueLen, name);
}

/** By any route whose name begins so. */
export function cameByAnyOf(prefix: string): bool {
  return readProperty(route) && startsWithAscii(valuePtr, valueLen, prefix);
}
