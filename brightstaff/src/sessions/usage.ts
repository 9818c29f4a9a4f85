// Replaces estimates in bindings by what turns have used, as the filter's observations report it.
import type { Observation, TokenUsage } from "@plano/config/contract";
import { LRUCache } from "lru-cache";
import type { ModelPrice } from "../models/metrics/metrics.js";
import { type Binding, withCacheEntry } from "./binding.js";
import type { Bindings } from "./bindings.js";
import { cachedRate } from "./budget.js";

export interface PendingTurn {
  /** The session's key in the store. */
  key: string;
  /** Prices by the full names of the models that may answer: requests of other clients may have the same id. */
  models: ReadonlyMap<string, ModelPrice | undefined>;
  cacheReadDiscount: number;
}

const MOST_AWAITED = 10_000;
/** Milliseconds after which a pending turn is forgotten. */
const LONGEST = 3_600_000;
const MILLION = 1_000_000;

export class SessionUsage {
  readonly #awaited = new LRUCache<string, PendingTurn>({ max: MOST_AWAITED, ttl: LONGEST });
  readonly #bindings: Bindings;
  readonly #now: () => number;
  readonly #onRefresh: () => void;

  /** `now` in seconds; `onRefresh` when a turn's tokens were noted. */
  constructor(bindings: Bindings, now: () => number, onRefresh: () => void = () => {}) {
    this.#bindings = bindings;
    this.#now = now;
    this.#onRefresh = onRefresh;
  }

  /** `caller` is undefined where the listener does not authenticate. */
  expect(requestId: string, caller: string | undefined, turn: PendingTurn): void {
    this.#awaited.set(nameOf(requestId, caller), turn);
  }

  /** Never rejects. */
  async observe(observation: Observation): Promise<void> {
    const { request_id: id, caller, status, usage, own_call: own } = observation;
    // What brightstaff asked on the client's behalf has the same id, and is not the turn.
    if (own === "charged" || own === "uncharged") return;
    const name = nameOf(id, caller);
    const turn = this.#awaited.get(name);
    const model = fullName(observation);
    if (turn === undefined || usage === null || status < 200 || status >= 300) return;
    if (model === undefined || !turn.models.has(model)) return;
    this.#awaited.delete(name);
    const cost = turnCost(model, usage, turn);
    const isKnown = await this.#bindings.change(turn.key, (found) => ({
      ...(found && { binding: refreshed(found, model, usage, cost, this.#now()) }),
      result: found !== undefined,
    }));
    if (isKnown) this.#onRefresh();
  }
}

/** Clients choose their request ids, so the caller is part of the name. */
function nameOf(requestId: string, caller = ""): string {
  return JSON.stringify([caller, requestId]);
}

function refreshed(
  binding: Binding,
  model: string,
  { input }: TokenUsage,
  cost: number,
  now: number,
): Binding {
  const visit = { model, last_used: now, cached_tokens: input };
  return {
    ...binding,
    last_used: now,
    cached_tokens: input,
    session_cost_usd: binding.session_cost_usd + cost,
    history: withCacheEntry(binding.history, visit),
  };
}

/** Tokens written to a cache cost as uncached ones; 0 without a price. */
function turnCost(model: string, usage: TokenUsage, { models, cacheReadDiscount }: PendingTurn): number {
  const price = models.get(model);
  if (price === undefined) return 0;
  const cached = Math.min(usage.cached_input ?? 0, usage.input);
  const read = cached * (cachedRate(model, () => price, cacheReadDiscount) ?? 0);
  return ((usage.input - cached) * price.input + read + usage.output * price.output) / MILLION;
}

/** The configuration has `openai/*` for a model that only the request names. */
function fullName({ target, model }: Observation): string | undefined {
  if (target === null || model === null) return undefined;
  return target.endsWith("/*") ? target.slice(0, -1) + model : target;
}
