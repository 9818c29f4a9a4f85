// Which kind of task a conversation is, and so which models are asked: those that the client named where it is none. What is
// decided once may hold for the rest of a session.
import type { Route } from "@plano/config";
import { conversationOf } from "../conversation/turns.js";
import type { ClientError } from "../errors/client-error.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { ownCallHeaders } from "../exchange/forwarded-headers.js";
import type { Observation } from "../observations/observation.js";
import type { Orchestrator } from "../orchestrator/decision.js";
import type { Settings } from "../settings/settings.js";
import type { Meters } from "../telemetry/meters.js";
import { allowedModels, type IsAllowed } from "./allowed-models.js";
import { type AnyRoute, takeInlinePreferences } from "./inline-preferences.js";
import type { ModelMetrics } from "./metrics/metrics.js";
import { fullNameOf, fullNamesOf, LONGEST_NAME, requestedName } from "./model-names.js";
import { namesToAsk } from "./order.js";
import { type PriceOf, pricesOf } from "./prices.js";
import { rank } from "./ranking.js";
import { sessionOf } from "./sessions/identity.js";
import { type Arrived, type Decided, type Placed, SessionKeeper } from "./sessions/keeper.js";
import type { SessionStore } from "./sessions/store.js";

/** Envoy says by it that the client has nothing left of any route's models. */
const UNROUTED_HEADER = "x-plano-unrouted";

type RouterSettings = Pick<
  Settings,
  "routes" | "sessions" | "prices" | "modelNames" | "limitHeaders" | "inlinePreferencesBytes"
>;

export interface RouterDependencies {
  orchestrator: Orchestrator;
  metrics: ModelMetrics;
  store: SessionStore;
  /** Milliseconds since 1970. */
  now: () => number;
  meters?: Meters;
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

export class ModelRouter {
  readonly #settings: RouterSettings;
  readonly #dependencies: RouterDependencies;
  readonly #priceOf: PriceOf;
  readonly #keeper: SessionKeeper;

  constructor(settings: RouterSettings, dependencies: RouterDependencies) {
    const { metrics, store, now, meters } = dependencies;
    this.#settings = settings;
    this.#dependencies = dependencies;
    this.#priceOf = pricesOf(settings.prices, metrics);
    const { userTurnsOnly } = settings.sessions;
    const seconds = (): number => Math.floor(now() / 1_000);
    this.#keeper = new SessionKeeper({
      ...{ userTurnsOnly, store, priceOf: this.#priceOf, now: seconds },
      ...(meters && { meters }),
    });
  }

  /** What a request has used, it may be one of a session's. */
  observe(observation: Observation): void {
    this.#keeper.observe(observation);
  }

  /** An error where the request's own preferences are malformed. Rejects only when the client left. */
  async route(
    request: ClientRequest,
    arrivedBody: Record<string, unknown>,
    sent: boolean,
  ): Promise<Routing | { error: ClientError }> {
    const { routes: configured, modelNames, sessions } = this.#settings;
    const isAllowed = allowedModels(request.headers);
    const { inlinePreferencesBytes } = this.#settings;
    const taken = takeInlinePreferences(arrivedBody, modelNames, inlinePreferencesBytes, isAllowed);
    if ("error" in taken) return taken;
    const { body } = taken;
    const { meters } = this.#dependencies;
    const unrouted = request.headers[UNROUTED_HEADER] !== undefined;
    const routes = unrouted ? [] : (taken.routes ?? allowedRoutes(configured, isAllowed));
    if (routes.length === 0) meters?.routerSkipped(unrouted ? "over_limit" : "no_routes");
    if (routes.length === 0) return { body, models: [], names: [], pinned: false, switched: false };
    const { api, headers, log } = request;
    const conversation = conversationOf(api, body);
    const named = requestedName(body, modelNames);
    const requested = fullNameOf(named, modelNames) ?? named;
    const left = fullNamesOf(named, modelNames, isAllowed);
    const own = taken.routes !== undefined;
    const arrived = { request, body, routes, requested, left, own, conversation, sent };
    const isKept = requested.length <= LONGEST_NAME;
    const session = isKept ? sessionOf(sessions, { headers, conversation, body, log }) : undefined;
    if (session === undefined) {
      const { candidate } = await this.#decide(arrived);
      return this.#routing(arrived, { candidate, pinned: false, switched: false });
    }
    const placed = await this.#keeper.place(arrived, session, () => this.#decide(arrived));
    const routing = { ...this.#routing(arrived, placed), session: session.id };
    if (sent) this.#keeper.await(request, session, this.#behind([...routing.models, requested]));
    return routing;
  }

  async #decide({ request, routes, own, requested, conversation }: Arrived): Promise<Decided> {
    const { headers, signal, log } = request;
    const candidates = routes.map(({ name, description }) => ({ id: name, description }));
    const decision = await this.#dependencies.orchestrator.decide(
      conversation,
      candidates,
      signal,
      ownCallHeaders(headers, this.#settings.limitHeaders),
    );
    const { agents: chosen, ...rest } = decision;
    const { fault, milliseconds } = rest;
    log.info({ routes: chosen, ...rest }, "a route was chosen");
    const route = routes.find(({ name }) => name === chosen[0]);
    const [model] = route === undefined ? [] : this.#ranked(route);
    const candidate =
      route === undefined || model === undefined ? { model: requested } : { model, route: route.name };
    // What clients name is no label.
    const counted = own ? "other" : candidate.model;
    const isFallback = candidate.route === undefined;
    this.#dependencies.meters?.decided(
      "llm",
      isFallback ? "none" : counted,
      isFallback,
      milliseconds / 1_000,
    );
    return { candidate, ...(fault === undefined ? {} : { fault }) };
  }

  #routing({ body, routes, left }: Arrived, { candidate, ...flags }: Placed): Routing {
    const { model, route: name } = candidate;
    const route = routes.find((each) => each.name === name);
    if (route === undefined) return { body, models: [], names: [], ...flags };
    const models = [model, ...this.#ranked(route).filter((other) => other !== model)];
    const names = namesToAsk(route, models, left);
    return { body, route: route.name, models, names, ...flags };
  }

  #ranked({ models, prefer }: AnyRoute): string[] {
    const { metrics } = this.#dependencies;
    return rank(models, prefer, {
      priceOf: this.#priceOf,
      latencyOf: (model) => metrics.latencyOf(model),
    });
  }

  /** By full names: whose answers are the request's. */
  #behind(names: readonly string[]): string[] {
    const { pools } = this.#settings.modelNames;
    return names.flatMap((name) => (Object.hasOwn(pools, name) ? (pools[name] ?? []) : [name]));
  }
}

/** Of each its models that are the caller's. What is left of one has no pool, and is asked by its models' names. */
function allowedRoutes(routes: readonly Route[], isAllowed: IsAllowed): AnyRoute[] {
  return routes.flatMap((route) => {
    const models = route.models.filter(isAllowed);
    if (models.length === route.models.length) return [route];
    const { model: _pool, ...rest } = route;
    return models.length === 0 ? [] : [{ ...rest, models }];
  });
}
