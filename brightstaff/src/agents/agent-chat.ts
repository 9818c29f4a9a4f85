// Serves one request to an agent listener: chooses agents by the conversation, and asks them in turn or in parallel.
import { AGENT_PREFIX } from "@plano/config/contract";
import { conversationOf } from "../conversation/turns.js";
import type { Outcome } from "../exchange/answer.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { allowedModels } from "../models/allowed-models.js";
import type { Orchestrator } from "../orchestrator/decision.js";
import type { AgentListenerConfig } from "../service-config/schema.js";
import { ownCallHeaders } from "../upstream/forwarded-headers.js";
import type { AgentCaller } from "./agent-call.js";
import { askInParallel } from "./parallel.js";
import { askInSequence } from "./sequential.js";

const NO_AGENT = {
  error: { status: 404, code: "agent_not_found", message: "There is no agent here that you may ask." },
};

export interface AgentDependencies extends AgentCaller {
  orchestrator: Orchestrator;
  /** Headers that rate limits read; the orchestrator's calls count in these limits. */
  limitHeaders: readonly string[];
}

export class AgentChat {
  readonly #dependencies: AgentDependencies;

  constructor(dependencies: AgentDependencies) {
    this.#dependencies = dependencies;
  }

  /** Rejects when the client left. */
  async answer(listener: AgentListenerConfig, request: ClientRequest): Promise<Outcome> {
    const isAllowed = allowedModels(request.headers);
    const candidates = listener.agents.filter(({ id }) => isAllowed(AGENT_PREFIX + id));
    if (candidates.length === 0) return NO_AGENT;
    const ids = await this.#choose({ ...listener, agents: candidates }, request);
    const agents = ids.flatMap((id) => listener.agents.find((agent) => agent.id === id) ?? []);
    const output = this.#dependencies.chainOf(listener.outputFilters);
    const { mergeModel } = listener;
    if (mergeModel !== undefined && agents.length > 1) {
      return askInParallel(this.#dependencies, agents, mergeModel, output, request);
    }
    return askInSequence(this.#dependencies, agents, output, request);
  }

  async #choose(
    { name, agents, defaultAgent }: AgentListenerConfig,
    { api, body, headers, signal, log }: ClientRequest,
  ): Promise<string[]> {
    const decision = await this.#dependencies.orchestrator.decide(
      conversationOf(api, body),
      agents,
      signal,
      ownCallHeaders(headers, this.#dependencies.limitHeaders),
    );
    const { chosen, error, ...rest } = decision;
    if (rest.method !== "only") {
      log.info({ listener: name, agents: chosen, ...rest, fault: error }, "agents were chosen");
    }
    if (chosen.length > 0) return chosen;
    const ids = agents.map(({ id }) => id);
    return ids.includes(defaultAgent) ? [defaultAgent] : ids.slice(0, 1);
  }
}
