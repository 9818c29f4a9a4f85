// Maps clients' requests to the chats that serve them: agents, models, or routing decisions.
import { LISTENER_HEADER } from "@plano/config/contract";
import { AgentChat } from "../agents/agent-chat.js";
import type { Outcome } from "../exchange/answer.js";
import type { Chat } from "../exchange/chat.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { FilterChain } from "../filters/chain.js";
import type { ChainOf, Filters } from "../filters/filters.js";
import { guardedInput } from "../guards/guarded-input.js";
import { guardedOutput } from "../guards/guarded-output.js";
import type { Guards } from "../guards/guards.js";
import { endingRefused, judgeTextsWith } from "../guards/judged-texts.js";
import type { ModelMetrics } from "../models/metrics/metrics.js";
import type { Orchestrator } from "../orchestrator/decision.js";
import type { PromptChats } from "../prompt-targets/create.js";
import { ModelChat } from "../routing/model-chat.js";
import { ModelRouter } from "../routing/model-router.js";
import { decideRoute } from "../routing/routing-decision.js";
import type { ServiceConfig } from "../service-config/schema.js";
import type { KnownSessions } from "../sessions/known-sessions.js";
import type { StateStore } from "../state/store.js";
import { nativeProviders, providerKeeps } from "../stateful/kept-by-provider.js";
import { LargeReadings } from "../stateful/large-readings.js";
import { type StatefulDependencies, statefulAnswer } from "../stateful/stateful-chat.js";
import { roomOf } from "../stateful/truncation.js";
import type { Meters } from "../telemetry/meters.js";
import type { Egress } from "../upstream/egress.js";

/** What stands before the APIs' own paths; the same in every generation. */
export const CHAT_PREFIXES = ["/agents", "/prompts", "/prompt-choices", "", "/routing"] as const;
type ChatPrefix = (typeof CHAT_PREFIXES)[number];

/** The dependencies of chats. */
export interface ChatDependencies {
  egress: Egress;
  filters: Filters;
  guards: Guards;
  /** Undefined without a listener for prompts. */
  prompts?: PromptChats | undefined;
  /** Chooses agents. */
  orchestrator: Orchestrator;
  /** Chooses routes. */
  routing: Orchestrator;
  modelMetrics: ModelMetrics;
  sessions: KnownSessions;
  state: StateStore;
  /** Without them nothing is counted. */
  meters?: Meters;
  /** May wrap each chat. */
  watchedChat?: (chat: Chat) => Chat;
}

const NO_LISTENER = { error: { status: 404, code: "unknown_url", message: "There is no such listener." } };

export function chatsOf(config: ServiceConfig, dependencies: ChatDependencies): Chat[] {
  const { egress, filters, guards, prompts, orchestrator, routing, modelMetrics, sessions, meters } =
    dependencies;
  const { watchedChat = (chat) => chat } = dependencies;
  const { listeners, modelListener, failoverStatuses } = config;
  const chainOf: ChainOf = (ids) => new FilterChain(ids.map((id) => filters.get(id)));
  const agents = new AgentChat({
    ...{ egress, orchestrator, chainOf, limitHeaders: config.limitHeaders },
    judgeTexts: judgeTextsWith(guards.input),
  });
  const router = new ModelRouter(config, {
    orchestrator: routing,
    metrics: modelMetrics,
    sessions,
    now: () => Date.now(),
    ...(meters && { meters }),
  });
  const models = new ModelChat({ egress, router, chainOf, failoverStatuses });
  const toAgents = async (request: ClientRequest): Promise<Outcome> => {
    const listener = listeners.find(({ name }) => name === request.headers[LISTENER_HEADER]);
    return listener === undefined ? NO_LISTENER : endingRefused(() => agents.answer(listener, request));
  };
  const toDecision = (request: ClientRequest): Promise<Outcome> =>
    decideRoute(router, chainOf(modelListener.inputFilters), request, meters);
  const keeping: StatefulDependencies = {
    ...{ store: dependencies.state, large: new LargeReadings(), tenantHeader: config.state.tenantHeader },
    ...{
      requestBodyBytes: config.requestBodyBytes,
      maxKeptBytes: config.state.maxBytes,
      now: () => Date.now(),
    },
    isKeptByProvider: () => false,
    nativeProviders: nativeProviders(config),
    roomFor: () => undefined,
  };
  const keptForModels = { ...keeping, isKeptByProvider: providerKeeps(config), roomFor: roomOf(config) };
  // Guards see whole conversations, and only what they let pass is kept.
  const stateful = (answer: Chat["answer"], dependencies = keeping): Chat["answer"] =>
    statefulAnswer(guardedOutput(guardedInput(answer, guards.input), guards.output), dependencies);
  const answers: Record<ChatPrefix, Chat["answer"]> = {
    "/agents": stateful(toAgents),
    "/prompts": stateful((request) =>
      endingRefused(async () => (await prompts?.chat.answer(request)) ?? NO_LISTENER),
    ),
    "/prompt-choices": async (request) => (await prompts?.choice.answer(request)) ?? NO_LISTENER,
    "": stateful((request) => models.answer(modelListener, request), keptForModels),
    "/routing": guardedInput(toDecision, guards.input),
  };
  return CHAT_PREFIXES.map((prefix) => watchedChat({ prefix, answer: answers[prefix] }));
}
