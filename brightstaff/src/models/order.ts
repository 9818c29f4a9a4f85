// Whom a routed request is asked of: names, in turn.
import { MOST_ASKED } from "@plano/config/run-time";
import type { ModelNames } from "../settings/settings.js";
import type { AnyRoute } from "./inline-preferences.js";
import { fullNameOf } from "./model-names.js";

/**
 * `models` are the route's, ranked. In the order of its pool Envoy asks them, by the pool's name. When all fail, the client's
 * own model is left.
 */
export function namesToAsk(
  { model: pool, models: listed }: AnyRoute,
  models: readonly string[],
  requested: string,
  names: ModelNames,
): string[] {
  const isPools = pool !== undefined && models.every((model, index) => model === listed[index]);
  const own = isPools ? [pool] : models.slice(0, MOST_ASKED - 1);
  const isLeft = !models.includes(requested) && fullNameOf(requested, names) !== undefined;
  return isLeft ? [...own, requested] : own;
}
