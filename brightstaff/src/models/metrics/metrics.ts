// What is known of models from outside: what they cost, and how fast they are.
import type { Pricing } from "@plano/config";

export interface ModelMetrics {
  /** US dollars for a million tokens, of a model by its full name; undefined where nobody has told. */
  priceOf(model: string): Pricing | undefined;
  /** The smaller the faster, in whatever the query counts. */
  latencyOf(model: string): number | undefined;
}
