// What models cost. What the file says wins over what a catalogue does.
import type { ModelMetrics, ModelPrice } from "./metrics/metrics.js";

/** By the model's full name; undefined where nobody has told. */
export type PriceOf = (model: string) => ModelPrice | undefined;

export function pricesOf(
  written: Readonly<Record<string, ModelPrice>>,
  metrics: Pick<ModelMetrics, "priceOf">,
): PriceOf {
  return (model) => (Object.hasOwn(written, model) ? written[model] : metrics.priceOf(model));
}
