// Which kind of task a conversation is, and so which models are asked: those that the client named where it is none. What is
// decided once may hold for the rest of a session.
import { conversationOf, type Turn } from "../conversation/turns.js";
import type { ClientError } from "../errors/client-error.js";
import type { ClientRequest } from "../exchange/client-request.js";
import type { Observation } from "../observations/observation.js";
import type { Orchestrator } from "../orchestrator/decision.js";
import type { Settings } from "../settings/settings.js";
import { type AnyRoute, takeInlinePreferences } from "./inline-preferences.js";
import type { ModelMetrics } from "./metrics/metrics.js";
import { requestedModel } from "./model-names.js";
import { namesToAsk } from "./order.js";
import { type PriceOf, pricesOf } from "./prices.js";
import { rank } from "./ranking.js";
import { type Binding, parseBinding } from "./sessions/binding.js";
import { type Session, sessionOf } from "./sessions/identity.js";
import type { SessionStore } from "./sessions/store.js";
import { type Candidate, isEpisode, type Settled, settle } from "./sessions/turn.js";
import { SessionUsage } from "./sessions/usage.js";
import { isUserTurn } from "./sessions/user-turn.js";

type RouterSettings = Pick<Settings, "routes" | "sessions" | "prices" | "modelNames">;

export interface RouterDependencies {
  orchestrator: Orchestrator;
  metrics: ModelMetrics;
  store: SessionStore;
  /** Milliseconds since 1970. */
  now: () => number;
}

export interface Routing {
  /** What goes on but for its model. */
  body: Record<string, unknown>;
  /** Undefined where nothing matches, or the model that is asked fails: that is never a failed request. */
  route?: string;
  /** The route's, the one that is meant first. */
  models: string[];
  /** What is asked for, in turn; nothing where it is what the client says. */
  names: string[];
  /** Its id. */
  session?: string;
  /** It is as an earlier request of the session decided. */
  pinned: boolean;
  /** The session had another model before. */
  switched: boolean;
}

/** One request on its way. */
interface Arrived {
  request: ClientRequest;
  body: Record<string, unknown>;
  routes: readonly AnyRoute[];
  requested: string;
  conversation: Turn[];
  /** Not only a decision is asked for. */
  sent: boolean;
}

const CACHE_READ_DISCOUNT = 0.1;
const BYTES_PER_TOKEN = 4;

export class ModelRouter {
  readonly #settings: RouterSettings;
  readonly #dependencies: RouterDependencies;
  readonly #priceOf: PriceOf;
  readonly #usage: SessionUsage;

  constructor(settings: RouterSettings, dependencies: RouterDependencies) {
    const { metrics, store } = dependencies;
    this.#settings = settings;
    this.#dependencies = dependencies;
    this.#priceOf = pricesOf(settings.prices, metrics);
    this.#usage = new SessionUsage(store, this.#priceOf, () => this.#seconds());
  }

  /** What a request has used, it may be one of a session's. */
  observe(observation: Observation): void {
    void this.#usage.observe(observation);
  }

  /** An error where the request's own preferences are malformed. Rejects only when the client left. */
  async route(
    request: ClientRequest,
    arrivedBody: Record<string, unknown>,
    sent: boolean,
  ): Promise<Routing | { error: ClientError }> {
    const { routes: configured, modelNames, sessions } = this.#settings;
    const taken = takeInlinePreferences(arrivedBody, modelNames);
    if ("error" in taken) return taken;
    const { body, routes = configured } = taken;
    if (routes.length === 0) return { body, models: [], names: [], pinned: false, switched: false };
    const { api, headers, log } = request;
    const conversation = conversationOf(api, body);
    const requested = requestedModel(body, modelNames);
    const arrived = { request, body, routes, requested, conversation, sent };
    const session = sessionOf(sessions, { headers, conversation, body, log });
    if (session === undefined) {
      const { candidate } = await this.#decide(arrived);
      return this.#routing(arrived, candidate, { pinned: false, switched: false });
    }
    return this.#routeSession(arrived, session);
  }

