// JSON Schema (draft 2020-12) of the file. Descriptions are for editors; the errors' texts are made in shape.ts.

import { FORMATS } from "../contract/formats.generated.js";
import { AGENTS, FILTERS, LISTENER } from "./agents.js";
import { RATE_LIMIT } from "./auth.js";
import {
  COUNT,
  DURATION,
  EDGE_LIMITS,
  ENDPOINT,
  HEADER_NAME,
  HEALTH_CHECK,
  MODEL_NAME,
  PREFIX_AFFINITY,
  PRICE,
  SECRET,
  SIZE,
  TOKENS,
  URLS,
} from "./parts.js";
import {
  INLINE_PREFERENCES,
  METRICS_SOURCES,
  PROMPT_CACHING,
  ROUTING,
  ROUTING_PREFERENCES,
} from "./routing.js";
import { VERSION_SPELLINGS } from "./version.js";

export const schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Plano configuration",
  type: "object",
  additionalProperties: false,
  required: ["version", "listeners"],
  properties: {
    version: { enum: VERSION_SPELLINGS, description: "Version of this schema" },
    listeners: {
      type: "array",
      minItems: 1,
      maxItems: 1_000,
      items: LISTENER,
    },
    agents: AGENTS,
    filters: FILTERS,
    model_providers: {
      type: "array",
      minItems: 1,
      maxItems: 10_000,
      items: {
        type: "object",
        additionalProperties: false,
        required: ["model"],
        properties: {
          model: {
            type: "string",
            minLength: 1,
            maxLength: 500,
            description: "provider/model or provider/*",
          },
          name: { type: "string", minLength: 1, maxLength: 500 },
          access_key: SECRET,
          access_keys: {
            type: "array",
            minItems: 1,
            maxItems: 10,
            items: SECRET,
            description: "Used in turns; one that is refused or out of quota rests",
          },
          base_url: URLS,
          health_check: HEALTH_CHECK,
          prefix_affinity: PREFIX_AFFINITY,
          provider_interface: { type: "string", minLength: 1 },
          pricing: {
            type: "object",
            additionalProperties: false,
            required: ["input", "output"],
            description: "US dollars for a million tokens",
            properties: { input: PRICE, output: PRICE, cached_input: PRICE },
          },
          default_output_tokens: {
            ...TOKENS,
            description: "Reserved for an answer that the request does not bound",
          },
          context_window: { ...TOKENS, description: "What a provider counts beyond it is not believed" },
          default: { type: "boolean" },
          routing_preferences: INLINE_PREFERENCES,
          api: { enum: FORMATS, description: "Which of the provider's APIs is spoken to it" },
          passthrough_auth: { type: "boolean", description: "The client's own key goes on" },
          http_host: { type: "string", minLength: 1, maxLength: 255 },
          region: { type: "string", minLength: 1, maxLength: 100, description: "Of Amazon Bedrock" },
          aws_credentials: {
            type: "object",
            additionalProperties: false,
            required: ["access_key_id", "secret_access_key"],
            properties: {
              access_key_id: SECRET,
              secret_access_key: SECRET,
              session_token: SECRET,
            },
          },
          headers: {
            type: "object",
            propertyNames: { pattern: HEADER_NAME },
            additionalProperties: { type: "string", maxLength: 8_000, pattern: "^[^\\r\\n\\u0000]*$" },
          },
        },
      },
    },
    model_aliases: {
      type: "object",
      propertyNames: { minLength: 1, maxLength: 500 },
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        properties: {
          target: MODEL_NAME,
          targets: {
            type: "array",
            minItems: 1,
            maxItems: 10,
            description: "When one fails, the next is asked",
            items: {
              type: ["string", "object"],
              minLength: 1,
              maxLength: 500,
              additionalProperties: false,
              required: ["target"],
              properties: { target: MODEL_NAME, weight: { type: "integer", minimum: 0, maximum: 1_000_000 } },
            },
          },
        },
      },
    },
    routing_preferences: ROUTING_PREFERENCES,
    model_metrics_sources: METRICS_SOURCES,
    routing: ROUTING,
    endpoints: {
      type: "object",
      maxProperties: 1_000,
      propertyNames: { pattern: "^[A-Za-z][A-Za-z0-9_]{0,99}$" },
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        required: ["endpoint"],
        properties: {
          endpoint: {
            type: ["string", "array"],
            minLength: 1,
            maxLength: 300,
            minItems: 1,
            maxItems: 100,
            items: { type: "string", minLength: 1, maxLength: 300 },
            description: "host:port; several take turns",
          },
          protocol: { enum: ["http", "https"] },
          connect_timeout: { ...DURATION, description: "Longest wait for a connection" },
          http_host: { type: "string", minLength: 1, maxLength: 255 },
          health_check: HEALTH_CHECK,
          prefix_affinity: PREFIX_AFFINITY,
        },
      },
    },
    ratelimits: {
      type: "array",
      maxItems: 1_000,
      items: {
        type: "object",
        additionalProperties: false,
        required: ["model", "limit"],
        properties: {
          model: { ...MODEL_NAME, description: "A name that clients may ask for, or * for all" },
          selector: {
            type: "object",
            additionalProperties: false,
            required: ["key"],
            properties: {
              key: { type: "string", pattern: HEADER_NAME, maxLength: 200, description: "A request header" },
              value: { type: "string", minLength: 1, maxLength: 1_000, description: "* for a bucket each" },
            },
          },
          limit: RATE_LIMIT,
        },
      },
    },
    ratelimit_service: {
      type: "object",
      additionalProperties: false,
      required: ["address"],
      properties: {
        address: {
          type: "string",
          maxLength: 300,
          pattern: "^([^\\s:/]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$",
          description: "host:port of its gRPC listener",
        },
        timeout: { ...DURATION, description: "Longest wait for its answer; 250ms by default" },
        failure_mode: { enum: ["open", "closed"], description: "Without its answer: go on, or refuse" },
        domain: { type: "string", pattern: "^[0-9A-Za-z._-]+$", maxLength: 200 },
      },
    },
    failover: {
      type: "object",
      additionalProperties: false,
      properties: {
        first_byte_timeout: { ...DURATION, description: "Of an attempt at a stream; 30s by default" },
        answer_timeout: { ...DURATION, description: "Of an attempt at a whole answer; 120s by default" },
        statuses: {
          type: "array",
          maxItems: 100,
          items: { type: "integer", minimum: 400, maximum: 499 },
          description: "Beside those from 500 on",
        },
        consecutive_failures: { type: "integer", minimum: 0, maximum: 1_000_000 },
        consecutive_5xx: { type: "integer", minimum: 0, maximum: 1_000_000, description: "0 for never" },
        max_ejection_percent: { type: "integer", minimum: 0, maximum: 100 },
        ejection_time: { ...DURATION, description: "How long a failing address is left out; 30s by default" },
      },
    },
    upstreams: {
      type: "object",
      additionalProperties: false,
      properties: {
        idle_timeout: {
          ...DURATION,
          description: "Of a connection without requests; 55s with TLS and 4s without by default",
        },
        tcp_keepalive: { ...DURATION, description: "Until a silent connection is probed; 60s by default" },
        dns_refresh_rate: { ...DURATION, description: "5s by default" },
        dns_lookup_family: { enum: ["all", "auto", "v4_only", "v6_only", "v4_preferred"] },
        max_connections: COUNT,
        max_pending_requests: COUNT,
        max_requests: COUNT,
        max_retries: COUNT,
        max_requests_per_connection: COUNT,
      },
    },
    limits: {
      type: "object",
      additionalProperties: false,
      properties: {
        request_body: { ...SIZE, description: "32MiB by default" },
        response_body: { ...SIZE, description: "Of an answer that is held as a whole; 32MiB by default" },
        request_headers: { ...SIZE, description: "All of them together; 60KiB by default" },
        stream_line: { ...SIZE, description: "One event of a stream; 8MiB by default" },
        routing_preferences: { ...SIZE, description: "Those that a request brings; 10KiB by default" },
        requests_in_flight: { ...SIZE, description: "All that brightstaff holds; by its memory" },
        stream_duration: { ...DURATION, description: "A whole stream; no bound by default" },
        stream_idle: {
          ...DURATION,
          description: "Silence within an answer; the listener's timeout by default",
        },
        ...EDGE_LIMITS,
      },
    },
    logs: {
      type: "object",
      additionalProperties: false,
      properties: {
        max_size: { ...SIZE, description: "From which a log file is rotated; 64MiB by default" },
        keep: {
          type: "integer",
          minimum: 0,
          maximum: 1_000,
          description: "Rotated files of each; 4 by default",
        },
      },
    },
    prompt_caching: PROMPT_CACHING,
    tracing: {
      type: "object",
      additionalProperties: false,
      properties: {
        random_sampling: { type: "integer", minimum: 0, maximum: 100, description: "Percent" },
        trace_arch_internal: { type: "boolean" },
        opentracing_grpc_endpoint: { ...ENDPOINT, description: "http://host:4317, or $VARIABLE" },
        otlp_http_endpoint: { ...ENDPOINT, description: "http://host:4318, or $VARIABLE" },
        span_attributes: {
          type: "object",
          additionalProperties: false,
          properties: {
            static: {
              type: "object",
              maxProperties: 100,
              propertyNames: { minLength: 1, maxLength: 200 },
              additionalProperties: { type: "string", minLength: 1, maxLength: 2_000 },
            },
          },
        },
      },
    },
    overrides: {
      type: "object",
      additionalProperties: false,
      properties: {
        upstream_connect_timeout: { ...DURATION },
        upstream_tls_ca_path: { type: "string", minLength: 1 },
        llm_routing_model: { ...MODEL_NAME, description: "Chooses routes; else as agents are chosen" },
        agent_orchestration_model: {
          ...MODEL_NAME,
          description: "Chooses agents; the default model if absent",
        },
        agent_orchestration_method: { enum: ["model", "embeddings"] },
        agent_orchestration_threshold: {
          type: "number",
          minimum: -1,
          maximum: 1,
          description: "Of embeddings",
        },
        orchestrator_model_context_length: { type: "integer", minimum: 256, maximum: 1_000_000 },
      },
    },
  },
} as const;
