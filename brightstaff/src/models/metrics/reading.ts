// The result of reading a source, and the number of invalid values in it.

export interface Reading<Value> {
  /** By full names of models, bare names, or both. */
  values: ReadonlyMap<string, Value>;
  /** The number of invalid values. */
  ignored: number;
}

/** Undefined for any value that is not a number, including text with digits. */
export function amountOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** Looks up `provider/model`, and else the bare name. */
export function lookUp<Value>(values: ReadonlyMap<string, Value>, model: string): Value | undefined {
  return values.get(model) ?? values.get(bareName(model));
}

/** `gpt-4o` of `openai/gpt-4o`; names without a provider are bare. */
export function bareName(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}
