// Checks listeners beside each other, and which keys belong to which type.
import { isIP } from "node:net";
import { CLUSTER_PREFIX } from "../providers/cluster-name.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import type { ListenerReading } from "./listener.js";
import { ownerOf } from "./own-addresses.js";

export function checkListeners(listeners: readonly ListenerReading[], diagnostics: Diagnostics): void {
  const models = listeners.filter(({ entry }) => entry.type === "model");
  const [, second] = models;
  if (second !== undefined) {
    diagnostics.error(
      ["listeners", listeners.indexOf(second)],
      "there can be one listener of type model only",
    );
  }
  const names = new Set<string>();
  const ports = new Set<number>();
  for (const [index, { entry, common }] of listeners.entries()) {
    const { name, port } = common;
    const own = diagnostics.at("listeners", index);
    const owner = ownerOf(port);
    if (owner !== undefined) own.error(["port"], `${port} is the port of ${owner}`);
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

const OF_AGENTS = ["agents", "mode", "merge_model"] as const;
const OF_MODELS = ["input_filters", "max_retries", "unfiltered_endpoints"] as const;
const HINTS: Record<string, string> = { input_filters: "an agent listener has them at each of its agents" };

function checkType(entry: ListenerReading["entry"], diagnostics: Diagnostics): void {
  const [foreign, type] = entry.type === "model" ? [OF_AGENTS, "agent"] : [OF_MODELS, "model"];
  for (const field of foreign) {
    if (field in entry) diagnostics.error([field], `is for listeners of type ${type}`, HINTS[field]);
  }
  if (entry.type === "agent" && !("agents" in entry)) {
    diagnostics.error(["agents"], "agents is missing");
  }
}
