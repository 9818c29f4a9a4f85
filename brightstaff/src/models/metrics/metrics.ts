// What is known of models from outside: what they cost, and how fast they are.

/** US dollars for a million tokens. */
export interface ModelPrice {
  input: number;
  output: number;
  /** Undefined where the catalogue does not tell. */
  cachedInput?: number;
}

export interface ModelMetrics {
  /** Of a model by its full name; undefined where nobody has told. */
  priceOf(model: string): ModelPrice | undefined;
  /** The smaller the faster, in whatever the query counts. */
  latencyOf(model: string): number | undefined;
}
