// `routing` and `prompt_caching`: conversations that keep one model.

import type { FromSchema } from "json-schema-to-ts";
import { SESSION_TTL, URL_TEXT } from "./parts.js";
import { HEADER_NAME } from "./patterns.js";

const SESSION_CACHE = {
  type: "object",
  additionalProperties: false,
  description: "Where sessions are kept.",
  properties: {
    type: {
      enum: ["memory", "redis"],
      description: "`redis` lets several Planos share sessions. Default: `memory`.",
    },
    url: {
      ...URL_TEXT,
      writeOnly: true,
      description:
        "Of type `redis`, and required there: `redis://host:6379`, `rediss://host:6379`, or better `$VARIABLE`.",
    },
    tenant_header: {
      type: "string",
      pattern: HEADER_NAME,
      maxLength: 200,
      description: "A request header whose values separate the sessions of tenants. Default: none.",
    },
  },
} as const;

const ROUTING_BUDGET = {
  type: "object",
  additionalProperties: false,
  required: ["max_switch_spend_pct"],
  description:
    "What switching models within a conversation may cost. It needs prices of models. Default: no bound.",
  properties: {
    max_switch_spend_pct: {
      type: "number",
      minimum: 0,
      maximum: 100,
      description: "Percent of what the conversation's cached tokens have cost.",
    },
    replenish_on_rebind: {
      type: "boolean",
      description: "`true`: a conversation that gets a new model also gets a new budget. Default: `true`.",
    },
    cache_read_discount: {
      type: "number",
      minimum: 0,
      maximum: 1,
      description:
        "The price of a cached token as a share of an uncached one's, if no price is known. Default: `0.1`.",
    },
    record_counterfactual: {
      type: "boolean",
      description: "`true`: records which model would have been chosen without a session. Default: `false`.",
    },
  },
} as const;

export const ROUTING = {
  type: "object",
  additionalProperties: false,
  description:
    "How conversations keep one model. With this key, requests for models go through brightstaff, and may have routing preferences of their own.",
  properties: {
    llm_provider: { type: "string", description: "Has no effect.", deprecated: true },
    model: { type: "string", description: "Has no effect.", deprecated: true },
    session_ttl_seconds: {
      ...SESSION_TTL,
      description:
        "Seconds that a session lasts without requests. Default: that of `prompt_caching`, else `600`.",
    },
    session_max_entries: {
      type: "integer",
      minimum: 1,
      maximum: 10_000,
      description: "The most sessions in memory; the least recently used end first. Default: `10000`.",
    },
    session_cache: SESSION_CACHE,
    routing_budget: ROUTING_BUDGET,
    route_on_user_only: {
      type: "boolean",
      description:
        "`true`: only user turns are routed; tool results go to the model of the last user turn. Default: `false`.",
    },
  },
} as const;

export type RoutingEntry = FromSchema<typeof ROUTING>;

export const PROMPT_CACHING = {
  type: "object",
  additionalProperties: false,
  description: "Marks the beginnings of prompts for Claude's cache, in requests that mark none themselves.",
  properties: {
    enabled: { type: "boolean", description: "`true`: switches it on. Default: `false`." },
    inject_cache_control: {
      type: "boolean",
      description: "`false`: adds no marks. Default: `true`.",
    },
    min_prefix_tokens: {
      type: "integer",
      minimum: 1,
      maximum: 10_000_000,
      description:
        "Estimated tokens, at four bytes each, from which on a beginning is marked. Default: `1024`.",
    },
    session_affinity: {
      type: "boolean",
      description:
        "`true`: conversations without an id have sessions, too, recognised by their beginning. Default: `true`.",
    },
    session_ttl_seconds: {
      ...SESSION_TTL,
      description: "Seconds that a session lasts without requests, unless `routing` sets it. Default: `600`.",
    },
  },
} as const;
