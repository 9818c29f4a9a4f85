// Updates a session's binding for one turn: which model answers, and what is kept.
import type { PriceOf } from "../models/prices.js";
import { type Binding, isWarm, withCacheEntry } from "./binding.js";
import { judgeSwitch, turnBaseline, type Verdict } from "./budget.js";
import type { Session } from "./identity.js";

/** The model that would answer if there were no session. */
export interface ModelChoice {
  model: string;
  route?: string;
}

export interface SessionTurn {
  session: Session;
  candidate: ModelChoice;
  requested: string;
  /** Estimated tokens of the prompt. */
  tokens: number;
  /** False when the client asks for the decision only: no cache is read then, and the budget does not grow. */
  sent: boolean;
  /** Seconds. */
  now: number;
  priceOf: PriceOf;
}

export interface BindingUpdate {
  binding: Binding;
  /** Present when the budget judged a switch. */
  verdict?: Verdict;
}

/**
 * Whether a provider still has the conversation in its cache: the latest request was recent, began alike and asked for the
 * same model.
 */
export function isSameEpisode(
  bound: Binding,
  { session, requested, now }: Pick<SessionTurn, "session" | "requested" | "now">,
): boolean {
  return (
    isWarm(bound, now) && bound.prefix_hash === session.prefixHash && bound.requested_model === requested
  );
}

/** `bound` is the session's binding, as long as its model may still be asked. */
export function updateBinding(bound: Binding | undefined, turn: SessionTurn): BindingUpdate {
  const { session, candidate, sent, now, priceOf } = turn;
  if (bound === undefined || !isSameEpisode(bound, turn)) return { binding: beginEpisode(bound, turn) };
  const { budget } = session;
  const money = budget && { budget, priceOf };
  const baseline = money && sent ? turnBaseline(bound, money) : 0;
  const staying = { ...bound, baseline_usd: bound.baseline_usd + baseline };
  if (candidate.model === bound.anchor_model) return { binding: withUse(staying, candidate, turn) };
  const verdict = money && judgeSwitch(staying, candidate.model, money, now);
  const judged = verdict === undefined ? {} : { verdict };
  if (verdict?.allowed === false) {
    const { anchor_model: model, route_name: route } = bound;
    return {
      binding: withUse(staying, { model, ...(route === undefined ? {} : { route }) }, turn),
      ...judged,
    };
  }
  const moved = {
    ...staying,
    switches: staying.switches + 1,
    switch_spend_usd: staying.switch_spend_usd + Math.max(0, verdict?.cost ?? 0),
  };
  return { binding: withUse(moved, candidate, turn), ...judged };
}

/** Begins an episode with an empty cache: any model reads the whole prompt. */
function beginEpisode(bound: Binding | undefined, turn: SessionTurn): Binding {
  const { session, candidate, requested, now } = turn;
  const replenished = session.budget?.replenishOnRebind !== false;
  const episode = {
    anchor_model: candidate.model,
    default_model: candidate.model,
    requested_model: requested,
    ...(session.prefixHash === undefined ? {} : { prefix_hash: session.prefixHash }),
    last_used: now,
    cached_tokens: 0,
    baseline_usd: replenished ? 0 : (bound?.baseline_usd ?? 0),
    switch_spend_usd: replenished ? 0 : (bound?.switch_spend_usd ?? 0),
    switches: 0,
    session_cost_usd: bound?.session_cost_usd ?? 0,
    history: [],
  };
  return withUse(episode, candidate, turn);
}

/** The estimate of the tokens stands until an observation replaces it. */
function withUse(binding: Binding, { model, route }: ModelChoice, { tokens, now }: SessionTurn): Binding {
  const { route_name: _before, ...rest } = binding;
  const visit = { model, last_used: now, cached_tokens: tokens };
  return {
    ...rest,
    anchor_model: model,
    ...(route === undefined ? {} : { route_name: route }),
    last_used: now,
    cached_tokens: tokens,
    history: withCacheEntry(binding.history, visit),
  };
}
