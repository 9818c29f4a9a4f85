// Whom a routed request is asked of: names, in turn. All that serve them are the caller's.
import { MOST_ASKED } from "@plano/config/run-time";
import type { EffectivePreference } from "./inline-preferences.js";

/**
 * `models` are the route's, ranked. In the order of its pool Envoy asks them, by the pool's name. When all fail, what the client
 * named is left: `requested`.
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
