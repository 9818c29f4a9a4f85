// Tells which of Envoy's routes led a request to the front role. envoy/src/render/agent-routes.ts and
// unfiltered-endpoints.ts define the names.

import { readProperty, valueLen, valuePtr } from "../abi/host";
import { Literal } from "../bytes/literal";
import { equalsAscii } from "../bytes/slice";

/** The route of an agent listener's requests. */
export const AGENTS: string = "agents";
/** The route of requests that Envoy refuses once their caller is known. */
export const UNFILTERED: string = "unfiltered-endpoint";

const route = new Literal("xds\0route_name");

export function cameBy(name: string): bool {
  return readProperty(route) && equalsAscii(valuePtr, valueLen, name);
}
