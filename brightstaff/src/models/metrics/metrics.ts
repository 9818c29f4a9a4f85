// External data about models: their prices and latencies.

/** US dollars per million tokens. */
export interface ModelPrice {
  input: number;
  output: number;
  /** Undefined when the catalogue has none. */
  cachedInput?: number;
  /** Of tokens that the provider writes to its cache; undefined when none is known. */
  cacheWrite?: number;
}

export interface ModelMetrics {
  /** Takes a model's full name; undefined when no source has a price. */
  priceOf(model: string): ModelPrice | undefined;
  /** Names of models that a source has a price for, with their provider or without. */
  priced(): Iterable<string>;
  /** Smaller is faster; the unit is the query's. */
  latencyOf(model: string): number | undefined;
}
