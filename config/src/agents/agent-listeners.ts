// Listeners of type agent: which agents each leads to, and which filters its requests and responses pass.

import type { ListenerReading } from "../listeners/listener.js";
import type { AgentListener, ListedAgent } from "../model/agents.js";
import type { ListenerEntry } from "../schema/listeners.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { longestIdleTimeout } from "../syntax/duration.js";
import { checkListed } from "../syntax/listed.js";
import { nearest } from "../syntax/spelling.js";
import type { AgentReading } from "./agents.js";

type ListedEntry = NonNullable<ListenerEntry["agents"]>[number];

/** In the file's order. */
export function readAgentListeners(
  file: PlanoFile,
  diagnostics: Diagnostics,
  { listeners, agents }: { listeners: readonly ListenerReading[]; agents: readonly AgentReading[] },
): AgentListener[] {
  const reader = new AgentListenerReader(file, agents);
  return listeners.flatMap((listener, index) => {
    const own = diagnostics.at("listeners", index);
    reader.checkFilters(listener.entry, own);
    return listener.entry.type === "agent" ? (reader.read(listener, own) ?? []) : [];
  });
}

class AgentListenerReader {
  readonly #agentIds: string[];
  readonly #filterIds: string[];
  readonly #agents: readonly AgentReading[];

  constructor({ agents = [], filters = [] }: PlanoFile, readings: readonly AgentReading[]) {
    this.#agentIds = agents.map(({ id }) => id);
    this.#filterIds = filters.map(({ id }) => id);
    this.#agents = readings;
  }

  checkFilters(
    { input_filters: input = [], output_filters: output = [] }: ListenerEntry,
    diagnostics: Diagnostics,
  ): void {
    this.#checkKnown(input, diagnostics.at("input_filters"));
    this.#checkKnown(output, diagnostics.at("output_filters"));
  }

  /** Undefined if it leads to no agent. */
  read({ entry, common }: ListenerReading, diagnostics: Diagnostics): AgentListener | undefined {
    const own = diagnostics.at("agents");
    const written = (entry.agents ?? []).filter(({ id }, position) =>
      this.#isKnown(id, own.at(position, "id")),
    );
    const { input_filters: shared = [] } = entry;
    const agents = written.map((each) => {
      const place = own.at(entry.agents?.indexOf(each) ?? 0);
      const listed = this.#listed(each, place, written.length > 1);
      return { ...listed, inputFilters: [...shared, ...listed.inputFilters] };
    });
    const [first] = written;
    if (first === undefined) {
      // Another check reports a listener that lists none.
      if (entry.agents !== undefined) diagnostics.warn([], "leads to no agent, and is not served");
      return undefined;
    }
    const ids = new Set(agents.map(({ id }) => id));
    if (ids.size < agents.length) own.error([], "names an agent twice");
    const defaults = written.filter((each) => each.default === true);
    if (defaults.length > 1) own.error([], "has more than one default");
    const timeouts = this.#agents
      .filter(({ id }) => ids.has(id))
      .flatMap(({ ownTimeoutMilliseconds: timeout }) => timeout ?? []);
    return {
      ...common,
      timeoutMilliseconds: longestIdleTimeout([common.timeoutMilliseconds, ...timeouts]),
      agents,
      defaultAgent: (defaults[0] ?? first).id,
    };
  }

  /** `chosen`: there are several, and the orchestrator chooses between them. */
  #listed(entry: ListedEntry, diagnostics: Diagnostics, chosen: boolean): ListedAgent {
    const { id, description = "", input_filters: current, filter_chain: old } = entry;
    if (current !== undefined && old !== undefined) {
      diagnostics.error(["filter_chain"], "cannot be combined with input_filters; give one of the two");
    }
    if (chosen && description === "") {
      diagnostics.error(["description"], "is missing: the orchestrator chooses agents by it");
    }
    const inputFilters = current ?? old ?? [];
    this.#checkKnown(inputFilters, diagnostics.at(current === undefined ? "filter_chain" : "input_filters"));
    return { id, description, inputFilters };
  }

  /** An unknown agent is left out, unless its id looks misspelt. */
  #isKnown(id: string, diagnostics: Diagnostics): boolean {
    const isMisspelt = nearest(id, this.#agentIds) !== undefined;
    if (isMisspelt) checkListed(id, this.#agentIds, "agents", diagnostics);
    else diagnostics.warn([], `${id} is not one of agents, and is left out`);
    return isMisspelt;
  }

  #checkKnown(ids: readonly string[], diagnostics: Diagnostics): void {
    for (const [index, id] of ids.entries()) {
      const own = diagnostics.at(index);
      const isAgent = this.#agentIds.includes(id) && !this.#filterIds.includes(id);
      if (isAgent) own.error([], `${id} is an agent`, "a filter is an entry of filters");
      else checkListed(id, this.#filterIds, "filters", own);
    }
  }
}
