// Chooses the routing preference of a conversation, and so the models to ask: the client's own model when none matches.
// A decision may last for the rest of a session.
import type { RoutingPreference } from "@plano/config";
import { UNROUTED_HEADER } from "@plano/config/contract";
import { conversationOf } from "../conversation/turns.js";
import type { ClientError } from "../errors/client-error.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { allowedModels, type IsAllowed } from "../models/allowed-models.js";
import type { ModelMetrics } from "../models/metrics/metrics.js";
import { fullNameOf, fullNamesOf, LONGEST_NAME, requestedName } from "../models/model-names.js";
import { type PriceOf, pricesOf } from "../models/prices.js";
import type { Orchestrator } from "../orchestrator/decision.js";
import type { ServiceConfig } from "../service-config/schema.js";
import {
  type Assignment,
  type RoutingChoice,
  SessionAffinity,
  type TurnRequest,
} from "../sessions/affinity.js";
import { sessionOf } from "../sessions/identity.js";
import type { KnownSessions } from "../sessions/known-sessions.js";
import type { Meters } from "../telemetry/meters.js";
import { ownCallHeaders } from "../upstream/forwarded-headers.js";
import { type EffectivePreference, takeInlinePreferences } from "./inline-preferences.js";
import { namesToAsk } from "./order.js";
import { rank } from "./ranking.js";

type RouterConfig = Pick<
  ServiceConfig,
  "routingPreferences" | "sessions" | "prices" | "modelNames" | "limitHeaders" | "inlinePreferencesBytes"
>;

export interface RouterDependencies {
  orchestrator: Orchestrator;
  metrics: ModelMetrics;
  sessions: KnownSessions;
  /** Milliseconds since 1970. */
  now: () => number;
  meters?: Meters;
}

export interface Routing {
  /** The body to send, but for its model. */
  body: Record<string, unknown>;
  /** Undefined when no preference matches or the routing model fails, which never fails the request. */
  route?: string;
  /** The preference's models, the chosen one first. */
  models: string[];
  /** Names to try, one after the other; empty when the client's own name is used. */
  names: string[];
  /** The session's id. */
  session?: string;
  /** An earlier request of the session decided it. */
  pinned: boolean;
  /** The session had another model before. */
  switched: boolean;
}

interface RoutedRequest extends TurnRequest {
  routes: readonly EffectivePreference[];
  /** Full names of the models behind `requested` that the caller may use. */
  allowed: readonly string[];
  /** The request brings its own routing preferences. */
  own: boolean;
}

export class ModelRouter {
  readonly #config: RouterConfig;
  readonly #dependencies: RouterDependencies;
  readonly #priceOf: PriceOf;
  readonly #affinity: SessionAffinity;

  constructor(config: RouterConfig, dependencies: RouterDependencies) {
    const { metrics, sessions, now, meters } = dependencies;
    this.#config = config;
    this.#dependencies = dependencies;
    this.#priceOf = pricesOf(config.prices, metrics);
    const { userTurnsOnly } = config.sessions;
    const seconds = (): number => Math.floor(now() / 1_000);
    this.#affinity = new SessionAffinity({
      userTurnsOnly,
      sessions,
      priceOf: this.#priceOf,
      now: seconds,
      ...(meters && { meters }),
    });
  }

  /** Returns an error when the request's own preferences are malformed. Rejects only when the client left. */
  async route(
    request: ClientRequest,
    original: Record<string, unknown>,
    sent: boolean,
  ): Promise<Routing | { error: ClientError }> {
    const { routingPreferences: configured, modelNames, sessions } = this.#config;
    const isAllowed = allowedModels(request.headers);
    const { inlinePreferencesBytes } = this.#config;
    const taken = takeInlinePreferences(original, modelNames, inlinePreferencesBytes, isAllowed);
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
    const allowed = fullNamesOf(named, modelNames, isAllowed);
    const own = taken.routes !== undefined;
    const routed = { request, body, routes, requested, allowed, own, conversation, sent };
    const isKept = requested.length <= LONGEST_NAME;
    const session = isKept ? sessionOf(sessions, { headers, conversation, body, log }) : undefined;
    if (session === undefined) {
      const { candidate } = await this.#decide(routed);
      return this.#routing(routed, { candidate, pinned: false, switched: false });
    }
    const assignment = await this.#affinity.assign(routed, session, () => this.#decide(routed));
    const routing = { ...this.#routing(routed, assignment), session: session.id };
    if (sent) this.#affinity.expectUsage(request, session, this.#behind([...routing.models, requested]));
    return routing;
  }

  async #decide({ request, routes, own, requested, conversation }: RoutedRequest): Promise<RoutingChoice> {
    const { headers, signal, log } = request;
    const candidates = routes.map(({ name, description }) => ({ id: name, description }));
    const decision = await this.#dependencies.orchestrator.decide(
      conversation,
      candidates,
      signal,
      ownCallHeaders(headers, this.#config.limitHeaders),
    );
    const { chosen, error, ...rest } = decision;
    log.info({ routes: chosen, fault: error, ...rest }, "a route was chosen");
    const route = routes.find(({ name }) => name === chosen[0]);
    const [model] = route === undefined ? [] : this.#ranked(route);
    const candidate =
      route === undefined || model === undefined ? { model: requested } : { model, route: route.name };
    // Client-supplied names are unbounded; never use them as metric labels.
    const counted = own ? "other" : candidate.model;
    const isFallback = candidate.route === undefined;
    this.#dependencies.meters?.decided(
      "llm",
      isFallback ? "none" : counted,
      isFallback,
      rest.milliseconds / 1_000,
    );
    return { candidate, ...(error === undefined ? {} : { error }) };
  }

  #routing({ body, routes, allowed }: RoutedRequest, { candidate, ...flags }: Assignment): Routing {
    const { model, route: name } = candidate;
    const route = routes.find((each) => each.name === name);
    if (route === undefined) return { body, models: [], names: [], ...flags };
    const models = [model, ...this.#ranked(route).filter((other) => other !== model)];
    const names = namesToAsk(route, models, allowed);
    return { body, route: route.name, models, names, ...flags };
  }

  #ranked({ models, prefer }: EffectivePreference): string[] {
    const { metrics } = this.#dependencies;
    return rank(models, prefer, {
      priceOf: this.#priceOf,
      latencyOf: (model) => metrics.latencyOf(model),
    });
  }

  /** Full names of the models behind the names. */
  #behind(names: readonly string[]): string[] {
    const { pools } = this.#config.modelNames;
    return names.flatMap((name) => (Object.hasOwn(pools, name) ? (pools[name] ?? []) : [name]));
  }
}

/** Keeps the caller's models of each route. A reduced route has no pool, so its models are asked by their names. */
function allowedRoutes(routes: readonly RoutingPreference[], isAllowed: IsAllowed): EffectivePreference[] {
  return routes.flatMap((route) => {
    const models = route.models.filter(isAllowed);
    if (models.length === route.models.length) return [route];
    const { model: _pool, ...rest } = route;
    return models.length === 0 ? [] : [{ ...rest, models }];
  });
}
