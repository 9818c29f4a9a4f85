// Who serves which of the clients' requests: agents, models, or the decision between models alone.
import { AgentChat } from "./agents/agent-chat.js";
import type { Outcome } from "./exchange/answer.js";
import type { ClientRequest } from "./exchange/client-request.js";
import { FilterChain } from "./filters/chain.js";
import type { ChainOf, Filters } from "./filters/filters.js";
import { ModelChat } from "./models/model-chat.js";
import { ModelRouter } from "./models/model-router.js";
import { decideRoute } from "./models/routing-decision.js";
import type { Orchestrator } from "./orchestrator/decision.js";
import type { Chat } from "./routes/chats.js";
import type { Settings } from "./settings/settings.js";
import type { Egress } from "./upstream/egress.js";

/** The outside world, as far as chats need it. */
export interface ChatDependencies {
  egress: Egress;
  filters: Filters;
  /** Chooses agents. */
  orchestrator: Orchestrator;
  /** Chooses routes. */
  routing: Orchestrator;
  /** May put something around each chat. */
  watchedChat?: (chat: Chat) => Chat;
}

/** Envoy says by it which agent listener a request came to. */
const LISTENER_HEADER = "x-plano-listener";
const NO_LISTENER = { error: { status: 404, code: "unknown_url", message: "There is no such listener." } };

export function chatsOf(
  settings: Settings,
  { egress, filters, orchestrator, routing, watchedChat = (chat) => chat }: ChatDependencies,
): Chat[] {
  const { listeners, modelListener } = settings;
  const chainOf: ChainOf = (ids) => new FilterChain(ids.map((id) => filters.get(id)));
  const agents = new AgentChat({ egress, orchestrator, chainOf });
  const router = new ModelRouter(settings, routing);
  const models = new ModelChat({ egress, router, chainOf });
  const toAgents = async (request: ClientRequest): Promise<Outcome> => {
    const listener = listeners.find(({ name }) => name === request.headers[LISTENER_HEADER]);
    return listener === undefined ? NO_LISTENER : agents.answer(listener, request);
  };
  const chats: Chat[] = [
    { prefix: "/agents", answer: toAgents },
    { prefix: "", answer: (request) => models.answer(modelListener, request) },
    { prefix: "/routing", answer: (request) => decideRoute(router, request) },
  ];
  return chats.map(watchedChat);
}
