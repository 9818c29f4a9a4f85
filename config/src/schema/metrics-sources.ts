// `model_metrics_sources`: where brightstaff reads models' prices and latencies.

import type { FromSchema } from "json-schema-to-ts";
import { MODEL_NAME, URL_TEXT } from "./parts.js";

/** `readMetricsSources` says which keys belong to which type: its messages are plainer than a schema's. */
const METRICS_SOURCE = {
  type: "object",
  additionalProperties: false,
  required: ["type", "provider"],
  properties: {
    type: { enum: ["cost", "latency"], description: "What to read. At most one source of each type." },
    provider: {
      enum: ["digitalocean", "models.dev", "prometheus"],
      description: "Of type `cost`: `digitalocean` or `models.dev`. Of type `latency`: `prometheus`.",
    },
    url: {
      ...URL_TEXT,
      description:
        "An `http` or `https` URL without credentials, of Prometheus its root. Default: the catalogue's own address; of type `latency` it is required.",
    },
    query: {
      type: "string",
      minLength: 1,
      maxLength: 10_000,
      description:
        "Of type `latency`, and required there: PromQL that gives a number for each value of the label `model_name`.",
    },
    refresh_interval: {
      type: "integer",
      minimum: 1,
      maximum: 604_800,
      description:
        "Seconds from one reading to the next. Default: `3600` of type `cost`, `60` of type `latency`.",
    },
    model_aliases: {
      type: "object",
      maxProperties: 10_000,
      propertyNames: { minLength: 1, maxLength: 500 },
      additionalProperties: MODEL_NAME,
      description: "Of type `cost`: names in the catalogue, and the names of the models here that they mean.",
    },
  },
} as const;

export type MetricsSourceEntry = FromSchema<typeof METRICS_SOURCE>;

export const METRICS_SOURCES = {
  type: "array",
  maxItems: 10,
  items: METRICS_SOURCE,
  description: "Where Plano reads models' prices and latencies.",
} as const;
