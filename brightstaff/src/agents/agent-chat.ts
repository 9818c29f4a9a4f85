// One request to an agent listener: agents are chosen by what the conversation is about, each one's filters see the request
// before it does, and the last one's answer is the client's. An agent before it hands its answer on as an assistant's turn.
import { answerText } from "../conversation/answer.js";
import { withAssistantTurn } from "../conversation/assistant-turn.js";
import { conversationOf } from "../conversation/turns.js";
import type { Answer, Outcome } from "../exchange/answer.js";
import { type ClientRequest, textOf } from "../exchange/client-request.js";
import { filterAnswer, filterRequest } from "../exchange/filtering.js";
import {
  AGENT_HEADER,
  answerHeaders,
  forwardedHeaders,
  traceHeaders,
} from "../exchange/forwarded-headers.js";
import { unanswered } from "../exchange/unanswered.js";
import type { ChainOf } from "../filters/filters.js";
import type { Orchestrator } from "../orchestrator/decision.js";
import type { ListenerSettings } from "../settings/settings.js";
import type { Egress, EgressAnswer } from "../upstream/egress.js";
import { readJson } from "../upstream/read-json.js";

export interface AgentDependencies {
  egress: Egress;
  orchestrator: Orchestrator;
  chainOf: ChainOf;
}

export class AgentChat {
  readonly #dependencies: AgentDependencies;

  constructor(dependencies: AgentDependencies) {
    this.#dependencies = dependencies;
  }

  /** Rejects when the client left. */
  async answer(listener: ListenerSettings, request: ClientRequest): Promise<Outcome> {
    const { chainOf } = this.#dependencies;
    const agents = await this.#choose(listener, request);
    let body = request.body;
    for (const [index, id] of agents.entries()) {
      const { inputFilters = [] } = listener.agents.find((agent) => agent.id === id) ?? {};
      const filtered = await filterRequest(chainOf(inputFilters), request, body);
      if ("error" in filtered) return filtered;
      const isLast = index === agents.length - 1;
      try {
        const asked = isLast ? filtered.body : { ...filtered.body, stream: false };
        const answer = await this.#ask(request, id, asked);
        if (isLast || answer.statusCode >= 400) {
          const whole = toClient(answer, agents.slice(0, index + 1));
          return await filterAnswer(chainOf(listener.outputFilters), request, whole);
        }
        body = withAssistantTurn(request.api, body, id, answerText(request.api, await readJson(answer)));
      } catch (error) {
        request.signal.throwIfAborted();
        request.log.error({ err: error, agent: id }, "an agent could not be asked");
        return { error: unanswered(error, "agent", `The agent ${id}`) };
      }
    }
    throw new Error("A listener has no agents.");
  }

  async #choose(
    { name, agents, defaultAgent }: ListenerSettings,
    { api, body, headers, signal, log }: ClientRequest,
  ): Promise<string[]> {
    const decision = await this.#dependencies.orchestrator.decide(
      conversationOf(api, body),
      agents,
      signal,
      traceHeaders(headers),
    );
    if (decision.method !== "only") log.info({ listener: name, ...decision }, "agents were chosen");
    return decision.agents.length > 0 ? decision.agents : [defaultAgent];
  }

  #ask(request: ClientRequest, id: string, body: Record<string, unknown>): Promise<EgressAnswer> {
    const { path, query, headers, requestId, signal } = request;
    // An agent need not know of models; every API wants one named.
    const named = body.model === undefined ? { ...body, model: id } : body;
    return this.#dependencies.egress.ask({
      path: path + query,
      body: textOf(request, named),
      headers: { ...forwardedHeaders(headers, requestId), [AGENT_HEADER]: id },
      signal,
    });
  }
}

function toClient({ statusCode, headers, body }: EgressAnswer, agents: readonly string[]): Answer {
  // What the filter says of models is of no use here: agents are what was asked.
  const own = Object.entries(answerHeaders(headers)).filter(([name]) => !name.startsWith("x-plano-"));
  return {
    status: statusCode,
    headers: { ...Object.fromEntries(own), [AGENT_HEADER]: agents.join(", ") },
    body,
  };
}