  async #routeSession(arrived: Arrived, session: Session): Promise<Routing> {
    const { request, requested, conversation, sent, routes } = arrived;
    const { store } = this.#dependencies;
    const found = parseBinding(await store.get(session.key));
    const bound = found !== undefined && isServable(found, routes) ? found : undefined;
    const now = this.#seconds();
    const warm = bound !== undefined && isEpisode(bound, { session, requested, now });
    const anchor = bound && candidateOf(bound);
    const keeps = bound !== undefined && this.#keeps(arrived, session, bound, warm);
    const decided = keeps ? undefined : await this.#decide(arrived);
    const failed = decided?.fault !== undefined;
    // What could not be decided is asked again the next time, and changes nothing that is warm.
    if (failed && !warm) {
      return this.#routing(arrived, decided.candidate, { pinned: false, switched: false }, session);
    }
    const candidate = (failed ? anchor : (decided?.candidate ?? anchor)) ?? { model: requested };
    const tokens = estimate(conversation);
    const turn = { session, candidate, requested, tokens, sent, now, priceOf: this.#priceOf };
    const settled = settle(bound, turn);
    await store.set(session.key, JSON.stringify(settled.binding));
    const { anchor_model: model } = settled.binding;
    const same = bound?.anchor_model === model;
    this.#tell(request, session, settled, candidate);
    const flags = { pinned: same && (keeps || warm), switched: bound !== undefined && !same };
    const routing = this.#routing(arrived, candidateOf(settled.binding), flags, session);
    if (sent) this.#await(request, session, [...routing.models, requested, model]);
    return routing;
  }

  /** The model that decides need not be asked. */
  #keeps({ request, body, requested }: Arrived, session: Session, bound: Binding, warm: boolean): boolean {
    if (session.explicit && session.budget === undefined) return bound.requested_model === requested;
    if (!warm) return false;
    return this.#settings.sessions.userTurnsOnly
      ? !isUserTurn(request.api, body)
      : session.budget === undefined;
  }

  async #decide({ request, routes, requested, conversation }: Arrived): Promise<{
    candidate: Candidate;
    fault?: string;
  }> {
    const { signal, log } = request;
    const candidates = routes.map(({ name, description }) => ({ id: name, description }));
    const decision = await this.#dependencies.orchestrator.decide(conversation, candidates, signal);
    const { agents: chosen, ...rest } = decision;
    log.info({ routes: chosen, ...rest }, "a route was chosen");
    const route = routes.find(({ name }) => name === chosen[0]);
    const [model] = route === undefined ? [] : this.#ranked(route);
    const candidate =
      route === undefined || model === undefined ? { model: requested } : { model, route: route.name };
    return { candidate, ...(rest.fault === undefined ? {} : { fault: rest.fault }) };
  }

  #routing(
    { body, routes, requested }: Arrived,
    { model, route: name }: Candidate,
    flags: Pick<Routing, "pinned" | "switched">,
    session?: Session,
  ): Routing {
    const identified = session === undefined ? {} : { session: session.id };
    const route = routes.find((each) => each.name === name);
    if (route === undefined) return { body, models: [], names: [], ...identified, ...flags };
    const models = [model, ...this.#ranked(route).filter((other) => other !== model)];
    const names = namesToAsk(route, models, requested, this.#settings.modelNames);
    return { body, route: route.name, models, names, ...identified, ...flags };
  }

  #ranked({ models, prefer }: AnyRoute): string[] {
    const { metrics } = this.#dependencies;
    return rank(models, prefer, {
      priceOf: this.#priceOf,
      latencyOf: (model) => metrics.latencyOf(model),
    });
  }

  #await({ requestId }: ClientRequest, { key, budget }: Session, asked: readonly string[]): void {
    const { pools } = this.#settings.modelNames;
    const behind = asked.flatMap((name) => (Object.hasOwn(pools, name) ? (pools[name] ?? []) : [name]));
    const cacheReadDiscount = budget?.cacheReadDiscount ?? CACHE_READ_DISCOUNT;
    this.#usage.await(requestId, { key, models: new Set(behind), cacheReadDiscount });
  }

  #tell(
    { log }: ClientRequest,
    { budget }: Session,
    { verdict, binding }: Settled,
    candidate: Candidate,
  ): void {
    if (budget === undefined || verdict === undefined) return;
    const { allowed, reason, cost } = verdict;
    const { model, route } = candidate;
    const told = budget.recordCounterfactual && !allowed;
    log.info(
      {
        switch: allowed ? "allowed" : "retained",
        reason,
        cost_usd: cost,
        switch_spend_usd: binding.switch_spend_usd,
        baseline_usd: binding.baseline_usd,
        ...(told && { counterfactual: `${model} (${route ?? "none"})` }),
      },
      "a session's model was weighed against another",
    );
  }

  #seconds(): number {
    return Math.floor(this.#dependencies.now() / 1_000);
  }
}

function candidateOf({ anchor_model: model, route_name: route }: Binding): Candidate {
  return { model, ...(route === undefined ? {} : { route }) };
}

/** The routes may be others now, of another file or of the request itself. */
function isServable(
  { anchor_model: model, route_name: name, requested_model: own }: Binding,
  routes: readonly AnyRoute[],
): boolean {
  if (name === undefined) return model === own;
  return routes.some((route) => route.name === name && route.models.includes(model));
}

function estimate(conversation: readonly Turn[]): number {
  const bytes = conversation.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}
