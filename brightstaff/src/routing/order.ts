// The names to ask for a routed request, in turn. The caller may use all models behind them.
import { MOST_ASKED } from "@plano/config/run-time";
import type { EffectivePreference } from "./inline-preferences.js";

/**
 * `models` are the route's, ranked. In the pool's own order Envoy asks them under the pool's name. `requested`, the
 * client's model, comes last.
 */
export function namesToAsk(
  { model: pool, models: listed }: EffectivePreference,
  models: readonly string[],
  requested: readonly string[],
): string[] {
  const isPools = pool !== undefined && models.every((model, index) => model === listed[index]);
  const own = isPools ? [pool] : models.slice(0, MOST_ASKED - 1);
  const left = requested.filter((name) => !models.includes(name));
  return [...own, ...left].slice(0, MOST_ASKED);
}
