// Reads from Envoy's statistics what it did with the files that it watches. Its dump of the configuration would show a
// refused file as well, as if it were in force.
import type { DiscoveryFile } from "@plano/envoy";

const TIMEOUT = 2_000;

/** Files whose content comes from elsewhere have a role of the filter each. */
export type WatchedFile = DiscoveryFile | "keys" | "secrets";

const PREFIXES: Readonly<Record<WatchedFile, string>> = {
  clusters: "cluster_manager.cds",
  listeners: "listener_manager.lds",
  "routes-models": "rds.plano-models",
  "routes-egress": "rds.plano-egress",
  "routes-backends": "rds.plano-backends",
  config: "extension_config_discovery.http_filter.plano.config",
  keys: "extension_config_discovery.http_filter.plano.keys",
  secrets: "extension_config_discovery.http_filter.plano.secrets",
};

const COUNTERS = "update_rejected|update_failure|config_fail|config_conflict";

export interface DiscoveryState {
  /** The version in force; empty before the first. */
  version: string;
  /** How many times Envoy has refused the file. */
  refusals: number;
  /** Clusters or listeners that wait for what they need. */
  warming: number;
}

export interface Envoy {
  adminUrl: string;
  logPath: string;
  /** Aborts when Plano stops: nobody waits for Envoy any more. */
  stopping: AbortSignal;
}

/** Undefined when Envoy does not answer. Throws the signal's reason once Plano stops. */
export async function discoveryState(
  { adminUrl, stopping }: Envoy,
  file: WatchedFile,
): Promise<DiscoveryState | undefined> {
  stopping.throwIfAborted();
  const prefix = PREFIXES[file].replaceAll(".", "\\.");
  const warming = file === "clusters" ? "warming_clusters" : "total_listeners_warming";
  const filter = `(^|\\.)${prefix}\\.(version_text|${COUNTERS})$|^(cluster|listener)_manager\\.${warming}$`;
  try {
    const url = `${adminUrl}/stats?filter=${encodeURIComponent(filter)}`;
    const response = await fetch(url, { signal: AbortSignal.any([stopping, AbortSignal.timeout(TIMEOUT)]) });
    if (!response.ok) return undefined;
    return parse(await response.text());
  } catch {
    return undefined;
  }
}

/** Lines such as `cluster_manager.cds.version_text: "4f0c"` and `cluster_manager.cds.update_rejected: 0`. */
function parse(text: string): DiscoveryState {
  const state: DiscoveryState = { version: "", refusals: 0, warming: 0 };
  for (const line of text.split("\n")) {
    const [, name = "", value = ""] = /^(\S+): (.*)$/.exec(line) ?? [];
    if (name.endsWith(".version_text")) state.version = value.replaceAll('"', "");
    else if (/warming(_clusters)?$/.test(name)) state.warming = Number(value);
    else if (name !== "") state.refusals += Number(value);
  }
  return state;
}
