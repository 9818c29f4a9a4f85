// Prices of models. The configuration's prices win over a catalogue's.
import type { ModelMetrics, ModelPrice } from "./metrics/metrics.js";

/** Takes the model's full name; undefined without a price. */
export type PriceOf = (model: string) => ModelPrice | undefined;

export function pricesOf(
  written: Readonly<Record<string, ModelPrice>>,
  metrics: Pick<ModelMetrics, "priceOf">,
): PriceOf {
  return (model) => (Object.hasOwn(written, model) ? written[model] : metrics.priceOf(model));
}
