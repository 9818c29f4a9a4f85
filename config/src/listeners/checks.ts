// Checks listeners beside each other, and which keys belong to which type.
import { isIP } from "node:net";
import { CLUSTER_PREFIX } from "../providers/cluster-name.js";
import type { ListenerEntry } from "../schema/listeners.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import type { ListenerReading } from "./listener.js";
import { type OwnAddresses, ownerOf } from "./own-addresses.js";

const PORTS_HINT = "take another, or move that one with `ports`";

export function checkListeners(
  listeners: readonly ListenerReading[],
  addresses: OwnAddresses,
  diagnostics: Diagnostics,
): void {
  for (const type of ["model", "prompt"] as const) {
    const [, second] = listeners.filter(({ entry }) => entry.type === type);
    if (second === undefined) continue;
    const message = `there can be one listener of type ${type} only`;
    diagnostics.error(["listeners", listeners.indexOf(second)], message);
  }
  const names = new Set<string>();
  const ports = new Set<number>();
  for (const [index, { entry, common }] of listeners.entries()) {
    const { name, port } = common;
    const own = diagnostics.at("listeners", index);
    const owner = ownerOf(port, addresses);
    if (owner !== undefined) own.error(["port"], `${port} is the port of ${owner}`, PORTS_HINT);
    if (name.startsWith(CLUSTER_PREFIX))
      own.error(["name"], `names that begin with ${CLUSTER_PREFIX} are Plano's own`);
    if (names.has(name)) own.error(["name"], `the name ${name} is taken`);
    if (ports.has(port)) own.error(["port"], `${port} is the port of another listener`);
    names.add(name);
    ports.add(port);
    checkAddress(entry.address, own);
    checkType(entry, own);
  }
}

function checkAddress(address: string | undefined, diagnostics: Diagnostics): void {
  if (address === undefined || address === "localhost" || isIP(address) !== 0) return;
  const hint = "127.0.0.1 for this machine alone, 0.0.0.0 for every interface";
  diagnostics.error(["address"], "must be an IP address", hint);
}

const TYPES: Partial<Record<keyof ListenerEntry, readonly ListenerEntry["type"][]>> = {
  agents: ["agent"],
  mode: ["agent"],
  merge_model: ["agent"],
  input_filters: ["model", "agent"],
  output_filters: ["model", "agent"],
  max_retries: ["model"],
  unfiltered_endpoints: ["model"],
};

function checkType(entry: ListenerEntry, diagnostics: Diagnostics): void {
  for (const [field, types] of Object.entries(TYPES)) {
    if (!(field in entry) || types.includes(entry.type)) continue;
    const message = `is for listeners of type ${types.join(" and ")}`;
    if (field === "max_retries") diagnostics.warn([field], `${message}, and has no effect here`);
    else diagnostics.error([field], message);
  }
  if (entry.type === "agent" && !("agents" in entry)) {
    diagnostics.error(["agents"], "is missing");
  }
}
