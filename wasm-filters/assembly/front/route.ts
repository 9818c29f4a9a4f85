// Tells by which listener a request came, and which of Envoy's routes it has taken.

import { readProperty, valueLen, valuePtr } from "../abi/host";
import { Buffer } from "../bytes/buffer";
import { Literal } from "../bytes/literal";
import { equalsAscii, startsWithAscii } from "../bytes/slice";

const host = new Literal("xds\0virtual_host_name");
const route = new Literal("xds\0route_name");

/** Its virtual host has the name of the listener. Empty where the request has no route. */
export function readListener(name: Buffer): void {
  name.clear();
  if (readProperty(host)) name.bytes(valuePtr, valueLen);
}

export function cameBy(name: string): bool {
  return readProperty(route) && equalsAscii(valuePtr, valueLen, name);
}

/** By any route whose name begins so. */
export function cameByAnyOf(prefix: string): bool {
  return readProperty(route) && startsWithAscii(valuePtr, valueLen, prefix);
}
