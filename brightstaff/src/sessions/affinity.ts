// Keeps a session with its model: each request gets the model of the session's binding, or the one that is chosen now.
import { CACHE_READ_DISCOUNT } from "@plano/config/run-time";
import type { FastifyBaseLogger } from "fastify";
import type { Turn as Said } from "../conversation/turns.js";
import type { ClientRequest } from "../exchange/client-request.js";
import type { PriceOf } from "../models/prices.js";
import type { Meters } from "../telemetry/meters.js";
import type { Binding } from "./binding.js";
import { type BindingUpdate, isSameEpisode, type ModelChoice, updateBinding } from "./binding-update.js";
import { callerOf, type Session } from "./identity.js";
import type { KnownSessions } from "./known-sessions.js";
import { isUserTurn } from "./user-turn.js";

/** A routing preference of the file or of the request. */
interface NamedModels {
  name: string;
  models: readonly string[];
}

export interface TurnRequest {
  request: ClientRequest;
  body: Record<string, unknown>;
  routes: readonly NamedModels[];
  /** The full name of the model that the client asks for. */
  requested: string;
  conversation: readonly Said[];
  /** False when the client asks for the decision only. */
  sent: boolean;
}

export interface RoutingChoice {
  candidate: ModelChoice;
  /** Why the client's own model stands in for a choice that failed. */
  error?: string;
}

export interface Assignment {
  candidate: ModelChoice;
  /** An earlier request of the session decided it. */
  pinned: boolean;
  /** The session had another model before. */
  switched: boolean;
}

interface AffinityDependencies {
  userTurnsOnly: boolean;
  sessions: KnownSessions;
  priceOf: PriceOf;
  /** Seconds since 1970. */
  now: () => number;
  meters?: Meters;
}

/** The session as a request finds it. */
interface SessionState {
  /** Absent when its model may no longer be asked. */
  bound?: Binding;
  /** The model that needs no decision. */
  kept?: ModelChoice;
  warm: boolean;
  /** Seconds since 1970. */
  now: number;
}

const BYTES_PER_TOKEN = 4;

export class SessionAffinity {
  readonly #dependencies: AffinityDependencies;

  constructor(dependencies: AffinityDependencies) {
    this.#dependencies = dependencies;
  }

  /** Calls `decide` only when the session does not decide; rejects when `decide` does. */
  async assign(
    request: TurnRequest,
    session: Session,
    decide: () => Promise<RoutingChoice>,
  ): Promise<Assignment> {
    const { meters, sessions } = this.#dependencies;
    const { bindings } = sessions;
    const kept = await bindings.change(session.key, (found) => {
      const state = this.#stateOf(request, session, found);
      const { kept: candidate } = state;
      return candidate ? this.#bind(request, session, state, { candidate }) : { result: undefined };
    });
    if (kept !== undefined) {
      meters?.routerSkipped("session");
      return kept;
    }
    const decided = await decide();
    // Other requests of the session may have been assigned meanwhile.
    return bindings.change(session.key, (found) =>
      this.#bind(request, session, this.#stateOf(request, session, found), decided),
    );
  }

  /** An observation of one of the models will say what the request uses. */
  expectUsage({ requestId, headers }: ClientRequest, session: Session, models: readonly string[]): void {
    const { key, budget } = session;
    const cacheReadDiscount = budget?.cacheReadDiscount ?? CACHE_READ_DISCOUNT;
    const { sessions, priceOf } = this.#dependencies;
    const priced = new Map(models.map((model) => [model, priceOf(model)]));
    sessions.usage.expect(requestId, callerOf(headers), { key, models: priced, cacheReadDiscount });
  }

  #stateOf(request: TurnRequest, session: Session, found: Binding | undefined): SessionState {
    const { routes, requested } = request;
    const now = this.#dependencies.now();
    if (found === undefined || !isServable(found, routes)) return { warm: false, now };
    const warm = isSameEpisode(found, { session, requested, now });
    const decides = this.#decidesItself(request, session, found, warm);
    return { bound: found, ...(decides && { kept: candidateOf(found) }), warm, now };
  }

  #bind(
    { request, requested, conversation, sent }: TurnRequest,
    session: Session,
    { bound, kept, warm, now }: SessionState,
    { candidate: chosen, error }: RoutingChoice,
  ): { binding?: Binding; result: Assignment } {
    const { priceOf, meters } = this.#dependencies;
    const stays = kept !== undefined || (error !== undefined && warm);
    // A choice that failed is tried again with the next request and leaves a warm binding alone.
    if (error !== undefined && !stays) {
      return { result: { candidate: chosen, pinned: false, switched: false } };
    }
    const candidate = stays && bound !== undefined ? candidateOf(bound) : chosen;
    const tokens = estimate(conversation);
    const update = updateBinding(bound, { session, candidate, requested, tokens, sent, now, priceOf });
    const { binding, verdict } = update;
    if (verdict !== undefined)
      meters?.sessionSwitch(verdict.allowed ? "allowed" : "retained", verdict.reason);
    logVerdict(request.log, session, update, candidate);
    const same = bound?.anchor_model === binding.anchor_model;
    const flags = { pinned: same && (kept !== undefined || warm), switched: bound !== undefined && !same };
    return { binding, result: { candidate: candidateOf(binding), ...flags } };
  }

  /** Whether the binding decides by itself. */
  #decidesItself(
    { request, body, requested }: TurnRequest,
    session: Session,
    bound: Binding,
    warm: boolean,
  ): boolean {
    if (session.explicit && session.budget === undefined) return bound.requested_model === requested;
    if (!warm) return false;
    return this.#dependencies.userTurnsOnly ? !isUserTurn(request.api, body) : session.budget === undefined;
  }
}

function candidateOf({ anchor_model: model, route_name: route }: Binding): ModelChoice {
  return { model, ...(route === undefined ? {} : { route }) };
}

/** False when the binding's routing preference or model is gone: the file or the request may have others now. */
function isServable(bound: Binding, routes: readonly NamedModels[]): boolean {
  const { anchor_model: model, route_name: name, requested_model: requested } = bound;
  if (name === undefined) return model === requested;
  return routes.some((route) => route.name === name && route.models.includes(model));
}

function estimate(conversation: readonly Said[]): number {
  const bytes = conversation.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}

function logVerdict(
  log: FastifyBaseLogger,
  { budget }: Session,
  { verdict, binding }: BindingUpdate,
  { model, route }: ModelChoice,
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
