// Agents. Plano calls an agent like a provider, in its one API, so clients of every API can reach it.

import { AGENT_PREFIX } from "../contract/index.js";
import { LISTENER_TIMEOUT, type ListenerReading } from "../listeners/listener.js";
import { leadsBack } from "../listeners/own-addresses.js";
import { resolveBaseUrl } from "../providers/base-url.js";
import type { ProviderTraits } from "../providers/table.js";
import type { AgentEntry } from "../schema/agents.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { longestIdleTimeout, readDuration } from "../syntax/duration.js";
import { readHttpHost } from "../upstreams/http-host.js";
import { readReplicas, retriesAmong } from "../upstreams/replicas.js";
import { readHealthCheck } from "../upstreams/upstreams.js";

export interface AgentReading {
  id: string;
  /** As written for the agent itself; its listeners wait as long. */
  ownTimeoutMilliseconds?: number;
  traits: ProviderTraits;
}

/** Without those that have errors. */
export function readAgents(
  { agents = [] }: PlanoFile,
  diagnostics: Diagnostics,
  listeners: readonly ListenerReading[],
): AgentReading[] {
  const taken = new Set<string>();
  return agents.flatMap((entry, index) => {
    const own = diagnostics.at("agents", index);
    if (taken.has(entry.id)) own.error(["id"], `the id ${entry.id} is taken`);
    taken.add(entry.id);
    return readAgent(entry, own, listeners) ?? [];
  });
}

function readAgent(
  entry: AgentEntry,
  diagnostics: Diagnostics,
  listeners: readonly ListenerReading[],
): AgentReading | undefined {
  const api = entry.api ?? "chat-completions";
  const row = { base_url: "http://agent/v1", auth: "none" as const, apis: { [api]: {} } };
  const url = diagnostics.at("url");
  const { first, replicas } = readReplicas(entry.url, entry.http_host, url);
  const healthCheck = readHealthCheck(entry, diagnostics);
  const own = readDuration(entry.timeout, diagnostics.at("timeout"), 0);
  const result = resolveBaseUrl(row, first);
  if ("message" in result) {
    url.error([], result.message, "for example http://127.0.0.1:10510");
    return undefined;
  }
  const ports = listeners.map(({ common }) => common.port);
  if (leadsBack([result.baseUrl, ...replicas], ports)) url.error([], "points back to Plano's own listener");
  const passes = entry.passthrough_auth === true;
  const { apis, ...baseUrl } = result.baseUrl;
  return {
    id: entry.id,
    ...(own !== undefined && { ownTimeoutMilliseconds: own }),
    traits: {
      id: AGENT_PREFIX + entry.id,
      interface: "agent",
      ...baseUrl,
      replicas,
      prefixAffinity: entry.prefix_affinity === true,
      ownAddress: true,
      ...healthCheck,
      ...readHttpHost(entry, diagnostics, "agents.example.com"),
      apis: apis.map((each) => ({ ...each, auth: passes ? ("bearer" as const) : ("none" as const) })),
      quirks: [],
      passthroughAuth: passes,
      secrets: [],
      headers: {},
      secretHeaders: [],
      timeouts: {
        timeoutMilliseconds: own ?? longestOf(listenersOf(entry.id, listeners)),
        maxRetries: entry.max_retries ?? retriesAmong(replicas.length),
      },
    },
  };
}

function listenersOf(id: string, listeners: readonly ListenerReading[]): ListenerReading[] {
  return listeners.filter(
    ({ entry }) => entry.type === "agent" && entry.agents?.some((agent) => agent.id === id),
  );
}

function longestOf(listeners: readonly ListenerReading[]): number {
  if (listeners.length === 0) return LISTENER_TIMEOUT;
  return longestIdleTimeout(listeners.map(({ common }) => common.timeoutMilliseconds));
}
