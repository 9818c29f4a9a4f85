// Rate limits: which requests each of them counts, by the names that clients use.
import { CALLER_HEADER } from "../contract/headers.generated.js";
import type { RateLimit } from "../model/limits.js";
import type { NormalisedConfig } from "../model/model.js";
import type { Target } from "../model/target.js";
import type { RateLimitEntry } from "../schema/rate-limits.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import type { PathPart } from "../syntax/errors.js";
import { nearest } from "../syntax/spelling.js";
import { withKeyLimits } from "./key-limits.js";

const SECONDS: Record<RateLimitEntry["limit"]["unit"], number> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
};
const ALL = "*";

interface Known {
  names: Pick<NormalisedConfig, "models" | "wildcards" | "pools">;
  targets: readonly Target[];
}

export function readRateLimits(file: PlanoFile, diagnostics: Diagnostics, known: Known): RateLimit[] {
  return new RateLimitReader(withKeyLimits(file), diagnostics, known).read();
}

class RateLimitReader {
  readonly #entries: readonly RateLimitEntry[];
  readonly #known: Known;
  readonly #diagnostics: Diagnostics;
  readonly #seen = new Set<string>();

  constructor({ ratelimits = [] }: PlanoFile, diagnostics: Diagnostics, known: Known) {
    this.#entries = ratelimits;
    this.#known = known;
    this.#diagnostics = diagnostics;
  }

  read(): RateLimit[] {
    return this.#entries.flatMap((entry, index) => this.#limit(entry, ["ratelimits", index]));
  }

  #limit(entry: RateLimitEntry, path: PathPart[]): RateLimit[] {
    const counted = this.#counted(entry.model, path);
    if (counted === undefined) return [];
    const { unit, ...amounts } = entry.limit;
    if (Object.keys(amounts).length === 0) {
      const hint = "limit: { tokens: 100000, unit: minute }";
      this.#error([...path, "limit"], "must limit tokens, requests or usd", hint);
    }
    this.#checkTwin(entry, path);
    if (amounts.usd !== undefined) this.#checkPrices(counted, path);
    const selector = this.#selector(entry);
    return [
      {
        model: entry.model,
        ...counted,
        ...(selector === undefined ? {} : { selector }),
        periodSeconds: SECONDS[unit],
        ...amounts,
        skipsCached: entry.count_cached === false,
      },
    ];
  }

  /** Undefined, with an error, if no client can ask for that name. */
  #counted(model: string, path: PathPart[]): Pick<RateLimit, "targets" | "pool"> | undefined {
    if (model === ALL) return {};
    const { models, wildcards, pools } = this.#known.names;
    if (pools.some(({ name }) => name === model)) return { pool: model };
    const target = Object.hasOwn(models, model) ? models[model] : wildcards[model.replace(/\*$/, "")];
    if (target !== undefined) return { targets: [target] };
    const names = [...Object.keys(models), ...pools.map(({ name }) => name)];
    const close = nearest(model, names);
    const hint =
      close === undefined ? "a name that clients may ask for, or * for all" : `did you mean ${close}?`;
    this.#error([...path, "model"], `${model} is not a model of this file`, hint);
    return undefined;
  }

  #selector({ model, selector }: RateLimitEntry): RateLimit["selector"] {
    if (selector === undefined) return undefined;
    const header = headerOf(selector.key);
    if (selector.value !== undefined && selector.value !== ALL) {
      return { header, value: selector.value, except: [] };
    }
    const except = this.#entries
      .filter((other) => other.model === model && headerOf(other.selector?.key) === header)
      .map((other) => other.selector?.value)
      .filter((value): value is string => value !== undefined && value !== ALL);
    return { header, except: [...new Set(except)] };
  }

  /** Limits of different units can be combined; two of one unit are ambiguous. */
  #checkTwin({ model, selector, limit }: RateLimitEntry, path: PathPart[]): void {
    for (const kind of ["tokens", "requests", "usd"] as const) {
      if (limit[kind] === undefined) continue;
      const value = selector?.value ?? ALL;
      const key = JSON.stringify([model, headerOf(selector?.key), selector && value, kind, limit.unit]);
      if (this.#seen.has(key)) {
        this.#error([...path, "limit", kind], `already has a limit a ${limit.unit}`);
      }
      this.#seen.add(key);
    }
  }

  #checkPrices(counted: Pick<RateLimit, "targets" | "pool">, path: PathPart[]): void {
    const { targets, names } = this.#known;
    const pool = names.pools.find(({ name }) => name === counted.pool)?.targets.map(({ target }) => target);
    const indexes = counted.targets ?? pool ?? [...targets.keys()];
    const unpriced = indexes.map((index) => targets[index]).find((target) => target?.pricing === undefined);
    if (unpriced === undefined) return;
    const hint =
      "pricing: { input: 2.5, output: 10 } at its entry of model_providers, US dollars for a million tokens";
    this.#error([...path, "limit", "usd"], `needs the prices of ${unpriced.name}`, hint);
  }

  #error(path: PathPart[], message: string, hint?: string): void {
    this.#diagnostics.error(path, message, hint);
  }
}

/** `caller` is the caller that the listener has authenticated. */
function headerOf(key = ""): string {
  const header = key.toLowerCase();
  return header === "caller" ? CALLER_HEADER : header;
}
