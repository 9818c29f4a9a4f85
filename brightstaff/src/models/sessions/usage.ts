// What the turns of sessions have used, as the filter tells it after each answer: real numbers in place of estimates.
import { LRUCache } from "lru-cache";
import type { Observation, TokenUsage } from "../../observations/observation.js";
import type { PriceOf } from "../prices.js";
import { type Binding, withVisit } from "./binding.js";
import type { Bindings } from "./bindings.js";
import { cachedRate } from "./budget.js";

export interface AwaitedTurn {
  /** Of the session. */
  key: string;
  /** Who may answer, by full names: others' requests may have the same id. */
  models: ReadonlySet<string>;
  cacheReadDiscount: number;
}

const MOST_AWAITED = 10_000;
/** Milliseconds; what takes longer is not learnt. */
const LONGEST = 3_600_000;
const MILLION = 1_000_000;

export class SessionUsage {
  readonly #awaited = new LRUCache<string, AwaitedTurn>({ max: MOST_AWAITED, ttl: LONGEST });
  readonly #bindings: Bindings;
  readonly #priceOf: PriceOf;
  readonly #now: () => number;

  /** `now` in seconds. */
  constructor(bindings: Bindings, priceOf: PriceOf, now: () => number) {
    this.#bindings = bindings;
    this.#priceOf = priceOf;
    this.#now = now;
  }

  /** `caller` is undefined where listeners know none. */
  await(requestId: string, caller: string | undefined, turn: AwaitedTurn): void {
    this.#awaited.set(nameOf(requestId, caller), turn);
  }

  /** Never rejects. */
  async observe(observation: Observation): Promise<void> {
    const { request_id: id, caller, status, usage } = observation;
    const name = nameOf(id, caller);
    const turn = this.#awaited.get(name);
    const model = fullName(observation);
    if (turn === undefined || usage === null || status < 200 || status >= 300 || !turn.models.has(model))
      return;
    this.#awaited.delete(name);
    const cost = turnCost(model, usage, this.#priceOf, turn.cacheReadDiscount);
    await this.#bindings.change(turn.key, (found) => ({
      ...(found && { binding: refreshed(found, model, usage, cost, this.#now()) }),
      result: undefined,
    }));
  }
}

/** Clients choose the ids of their requests. */
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
    history: withVisit(binding.history, visit),
  };
}

/** What is written to a cache costs what is not cached; 0 where there is no price. */
function turnCost(model: string, usage: TokenUsage, priceOf: PriceOf, discount: number): number {
  const price = priceOf(model);
  if (price === undefined) return 0;
  const cached = Math.min(usage.cached_input, usage.input);
  const read = cached * (cachedRate(model, priceOf, discount) ?? 0);
  return ((usage.input - cached) * price.input + read + usage.output * price.output) / MILLION;
}

/** `openai/*` is what the file calls a model that only the request names. */
function fullName({ target, model }: Observation): string {
  return target.endsWith("/*") ? target.slice(0, -1) + model : target;
}
