// The parts of the schema that are about agents: listeners, agents and filters.

import { ENDPOINTS } from "../contract/endpoints.generated.js";
import { FORMATS } from "../contract/formats.generated.js";
import { AUTH } from "./auth.js";
import { CORS, HOSTS } from "./cors.js";
import { DURATION, FILTER_IDS, HEALTH_CHECK, ID, MODEL_NAME, PREFIX_AFFINITY, URLS } from "./parts.js";
import { TLS } from "./tls.js";

/** Which keys belong to which type is told in plain words, not by the schema. */
export const LISTENER = {
  type: "object",
  additionalProperties: false,
  required: ["type", "name"],
  properties: {
    type: { enum: ["model", "agent"] },
    name: { type: "string", minLength: 1, maxLength: 100 },
    address: { type: "string", minLength: 1, maxLength: 255, description: "An IP address, or localhost" },
    auth: AUTH,
    tls: TLS,
    allow_unauthenticated: {
      type: "boolean",
      description: "Beyond this machine without auth and without client certificates",
    },
    port: { type: "integer", minimum: 1, maximum: 65535 },
    timeout: { ...DURATION, description: "Longest silence; 300s by default, 0s for none" },
    request_timeout: { ...DURATION, description: "For a request to arrive whole; 120s by default" },
    max_retries: { type: "integer", minimum: 0, maximum: 10 },
    mode: { enum: ["sequential", "parallel"], description: "How several agents are asked" },
    merge_model: { ...MODEL_NAME, description: "Of parallel; else the one that chooses agents" },
    router: { enum: ["plano_orchestrator_v1"] },
    input_filters: FILTER_IDS,
    output_filters: FILTER_IDS,
    unfiltered_endpoints: {
      type: "array",
      uniqueItems: true,
      items: { enum: ENDPOINTS },
      description: "Pass although filters cannot see them",
    },
    cors: CORS,
    hosts: HOSTS,
    agents: {
      type: "array",
      minItems: 1,
      maxItems: 100,
      items: {
        type: "object",
        additionalProperties: false,
        required: ["id"],
        properties: {
          id: ID,
          description: { type: "string", maxLength: 10_000 },
          default: { type: "boolean" },
          input_filters: FILTER_IDS,
          filter_chain: FILTER_IDS,
        },
      },
    },
  },
} as const;

export const AGENTS = {
  type: "array",
  maxItems: 1_000,
  items: {
    type: "object",
    additionalProperties: false,
    required: ["id", "url"],
    properties: {
      id: ID,
      url: URLS,
      api: { enum: FORMATS, description: "What is spoken to it; chat-completions by default" },
      passthrough_auth: { type: "boolean", description: "The client's own key goes on to it" },
      timeout: { ...DURATION, description: "Longest silence; its listeners' by default, 0s for none" },
      max_retries: { type: "integer", minimum: 0, maximum: 10 },
      http_host: { type: "string", minLength: 1, maxLength: 255 },
      health_check: HEALTH_CHECK,
      prefix_affinity: PREFIX_AFFINITY,
    },
  },
} as const;

export const FILTERS = {
  type: "array",
  maxItems: 1_000,
  items: {
    type: "object",
    additionalProperties: false,
    required: ["id", "url"],
    properties: {
      id: ID,
      url: URLS,
      type: { enum: ["mcp", "http"] },
      transport: { enum: ["streamable-http"] },
      tool: { type: "string", minLength: 1, maxLength: 200, description: "Of MCP; its id by default" },
      timeout: { ...DURATION, description: "30s by default" },
      on_failure: { enum: ["fail", "skip"], description: "When it does not answer" },
      http_host: { type: "string", minLength: 1, maxLength: 255 },
      health_check: HEALTH_CHECK,
    },
  },
} as const;
