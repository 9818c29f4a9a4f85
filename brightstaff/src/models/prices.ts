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

/** A price, and who has told it: `file`, or the catalogue's name. */
export interface PriceSource {
  price: ModelPrice;
  source: string;
}

export type SourcedPriceOf = (model: string) => PriceSource | undefined;

export function sourcedPricesOf(
  written: Readonly<Record<string, ModelPrice>>,
  metrics: Pick<ModelMetrics, "priceOf">,
  catalogue: string,
): SourcedPriceOf {
  return (model) => {
    if (Object.hasOwn(written, model) && written[model] !== undefined)
      return { price: written[model], source: "file" };
    const price = metrics.priceOf(model);
    return price && { price, source: catalogue };
  };
}
