// Places each request of a session: with the model that the session has, or with the one that is chosen for it now.
import { CACHE_READ_DISCOUNT } from "@plano/config/run-time";
import type { FastifyBaseLogger } from "fastify";
import type { Turn as Said } from "../../conversation/turns.js";
import type { ClientRequest } from "../../exchange/client-request.js";
import type { Observation } from "../../observations/observation.js";
import type { Meters } from "../../telemetry/meters.js";
import type { AnyRoute } from "../inline-preferences.js";
import type { PriceOf } from "../prices.js";
import type { Binding } from "./binding.js";
import { Bindings } from "./bindings.js";
import { callerOf, type Session } from "./identity.js";
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
  /** What of it the caller may ask for, by full names. */
  left: readonly string[];
  /** The routes are the request's own. */
  own: boolean;
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

/** What a request finds of its session. */
interface Standing {
  /** As long as its model may still be asked. */
  bound?: Binding;
  /** What the request gets without a decision. */
  kept?: Candidate;
  warm: boolean;
  /** Seconds since 1970. */
  now: number;
}

const BYTES_PER_TOKEN = 4;

export class SessionKeeper {
  readonly #dependencies: KeeperDependencies;
  readonly #bindings: Bindings;
  readonly #usage: SessionUsage;

  constructor(dependencies: KeeperDependencies) {
    const { store, priceOf, now } = dependencies;
    this.#dependencies = dependencies;
    this.#bindings = new Bindings(store);
    this.#usage = new SessionUsage(this.#bindings, priceOf, now);
  }

  /** `decide` is called only where something has to be decided; rejects as it does. */
  async place(arrived: Arrived, session: Session, decide: () => Promise<Decided>): Promise<Placed> {
    const { meters } = this.#dependencies;
    const kept = await this.#bindings.change(session.key, (found) => {
      const standing = this.#standing(arrived, session, found);
      const { kept: candidate } = standing;
      return candidate ? this.#settle(arrived, session, standing, { candidate }) : { result: undefined };
    });
    if (kept !== undefined) {
      meters?.routerSkipped("session");
      return kept;
    }
    const decided = await decide();
    // Other requests of the session may have been placed meanwhile.
    return this.#bindings.change(session.key, (found) =>
      this.#settle(arrived, session, this.#standing(arrived, session, found), decided),
    );
  }

  /** What the request uses will be told of one of the models. */
  await({ requestId, headers }: ClientRequest, session: Session, models: readonly string[]): void {
    const { key, budget } = session;
    const cacheReadDiscount = budget?.cacheReadDiscount ?? CACHE_READ_DISCOUNT;
    this.#usage.await(requestId, callerOf(headers), { key, models: new Set(models), cacheReadDiscount });
  }

  observe(observation: Observation): void {
    void this.#usage.observe(observation);
  }

  #standing(arrived: Arrived, session: Session, found: Binding | undefined): Standing {
    const { routes, requested } = arrived;
    const now = this.#dependencies.now();
    if (found === undefined || !isServable(found, routes)) return { warm: false, now };
    const warm = isEpisode(found, { session, requested, now });
    const keeps = this.#keeps(arrived, session, found, warm);
    return { bound: found, ...(keeps && { kept: candidateOf(found) }), warm, now };
  }

  #settle(
    { request, requested, conversation, sent }: Arrived,
    session: Session,
    { bound, kept, warm, now }: Standing,
    { candidate: chosen, fault }: Decided,
  ): { binding?: Binding; result: Placed } {
    const { priceOf, meters } = this.#dependencies;
    const stays = kept !== undefined || (fault !== undefined && warm);
    // What could not be decided is asked again the next time, and changes nothing that is warm.
    if (fault !== undefined && !stays) {
      return { result: { candidate: chosen, pinned: false, switched: false } };
    }
    const candidate = stays && bound !== undefined ? candidateOf(bound) : chosen;
    const tokens = estimate(conversation);
    const settled = settle(bound, { session, candidate, requested, tokens, sent, now, priceOf });
    const { binding, verdict } = settled;
    if (verdict !== undefined)
      meters?.sessionSwitch(verdict.allowed ? "allowed" : "retained", verdict.reason);
    tellVerdict(request.log, session, settled, candidate);
    const same = bound?.anchor_model === binding.anchor_model;
    const flags = { pinned: same && (kept !== undefined || warm), switched: bound !== undefined && !same };
    return { binding, result: { candidate: candidateOf(binding), ...flags } };
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
