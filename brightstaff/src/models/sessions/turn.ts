// What one turn makes of a session: who answers it, and what is kept of that.
import type { PriceOf } from "../prices.js";
import { type Binding, isWarm, withVisit } from "./binding.js";
import { judgeSwitch, turnBaseline, type Verdict } from "./budget.js";
import type { Session } from "./identity.js";

/** Who would answer if there were no session. */
export interface Candidate {
  model: string;
  route?: string;
}

export interface Turn {
  session: Session;
  candidate: Candidate;
  requested: string;
  /** Tokens of the prompt, by estimate. */
  tokens: number;
  /** Something is sent. Where only a decision is asked for, nothing is read from a cache, and the budget does not grow. */
  sent: boolean;
  /** Seconds. */
  now: number;
  priceOf: PriceOf;
}

export interface Settled {
  binding: Binding;
  /** Of a switch that the budget had to allow. */
  verdict?: Verdict;
}

/** A provider has the conversation in its cache: what was sent last began alike, not long ago, for the same model. */
export function isEpisode(
  bound: Binding,
  { session, requested, now }: Pick<Turn, "session" | "requested" | "now">,
): boolean {
  return (
    isWarm(bound, now) && bound.prefix_hash === session.prefixHash && bound.requested_model === requested
  );
}

/** `bound`: what is kept, as long as its model may still be asked. */
export function settle(bound: Binding | undefined, turn: Turn): Settled {
  const { session, candidate, sent, now, priceOf } = turn;
  if (bound === undefined || !isEpisode(bound, turn)) return { binding: begin(bound, turn) };
  const { budget } = session;
  const money = budget && { budget, priceOf };
  const baseline = money && sent ? turnBaseline(bound, money) : 0;
  const staying = { ...bound, baseline_usd: bound.baseline_usd + baseline };
  if (candidate.model === bound.anchor_model) return { binding: used(staying, candidate, turn) };
  const verdict = money && judgeSwitch(staying, candidate.model, money, now);
  const judged = verdict === undefined ? {} : { verdict };
  if (verdict?.allowed === false) {
    const { anchor_model: model, route_name: route } = bound;
    return { binding: used(staying, { model, ...(route === undefined ? {} : { route }) }, turn), ...judged };
  }
  const moved = {
    ...staying,
    switches: staying.switches + 1,
    switch_spend_usd: staying.switch_spend_usd + Math.max(0, verdict?.cost ?? 0),
  };
  return { binding: used(moved, candidate, turn), ...judged };
}

/** Nothing is warm, so that whoever is asked reads everything afresh. */
function begin(bound: Binding | undefined, turn: Turn): Binding {
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
  return used(episode, candidate, turn);
}

/** The estimate stands until it is told what the turn has used. */
function used(binding: Binding, { model, route }: Candidate, { tokens, now }: Turn): Binding {
  const { route_name: _before, ...rest } = binding;
  const visit = { model, last_used: now, cached_tokens: tokens };
  return {
    ...rest,
    anchor_model: model,
    ...(route === undefined ? {} : { route_name: route }),
    last_used: now,
    cached_tokens: tokens,
    history: withVisit(binding.history, visit),
  };
}
