// Tells which of Envoy's routes led a request to the front role.

import { readProperty, valueLen, valuePtr } from "../abi/host";
import { Literal } from "../bytes/literal";
import { equalsAscii } from "../bytes/slice";

const route = new Literal("xds\0route_name");

export function cameBy(name: string): bool {
  return readProperty(route) && equalsAscii(valuePtr, valueLen, name);
}
