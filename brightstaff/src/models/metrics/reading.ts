// What one look at a source gave, and what of it could not be used.

export interface Reading<Value> {
  /** By names of models: full ones, bare ones, or both. */
  values: ReadonlyMap<string, Value>;
  /** How many values were not what they should be. */
  ignored: number;
}

/** Of any other value undefined: text with digits in it, too. */
export function amountOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** By `provider/model`, else by what the provider calls it. */
export function lookUp<Value>(values: ReadonlyMap<string, Value>, model: string): Value | undefined {
  return values.get(model) ?? values.get(bareName(model));
}

/** `gpt-4o` of `openai/gpt-4o`; names without a provider are bare. */
export function bareName(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}
