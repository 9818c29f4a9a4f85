// A session's binding, as JSON. Others may write to the store, too: entries that fail validation are treated as missing.
import { type Schema, schemaError } from "@plano/config/run-time";

/** The part of the conversation that one model has cached. */
export interface CacheEntry {
  model: string;
  /** Seconds since 1970, as all times here. */
  last_used: number;
  cached_tokens: number;
}

export interface Binding {
  /** The model that answers. */
  anchor_model: string;
  /** The model that would answer if the session had never switched. */
  default_model: string;
  /** Full name of the model that the client asks for; another name begins a new episode. */
  requested_model: string;
  /** Absent when no routing preference fits and the client's own model answers. */
  route_name?: string;
  prefix_hash?: string;
  last_used: number;
  /** Tokens of the latest prompt. */
  cached_tokens: number;
  /** The cost of reading the prefix from the default model's cache in this episode. */
  baseline_usd: number;
  /** The cost of switches beyond the baseline. */
  switch_spend_usd: number;
  switches: number;
  /** All of the session's turns of which the cost is known. */
  session_cost_usd: number;
  /** The latest first. */
  history: CacheEntry[];
}

const MAX_CACHE_ENTRIES = 8;
/** Seconds that providers keep a cached prefix without use. */
const WARMTH = 300;

const amount = { type: "number", minimum: 0 } as const;
const text = { type: "string" } as const;
const object = (properties: Record<string, Schema>, optional: readonly string[] = []): Schema => ({
  type: "object",
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  properties,
});

const schema = object(
  {
    anchor_model: text,
    default_model: text,
    requested_model: text,
    route_name: text,
    prefix_hash: text,
    last_used: amount,
    cached_tokens: amount,
    baseline_usd: amount,
    switch_spend_usd: amount,
    switches: amount,
    session_cost_usd: amount,
    history: {
      type: "array",
      maxItems: MAX_CACHE_ENTRIES,
      items: object({ model: text, last_used: amount, cached_tokens: amount }),
    },
  },
  ["route_name", "prefix_hash"],
);

export function parseBinding(written: string | undefined): Binding | undefined {
  if (written === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(written);
    return schemaError(schema, value) === undefined ? (value as Binding) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the provider still has in its cache what it was sent then. */
export function isWarm({ last_used: then }: Pick<CacheEntry, "last_used">, now: number): boolean {
  return Math.abs(now - then) <= WARMTH;
}

/** Each model once. */
export function withCacheEntry(history: readonly CacheEntry[], visit: CacheEntry): CacheEntry[] {
  return [visit, ...history.filter(({ model }) => model !== visit.model)].slice(0, MAX_CACHE_ENTRIES);
}
