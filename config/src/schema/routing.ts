// The parts of the schema that are about routes: kinds of tasks, sessions, and what models cost and how fast they are.

import { HEADER_NAME, MODEL_NAME, URL_TEXT } from "./parts.js";

const SESSION_TTL = { type: "integer", minimum: 1, maximum: 86_400, description: "600 by default" } as const;

/** A header's value, among others. */
const ROUTE_NAME = {
  type: "string",
  maxLength: 100,
  pattern: "^[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?$",
} as const;

const DESCRIPTION = { type: "string", minLength: 1, maxLength: 10_000 } as const;

export const ROUTING_PREFERENCES = {
  type: "array",
  maxItems: 100,
  items: {
    type: "object",
    additionalProperties: false,
    required: ["name", "description", "models"],
    properties: {
      name: ROUTE_NAME,
      description: DESCRIPTION,
      models: { type: "array", minItems: 1, maxItems: 10, items: MODEL_NAME },
      selection_policy: {
        type: "object",
        additionalProperties: false,
        required: ["prefer"],
        properties: { prefer: { enum: ["cheapest", "fastest", "none"] } },
      },
    },
  },
} as const;

export const INLINE_PREFERENCES = {
  type: "array",
  maxItems: 100,
  description: "Of files before v0.4.0; since then routing_preferences of the file itself",
  items: {
    type: "object",
    additionalProperties: false,
    required: ["name", "description"],
    properties: { name: ROUTE_NAME, description: DESCRIPTION },
  },
} as const;

export const ROUTING = {
  type: "object",
  additionalProperties: false,
  properties: {
    llm_provider: { type: "string", description: "Has no effect" },
    model: { type: "string", description: "Has no effect" },
    session_ttl_seconds: SESSION_TTL,
    session_max_entries: { type: "integer", minimum: 1, maximum: 10_000 },
    session_cache: {
      type: "object",
      additionalProperties: false,
      properties: {
        type: { enum: ["memory", "redis"] },
        url: { ...URL_TEXT, description: "redis://host:6379, or $VARIABLE" },
        tenant_header: { type: "string", pattern: HEADER_NAME, maxLength: 200 },
      },
    },
    routing_budget: {
      type: "object",
      additionalProperties: false,
      required: ["max_switch_spend_pct"],
      description: "What changing models within a conversation may cost",
      properties: {
        max_switch_spend_pct: { type: "number", minimum: 0, maximum: 100 },
        replenish_on_rebind: { type: "boolean", description: "true by default" },
        cache_read_discount: { type: "number", minimum: 0, maximum: 1, description: "0.1 by default" },
        record_counterfactual: { type: "boolean" },
      },
    },
    route_on_user_only: { type: "boolean", description: "What tools answer goes where the user's turn went" },
  },
} as const;

/** Which keys belong to which type is told in plain words, not by the schema. */
export const METRICS_SOURCES = {
  type: "array",
  maxItems: 10,
  items: {
    type: "object",
    additionalProperties: false,
    required: ["type", "provider"],
    properties: {
      type: { enum: ["cost", "latency"] },
      provider: { enum: ["digitalocean", "models.dev", "prometheus"] },
      url: URL_TEXT,
      query: { type: "string", minLength: 1, maxLength: 10_000, description: "Of Prometheus" },
      refresh_interval: { type: "integer", minimum: 1, maximum: 604_800, description: "Seconds" },
      model_aliases: {
        type: "object",
        maxProperties: 10_000,
        propertyNames: { minLength: 1, maxLength: 500 },
        additionalProperties: MODEL_NAME,
        description: "A name of the catalogue: a model of model_providers",
      },
    },
  },
} as const;

export const PROMPT_CACHING = {
  type: "object",
  additionalProperties: false,
  properties: {
    enabled: { type: "boolean" },
    inject_cache_control: { type: "boolean" },
    min_prefix_tokens: { type: "integer", minimum: 1, maximum: 10_000_000 },
    session_affinity: { type: "boolean", description: "Conversations are told apart by how they begin" },
    session_ttl_seconds: SESSION_TTL,
  },
} as const;
