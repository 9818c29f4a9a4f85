// By which of Envoy's routes a request came to the front role. Names: envoy/src/render/agent-routes.ts, unfiltered-endpoints.ts.

import { readProperty, valueLen, valuePtr } from "../abi/host";
import { Literal } from "../bytes/literal";
import { equalsAscii } from "../bytes/slice";

/** Of an agent listener's requests. */
export const AGENTS: string = "agents";
/** Of requests that Envoy refuses once their caller is known. */
export const UNFILTERED: string = "unfiltered-endpoint";

const route = new Literal("xds\0route_name");

export function cameBy(name: string): bool {
  return readProperty(route) && equalsAscii(valuePtr, valueLen, name);
}
