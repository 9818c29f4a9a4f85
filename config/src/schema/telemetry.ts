// `logs` and `tracing`: logs, and spans for a collector.

import type { FromSchema } from "json-schema-to-ts";
import { SECRET, SIZE } from "./parts.js";
import { HEADER_NAME } from "./patterns.js";

const ENDPOINT = { type: "string", minLength: 1, maxLength: 2_000 } as const;

export const LOGS = {
  type: "object",
  additionalProperties: false,
  description: "The log files of `plano up`.",
  properties: {
    max_size: {
      ...SIZE,
      description: "The size from which on a log file is rotated, from `1KiB` on. Default: `64MiB`.",
    },
    keep: {
      type: "integer",
      minimum: 0,
      maximum: 1_000,
      description: "Rotated files to keep of each log. Default: `4`.",
    },
  },
} as const;

const EXPORTER = {
  type: "object",
  additionalProperties: false,
  required: ["type", "url", "api_key"],
  properties: {
    type: { enum: ["posthog"], description: "The service's kind." },
    url: { ...ENDPOINT, description: "The service's address: `https://us.i.posthog.com`, for example." },
    api_key: { ...SECRET, description: "The project's key: `$VARIABLE`." },
    distinct_id_header: {
      type: "string",
      pattern: HEADER_NAME,
      maxLength: 200,
      description: "The request header that names the user. Default: users have no names.",
    },
    capture_messages: {
      type: "boolean",
      description:
        "`true`: the beginning of the user's message is sent, too, where content is kept. Default: `false`.",
    },
  },
} as const;

export type ExporterEntry = FromSchema<typeof EXPORTER>;

export const TRACING = {
  type: "object",
  additionalProperties: false,
  description: "Spans for an OpenTelemetry collector. Default: no spans.",
  properties: {
    random_sampling: {
      type: "integer",
      minimum: 0,
      maximum: 100,
      description:
        "Percent of the requests whose client has not decided; `0` for no spans at all. Default: `100`.",
    },
    trace_arch_internal: { type: "boolean", description: "Has no effect.", deprecated: true },
    opentracing_grpc_endpoint: {
      ...ENDPOINT,
      description:
        "The collector, for OTLP over gRPC: `http://host:4317`, or `$VARIABLE`. Default: `OTEL_TRACING_GRPC_ENDPOINT` of the environment, else `http://localhost:4317`.",
    },
    otlp_http_endpoint: {
      ...ENDPOINT,
      description:
        "Instead of `opentracing_grpc_endpoint`, for OTLP over HTTP: `http://host:4318`, or `$VARIABLE`. Without a path it is `/v1/traces`.",
    },
    span_attributes: {
      type: "object",
      additionalProperties: false,
      description: "Attributes of every span.",
      properties: {
        header_prefixes: {
          type: "array",
          maxItems: 100,
          items: { type: "string", pattern: HEADER_NAME, maxLength: 200 },
          description:
            "Request headers whose names begin so become attributes, by the rest of their names with dots for dashes, where brightstaff serves the request. Default: none.",
        },
        static: {
          type: "object",
          maxProperties: 100,
          propertyNames: { minLength: 1, maxLength: 200 },
          additionalProperties: { type: "string", minLength: 1, maxLength: 2_000 },
          description: "Names and values that stand in every span. Default: none.",
        },
      },
    },
    exporters: {
      type: "array",
      maxItems: 10,
      items: EXPORTER,
      description: "Further services that get a report of every request to a model. Default: none.",
    },
  },
} as const;
