// One request to an agent listener: agents are chosen by what the conversation is about, each one's filters see the request
// before it does, and the last one's answer is the client's. An agent before it hands its answer on as an assistant's turn.
import type { IncomingHttpHeaders } from "node:http";
import type { FastifyBaseLogger } from "fastify";
import { errors } from "undici";
import { answerText } from "../conversation/answer.js";
import type { ClientApi } from "../conversation/api.js";
import { withAssistantTurn } from "../conversation/assistant-turn.js";
import { conversationOf } from "../conversation/turns.js";
import type { ClientError } from "../errors/client-error.js";
import type { FilterChain } from "../filters/chain.js";
import type { Orchestrator } from "../orchestrator/decision.js";
import type { ListenerSettings } from "../settings/settings.js";
import type { Egress, EgressAnswer } from "../upstream/egress.js";
import { readJson } from "../upstream/read-json.js";
import type { AgentAnswer, AgentOutcome } from "./agent-answer.js";
import { agentHeaders, answerHeaders, filterHeaders } from "./forwarded-headers.js";
import { filterAnswer } from "./output.js";

const AGENT_HEADER = "x-plano-agent";

export interface AgentRequest {
  listener: ListenerSettings;
  api: ClientApi;
  /** `/v1/messages` */
  path: string;
  body: Record<string, unknown>;
  headers: IncomingHttpHeaders;
  requestId: string;
  log: FastifyBaseLogger;
  /** The client left. */
  signal: AbortSignal;
}

export interface AgentDependencies {
  egress: Egress;
  orchestrator: Orchestrator;
  /** The filters of these ids, in this order. */
  chainOf(ids: readonly string[]): FilterChain;
}

export class AgentChat {
  readonly #dependencies: AgentDependencies;

  constructor(dependencies: AgentDependencies) {
    this.#dependencies = dependencies;
  }

  /** Rejects when the client left. */
  async answer(request: AgentRequest): Promise<AgentOutcome> {
    const agents = await this.#choose(request);
    let body = request.body;
    for (const [index, id] of agents.entries()) {
      const filtered = await this.#filter(request, id, body);
      if ("error" in filtered) return filtered;
      const isLast = index === agents.length - 1;
      try {
        const answer = await this.#ask(
          request,
          id,
          isLast ? filtered.body : { ...filtered.body, stream: false },
        );
        if (isLast || answer.statusCode >= 400) {
          return await this.#output(request, toClient(answer, agents.slice(0, index + 1)));
        }
        body = withAssistantTurn(request.api, body, id, answerText(request.api, await readJson(answer)));
      } catch (error) {
        request.signal.throwIfAborted();
        request.log.error({ err: error, agent: id }, "an agent could not be asked");
        return { error: unanswered(id, error) };
      }
    }
    throw new Error("A listener has no agents.");
  }

  async #choose({ listener, api, body, signal, log }: AgentRequest): Promise<string[]> {
    const { agents, defaultAgent } = listener;
    const decision = await this.#dependencies.orchestrator.decide(conversationOf(api, body), agents, signal);
    if (decision.method !== "only") log.info({ listener: listener.name, ...decision }, "agents were chosen");
    return decision.agents.length > 0 ? decision.agents : [defaultAgent];
  }

  async #filter(
    { listener, path, headers, requestId, signal, log }: AgentRequest,
    id: string,
    body: Record<string, unknown>,
  ): Promise<{ body: Record<string, unknown> } | { error: ClientError; filter: string }> {
    const { inputFilters = [] } = listener.agents.find((agent) => agent.id === id) ?? {};
    const chain = this.#dependencies.chainOf(inputFilters);
    const outcome = await chain.run({ path, body, headers: filterHeaders(headers, requestId), signal });
    if (outcome.kind === "passed") {
      if (outcome.skipped.length > 0)
        log.warn({ filters: outcome.skipped }, "filters failed and were skipped");
      return { body: outcome.body };
    }
    const { status, message, filter } = outcome;
    return { error: { status, message, code: "filter_stopped" }, filter };
  }

  async #output(
    { listener, api, path, headers, requestId, signal, log }: AgentRequest,
    answer: AgentAnswer,
  ): Promise<AgentOutcome> {
    if (listener.outputFilters.length === 0) return { answer };
    return filterAnswer(answer, {
      api,
      chain: this.#dependencies.chainOf(listener.outputFilters),
      call: { path, headers: filterHeaders(headers, requestId), signal },
      onSkipped: (filters) => log.warn({ filters }, "filters failed and were skipped"),
    });
  }

  #ask(
    { path, headers, requestId, signal }: AgentRequest,
    id: string,
    body: Record<string, unknown>,
  ): Promise<EgressAnswer> {
    return this.#dependencies.egress.ask({
      path,
      // An agent need not know of models; every API wants one named.
      body: { model: id, ...body },
      headers: { ...agentHeaders(headers, requestId), [AGENT_HEADER]: id },
      signal,
    });
  }
}

function toClient({ statusCode, headers, body }: EgressAnswer, agents: readonly string[]): AgentAnswer {
  return {
    status: statusCode,
    headers: { ...answerHeaders(headers), [AGENT_HEADER]: agents.join(", ") },
    body,
  };
}

/** Envoy itself did not answer, or an answer that is handed on could not be read: what an agent says has a status. */
function unanswered(id: string, error: unknown): ClientError {
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
    return { status: 504, code: "agent_timeout", message: `The agent ${id} did not answer in time.` };
  }
  return { status: 502, code: "agent_unreachable", message: `The agent ${id} could not be asked.` };
}
