// Decides whether a conversation may leave the model that has it cached. A switch costs what the new model reads
// uncached beyond what the old one reads from its cache; the sum of these costs stays below a share of what the cached
// prefix has cost.
import type { SwitchBudget } from "@plano/config";
import type { PriceOf } from "../models/prices.js";
import { type Binding, isWarm } from "./binding.js";

export interface Verdict {
  allowed: boolean;
  reason: "free" | "within_cap" | "over_cap" | "no_pricing";
  /** US dollars; negative when the switch saves money. */
  cost: number;
}

const MILLION = 1_000_000;

interface Money {
  budget: SwitchBudget;
  priceOf: PriceOf;
}

/** The cost of reading the prefix from the default model's cache, for a turn that stays. */
export function turnBaseline(
  { default_model: model, cached_tokens: context }: Binding,
  { budget, priceOf }: Money,
): number {
  return (context * (cachedRate(model, priceOf, budget.cacheReadDiscount) ?? 0)) / MILLION;
}

/** `binding` already has this turn in its baseline; `now` in seconds. */
export function judgeSwitch(
  binding: Binding,
  candidate: string,
  { budget, priceOf }: Money,
  now: number,
): Verdict {
  const { anchor_model: anchor, cached_tokens: context, history } = binding;
  const input = priceOf(candidate)?.input;
  const cached = cachedRate(candidate, priceOf, budget.cacheReadDiscount);
  const stayed = cachedRate(anchor, priceOf, budget.cacheReadDiscount);
  if (input === undefined || cached === undefined || stayed === undefined) {
    return { allowed: true, reason: "no_pricing", cost: 0 };
  }
  const visit = history.find(({ model }) => model === candidate);
  const warm = visit !== undefined && isWarm(visit, now) ? Math.min(visit.cached_tokens, context) : 0;
  const cost = ((context - warm) * input + warm * cached - context * stayed) / MILLION;
  if (cost <= 0) return { allowed: true, reason: "free", cost };
  const ceiling = (budget.maxSwitchSpendPercent / 100) * binding.baseline_usd;
  const allowed = binding.switch_spend_usd + cost <= ceiling;
  return { allowed, reason: allowed ? "within_cap" : "over_cap", cost };
}

/** US dollars per million tokens. */
export function cachedRate(model: string, priceOf: PriceOf, discount: number): number | undefined {
  const price = priceOf(model);
  return price && (price.cachedInput ?? price.input * discount);
}
