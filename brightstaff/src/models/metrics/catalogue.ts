// Reads prices from the catalogues of DigitalOcean and models.dev. Entries may have any shape: invalid prices are left
// out and counted.
import type { MetricsSources } from "@plano/config";
import { isObject, type JsonObject, objectsOf } from "../../json.js";
import type { ModelPrice } from "./metrics.js";
import { amountOf, bareName, type Reading } from "./reading.js";

type CostSource = NonNullable<MetricsSources["cost"]>;

interface Entry {
  name: string;
  /** Dollars per token, or per million; undefined without a price. */
  input: unknown;
  output: unknown;
  cachedInput: unknown;
  cacheWrite?: unknown;
}

interface Catalogue {
  entries(answer: JsonObject): Entry[];
  /** The number of tokens that a price is for. */
  tokens: number;
}

/** Entries that have a price. */
const CATALOGUES: Record<CostSource["catalog"], Catalogue> = {
  digitalocean: {
    // Prices are per token, despite their names: 0.00000325 is 3.25 dollars per million.
    tokens: 1,
    entries: ({ data }) =>
      objectsOf(data).flatMap(({ model_id: id, pricing }) => {
        if (!isName(id) || !isObject(pricing)) return [];
        const { input_price_per_million: input, output_price_per_million: output } = pricing;
        const cachedInput = pricing.cache_read_input_price_per_million ?? pricing.input_cache_read;
        return [{ name: id, input, output, cachedInput }];
      }),
  },
  "models.dev": {
    tokens: 1_000_000,
    // Sorted, so that a bare name of several providers always means the same one.
    entries: (answer) =>
      Object.keys(answer)
        .sort()
        .flatMap((provider) => {
          const { models } = objectOf(answer[provider]);
          return Object.entries(objectOf(models)).flatMap(([id, model]) => {
            const { cost } = objectOf(model);
            if (!isObject(cost)) return [];
            return [
              {
                name: `${provider}/${id}`,
                input: cost.input,
                output: cost.output,
                cachedInput: cost.cache_read,
                cacheWrite: cost.cache_write,
              },
            ];
          });
        }),
  },
};

/** Throws when the answer has no valid price: it is no catalogue then. */
export function readCatalogue(source: CostSource, answer: JsonObject): Reading<ModelPrice> {
  const { entries, tokens } = CATALOGUES[source.catalog];
  const priced: [string, ModelPrice][] = [];
  let ignored = 0;
  for (const { name, ...told } of entries(answer)) {
    const dollars = (value: unknown): number | undefined => {
      const amount = amountOf(value);
      return amount === undefined ? undefined : (amount * 1_000_000) / tokens;
    };
    const [input, output, cachedInput] = [
      dollars(told.input),
      dollars(told.output),
      dollars(told.cachedInput),
    ];
    const cacheWrite = dollars(told.cacheWrite);
    const isJunk = (told.cachedInput ?? undefined) !== undefined && cachedInput === undefined;
    if (input === undefined || output === undefined || isJunk) ignored += 1;
    if (input === undefined || output === undefined) continue;
    const price = {
      input,
      output,
      ...(cachedInput !== undefined && { cachedInput }),
      ...(cacheWrite !== undefined && { cacheWrite }),
    };
    priced.push([name, price]);
  }
  if (priced.length === 0) throw new Error("it has no prices");
  return { values: underAllNames(priced, source.names), ignored };
}

/** The configuration's names take precedence, then full names, then bare ones; the first entry of each kind wins. */
function underAllNames(
  priced: readonly [string, ModelPrice][],
  names: Record<string, string>,
): Map<string, ModelPrice> {
  const values = new Map<string, ModelPrice>();
  const given = (name: string): string | undefined => (Object.hasOwn(names, name) ? names[name] : undefined);
  const ways = [given, (name: string) => given(bareName(name)), (name: string) => name, bareName];
  for (const way of ways) {
    for (const [name, price] of priced) {
      const key = way(name);
      if (key !== undefined && !values.has(key)) values.set(key, price);
    }
  }
  return values;
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
