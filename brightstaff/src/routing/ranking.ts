// Ranks a route's models.
import type { RoutingPreference } from "@plano/config";
import type { ModelMetrics } from "../models/metrics/metrics.js";
import type { PriceOf } from "../models/prices.js";

/** Models without data keep their order, at the end. */
export function rank(
  models: readonly string[],
  prefer: RoutingPreference["prefer"],
  { priceOf, latencyOf }: { priceOf: PriceOf; latencyOf: ModelMetrics["latencyOf"] },
): string[] {
  if (prefer === "none") return [...models];
  const measureOf = (model: string): number | undefined => {
    if (prefer === "fastest") return latencyOf(model);
    const price = priceOf(model);
    return price && price.input + price.output;
  };
  const valued = models.map((model) => {
    const value = measureOf(model) ?? Number.NaN;
    return { model, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  });
  const sorted = valued.sort((one, other) =>
    one.value < other.value ? -1 : one.value > other.value ? 1 : 0,
  );
  return sorted.map(({ model }) => model);
}
