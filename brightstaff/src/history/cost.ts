// What a call cost, by the prices of the moment it arrives: history does not change when prices do.
import type { PriceSource } from "../models/prices.js";
import type { Cost, Usage } from "./types.js";

const MILLION = 1_000_000;

const UNKNOWN: Cost = {
  inputRate: null,
  cachedRate: null,
  writeRate: null,
  outputRate: null,
  source: null,
  input: null,
  cached: null,
  write: null,
  output: null,
  total: null,
  saved: null,
};

/** Unknown without a price or without usage, never 0. Cached and written tokens without a price of their own cost as fresh ones. */
export function costOf(priced: PriceSource | undefined, usage: Usage | null): Cost {
  if (priced === undefined) return UNKNOWN;
  const { price, source } = priced;
  const rates = {
    inputRate: price.input,
    cachedRate: price.cachedInput ?? price.input,
    writeRate: price.cacheWrite ?? price.input,
    outputRate: price.output,
    source,
  };
  if (usage === null) return { ...UNKNOWN, ...rates };
  const cachedTokens = Math.min(usage.cachedInput ?? 0, usage.input);
  const writtenTokens = Math.min(usage.cacheWrite ?? 0, usage.input - cachedTokens);
  const input = ((usage.input - cachedTokens - writtenTokens) * rates.inputRate) / MILLION;
  const cached = (cachedTokens * rates.cachedRate) / MILLION;
  const write = (writtenTokens * rates.writeRate) / MILLION;
  const output = (usage.output * rates.outputRate) / MILLION;
  const saved = (cachedTokens * (rates.inputRate - rates.cachedRate)) / MILLION;
  return { ...rates, input, cached, write, output, total: input + cached + write + output, saved };
}

/** Undefined values are unknown, and so is a sum of nothing but unknown ones. */
export function sumOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
