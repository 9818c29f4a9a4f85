// Agents and the listeners that lead to them. Plano calls an agent like a provider, in its one API, so
// clients of every API can reach it.

import { listenerAddressOf, portOf } from "../listeners/address.js";
import { LOCAL } from "../listeners/checks.js";
import { browsedBy } from "../listeners/cors.js";
import type { AgentListener } from "../model/model.js";
import { isHostHeader, resolveBaseUrl } from "../providers/base-url.js";
import type { ProviderTraits } from "../providers/table.js";
import type { AgentEntry } from "../schema/agents.js";
import type { ListenerEntry } from "../schema/listeners.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { longestIdleTimeout, parseDuration } from "../syntax/duration.js";
import type { PathPart } from "../syntax/errors.js";
import { nearest } from "../syntax/spelling.js";
import { readReplicas, retriesAmong } from "../upstreams/replicas.js";
import { healthCheckOf } from "../upstreams/upstreams.js";

export interface AgentReading {
  /** By the agent's id. */
  agents: Map<string, ProviderTraits>;
  listeners: AgentListener[];
}

export function readAgents(file: PlanoFile, diagnostics: Diagnostics): AgentReading {
  const reader = new AgentReader(file, diagnostics);
  return { agents: reader.agents(), listeners: reader.listeners() };
}

class AgentReader {
  readonly #file: PlanoFile;
  readonly #diagnostics: Diagnostics;

  constructor(file: PlanoFile, diagnostics: Diagnostics) {
    this.#file = file;
    this.#diagnostics = diagnostics;
    for (const [index, { id }] of (file.agents ?? []).entries()) {
      const taken = file.agents?.findIndex((other) => other.id === id) !== index;
      if (taken) this.#error(["agents", index, "id"], `the id ${id} is taken`);
    }
  }

  agents(): Map<string, ProviderTraits> {
    const entries = (this.#file.agents ?? []).map(
      (entry, index) => [entry.id, this.#agent(entry, index)] as const,
    );
    return new Map(entries.flatMap(([id, traits]) => (traits === undefined ? [] : [[id, traits]])));
  }

  #agent(entry: AgentEntry, index: number): ProviderTraits | undefined {
    const api = entry.api ?? "chat-completions";
    const row = { base_url: "http://agent/v1", auth: "none" as const, apis: { [api]: {} } };
    const path = ["agents", index, "url"];
    const { first, replicas } = readReplicas(entry.url, entry.http_host, path, this.#diagnostics);
    const result = resolveBaseUrl(row, first);
    if ("message" in result) {
      this.#error(path, result.message, "for example http://127.0.0.1:10510");
      return undefined;
    }
    if (entry.http_host !== undefined && !isHostHeader(entry.http_host)) {
      const message = "must be a host, with a port or without";
      this.#error(["agents", index, "http_host"], message, "for example agents.example.com");
    }
    const ports = this.#file.listeners.map(portOf);
    if ([result.baseUrl, ...replicas].some(({ host, port }) => LOCAL.has(host) && ports.includes(port))) {
      this.#error(path, "points back to Plano's own listener");
    }
    const auth = entry.passthrough_auth === true ? ("bearer" as const) : ("none" as const);
    const { apis, ...baseUrl } = result.baseUrl;
    return {
      id: `agent/${entry.id}`,
      interface: "agent",
      ...baseUrl,
      replicas,
      prefixAffinity: entry.prefix_affinity === true,
      ...healthCheckOf(entry),
      ...(entry.http_host === undefined ? {} : { httpHost: entry.http_host }),
      apis: apis.map((each) => ({ ...each, auth })),
      quirks: [],
      passthroughAuth: entry.passthrough_auth === true,
      secrets: [],
      headers: {},
      secretHeaders: [],
      timeouts: {
        timeoutMilliseconds: this.#timeout(entry),
        maxRetries: entry.max_retries ?? retriesAmong(replicas.length),
      },
    };
  }

  /** Its own timeout, or the longest of its listeners. */
  #timeout({ id, timeout }: AgentEntry): number {
    if (timeout !== undefined) return parseDuration(timeout);
    const leading = this.#file.listeners.filter(
      (entry) => entry.type === "agent" && entry.agents?.some((agent) => agent.id === id),
    );
    const addresses = (leading.length > 0 ? leading : [{ type: "agent" as const }]).map(listenerAddressOf);
    return longestIdleTimeout(addresses.map(({ timeoutMilliseconds }) => timeoutMilliseconds));
  }

  listeners(): AgentListener[] {
    for (const [index, entry] of this.#file.listeners.entries()) {
      const { input_filters: input = [] } = entry.type === "model" ? entry : {};
      this.#knownFilters(["listeners", index, "input_filters"], input);
      this.#knownFilters(["listeners", index, "output_filters"], entry.output_filters ?? []);
    }
    return this.#file.listeners.flatMap((entry, index) =>
      entry.type === "agent" ? [this.#listener(entry, index)] : [],
    );
  }

  #listener(entry: ListenerEntry, index: number): AgentListener {
    const path = ["listeners", index, "agents"];
    // Another check reports that they are missing.
    const written = entry.agents ?? [];
    const agents = written.map((each, position) => {
      const place = [...path, position];
      const { id, description = "", input_filters: current, filter_chain: old } = each;
      if (current !== undefined && old !== undefined) {
        this.#error([...place, "filter_chain"], "cannot be combined with input_filters; give one of the two");
      }
      this.#known([...place, "id"], id, this.#file.agents ?? [], "agents");
      if (written.length > 1 && description === "") {
        this.#error([...place, "description"], "is missing: the orchestrator chooses agents by it");
      }
      const field = current === undefined ? "filter_chain" : "input_filters";
      const inputFilters = current ?? old ?? [];
      this.#knownFilters([...place, field], inputFilters);
      return { id, description, inputFilters };
    });
    if (new Set(agents.map(({ id }) => id)).size < agents.length) this.#error(path, "names an agent twice");
    const defaults = written.filter((each) => each.default === true);
    if (defaults.length > 1) this.#error(path, "has more than one default");
    const address = listenerAddressOf(entry);
    const own = (this.#file.agents ?? [])
      .filter(({ id }) => agents.some((agent) => agent.id === id))
      .flatMap(({ timeout }) => (timeout === undefined ? [] : [parseDuration(timeout)]));
    return {
      name: entry.name,
      ...address,
      ...browsedBy(entry),
      timeoutMilliseconds: longestIdleTimeout([address.timeoutMilliseconds, ...own]),
      agents,
      defaultAgent: (defaults[0] ?? written[0])?.id ?? "",
      outputFilters: entry.output_filters ?? [],
    };
  }

  #knownFilters(path: PathPart[], ids: readonly string[]): void {
    for (const [at, id] of ids.entries()) this.#known([...path, at], id, this.#file.filters ?? [], "filters");
  }

  #known(path: PathPart[], id: string, entries: readonly { id: string }[], where: string): void {
    const ids = entries.map((each) => each.id);
    if (ids.includes(id)) return;
    const close = nearest(id, ids);
    const known = ids.length === 0 ? `there are no ${where}` : `known: ${ids.join(", ")}`;
    this.#error(path, `${id} is not one of ${where}`, close === undefined ? known : `did you mean ${close}?`);
  }

  #error(path: PathPart[], message: string, hint?: string): void {
    this.#diagnostics.error(path, message, hint);
  }
}
