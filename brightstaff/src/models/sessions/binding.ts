// What is kept of a session, as JSON. It may come from a store that others write, too: what is none of this shape is unknown.
import { type Schema, schemaFault } from "../../validator.js";

/** What a model has of the conversation in its cache. */
export interface Visit {
  model: string;
  /** Seconds since 1970, as all times here. */
  last_used: number;
  cached_tokens: number;
}

export interface Binding {
  /** Who answers. */
  anchor_model: string;
  /** Who would have answered all along, had nothing been switched. */
  default_model: string;
  /** What the client asked for, by its full name; another one is a new question. */
  requested_model: string;
  /** None: no kind of task fits, and the client's own model answers. */
  route_name?: string;
  prefix_hash?: string;
  last_used: number;
  /** Tokens of the latest prompt. */
  cached_tokens: number;
  /** What reading the prefix from the default model's cache has cost in this episode. */
  baseline_usd: number;
  /** What switches have cost beyond it. */
  switch_spend_usd: number;
  switches: number;
  /** All of the session's turns of which the cost is known. */
  session_cost_usd: number;
  /** The latest first. */
  history: Visit[];
}

const MOST_VISITS = 8;
/** Seconds for which providers keep what nobody asks for. */
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
      maxItems: MOST_VISITS,
      items: object({ model: text, last_used: amount, cached_tokens: amount }),
    },
  },
  ["route_name", "prefix_hash"],
);

export function parseBinding(written: string | undefined): Binding | undefined {
  if (written === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(written);
    return schemaFault(schema, value) === undefined ? (value as Binding) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the provider still has in its cache what it was sent then. */
export function isWarm({ last_used: then }: Pick<Visit, "last_used">, now: number): boolean {
  return Math.abs(now - then) <= WARMTH;
}

/** Each model once. */
export function withVisit(history: readonly Visit[], visit: Visit): Visit[] {
  return [visit, ...history.filter(({ model }) => model !== visit.model)].slice(0, MOST_VISITS);
}
