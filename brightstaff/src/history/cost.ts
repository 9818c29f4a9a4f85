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
  const { input: inputRate, output: outputRate, cachedInput: cachedRate = inputRate } = price;
  const { cacheWrite: writeRate = inputRate } = price;
  if (usage === null) return { ...UNKNOWN, inputRate, cachedRate, writeRate, outputRate, source };
  const cachedTokens = Math.min(usage.cachedInput ?? 0, usage.input);
  const writtenTokens = Math.min(usage.cacheWrite ?? 0, usage.input - cachedTokens);
  const input = ((usage.input - cachedTokens - writtenTokens) * inputRate) / MILLION;
  const cached = (cachedTokens * cachedRate) / MILLION;
  const write = (writtenTokens * writeRate) / MILLION;
  const output = (usage.output * outputRate) / MILLION;
  const saved = (cachedTokens * (inputRate - cachedRate)) / MILLION;
  const total = input + cached + write + output;
  return {
    inputRate,
    cachedRate,
    writeRate,
    outputRate,
    source,
    input,
    cached,
    write,
    output,
    total,
    saved,
  };
}

/** Undefined values are unknown, and so is a sum of nothing but unknown ones. */
export function sumOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
