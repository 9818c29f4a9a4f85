// Places each request of a session: with the model that the session has, or with the one that is chosen for it now.
import type { FastifyBaseLogger } from "fastify";
import type { Turn as Said } from "../../conversation/turns.js";
import type { ClientRequest } from "../../exchange/client-request.js";
import type { Observation } from "../../observations/observation.js";
import type { Meters } from "../../telemetry/meters.js";
import type { AnyRoute } from "../inline-preferences.js";
import type { PriceOf } from "../prices.js";
import { type Binding, parseBinding } from "./binding.js";
import type { Session } from "./identity.js";
import type { SessionStore } from "./store.js";
import { type Candidate, isEpisode, type Settled, settle } from "./turn.js";
import { SessionUsage } from "./usage.js";
import { isUserTurn } from "./user-turn.js";

/** One request on its way. */
export interface Arrived {
  request: ClientRequest;
  body: Record<string, unknown>;
  routes: readonly AnyRoute[];
  /** By its full name. */
  requested: string;
  conversation: readonly Said[];
  /** Not only a decision is asked for. */
  sent: boolean;
}

export interface Decided {
  candidate: Candidate;
  /** Why it is the client's own model, where something kept another from being chosen. */
  fault?: string;
}

export interface Placed {
  candidate: Candidate;
  /** It is as an earlier request of the session decided. */
  pinned: boolean;
  /** The session had another model before. */
  switched: boolean;
}

interface KeeperDependencies {
  userTurnsOnly: boolean;
  store: SessionStore;
  priceOf: PriceOf;
  /** Seconds since 1970. */
  now: () => number;
  meters?: Meters;
}

/** Where no budget says another. */
const CACHE_READ_DISCOUNT = 0.1;
const BYTES_PER_TOKEN = 4;

export class SessionKeeper {
  readonly #dependencies: KeeperDependencies;
  readonly #usage: SessionUsage;

  constructor(dependencies: KeeperDependencies) {
    const { store, priceOf, now } = dependencies;
    this.#dependencies = dependencies;
    this.#usage = new SessionUsage(store, priceOf, now);
  }

  /** `decide` is called only where something has to be decided; rejects as it does. */
  async place(arrived: Arrived, session: Session, decide: () => Promise<Decided>): Promise<Placed> {
    const { request, routes, requested, conversation, sent } = arrived;
    const { store, priceOf, meters } = this.#dependencies;
    const found = parseBinding(await store.get(session.key));
    const bound = found !== undefined && isServable(found, routes) ? found : undefined;
    const now = this.#dependencies.now();
    const warm = bound !== undefined && isEpisode(bound, { session, requested, now });
    const keeps = bound !== undefined && this.#keeps(arrived, session, bound, warm);
    if (keeps) meters?.routerSkipped("session");
    const { candidate: chosen, fault } = keeps ? { candidate: candidateOf(bound) } : await decide();
    // What could not be decided is asked again the next time, and changes nothing that is warm.
    if (fault !== undefined && !warm) return { candidate: chosen, pinned: false, switched: false };
    const candidate = fault !== undefined && bound !== undefined ? candidateOf(bound) : chosen;
    const tokens = estimate(conversation);
    const settled = settle(bound, { session, candidate, requested, tokens, sent, now, priceOf });
    const { verdict } = settled;
    if (verdict !== undefined)
      meters?.sessionSwitch(verdict.allowed ? "allowed" : "retained", verdict.reason);
    tellVerdict(request.log, session, settled, candidate);
    await store.set(session.key, JSON.stringify(settled.binding));
    const placed = candidateOf(settled.binding);
    const same = bound?.anchor_model === placed.model;
    return { candidate: placed, pinned: same && (keeps || warm), switched: bound !== undefined && !same };
  }

  /** What the request uses will be told of one of the models. */
  await({ requestId }: ClientRequest, { key, budget }: Session, models: readonly string[]): void {
    const cacheReadDiscount = budget?.cacheReadDiscount ?? CACHE_READ_DISCOUNT;
    this.#usage.await(requestId, { key, models: new Set(models), cacheReadDiscount });
  }

  observe(observation: Observation): void {
    void this.#usage.observe(observation);
  }

  /** Nothing has to be decided. */
  #keeps({ request, body, requested }: Arrived, session: Session, bound: Binding, warm: boolean): boolean {
    if (session.explicit && session.budget === undefined) return bound.requested_model === requested;
    if (!warm) return false;
    return this.#dependencies.userTurnsOnly ? !isUserTurn(request.api, body) : session.budget === undefined;
  }
}

function candidateOf({ anchor_model: model, route_name: route }: Binding): Candidate {
  return { model, ...(route === undefined ? {} : { route }) };
}

/** The routes may be others now, of another file or of the request itself. */
function isServable(bound: Binding, routes: readonly AnyRoute[]): boolean {
  const { anchor_model: model, route_name: name, requested_model: requested } = bound;
  if (name === undefined) return model === requested;
  return routes.some((route) => route.name === name && route.models.includes(model));
}

function estimate(conversation: readonly Said[]): number {
  const bytes = conversation.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}

function tellVerdict(
  log: FastifyBaseLogger,
  { budget }: Session,
  { verdict, binding }: Settled,
  { model, route }: Candidate,
): void {
  if (verdict === undefined) return;
  const { allowed, reason, cost } = verdict;
  const line = {
    switch: allowed ? "allowed" : "retained",
    reason,
    cost_usd: cost,
    switch_spend_usd: binding.switch_spend_usd,
    baseline_usd: binding.baseline_usd,
    ...(budget?.recordCounterfactual && !allowed && { counterfactual: `${model} (${route ?? "none"})` }),
  };
  log.info(line, "a session's model was weighed against another");
}
