// Envoy's spans: one per request, with one child per attempt. They carry the filter's values under the names of
// OpenTelemetry's conventions. Envoy continues the client's `traceparent` and sends its own to the provider.
import type { Tracing } from "@plano/config";
import { authority } from "./address.js";
import { COLLECTOR_CLUSTER, fromFilter, PATH } from "./names.js";
import { duration, extension, type Resource } from "./resource.js";

const SERVICE_NAME = "plano";
const EXPORT_TIMEOUT = 5_000;

/**
 * Attributes without a value are left out.
 * https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-spans.md
 */
const ATTRIBUTES: Record<string, string> = {
  // Replaces Envoy's own, which includes the query.
  "http.url": `%REQ(:SCHEME)%://%REQ(:AUTHORITY)%${PATH}`,
  "gen_ai.request.model": fromFilter("model"),
  "gen_ai.provider.name": fromFilter("provider"),
  "gen_ai.usage.input_tokens": fromFilter("input_tokens"),
  "gen_ai.usage.output_tokens": fromFilter("output_tokens"),
  "gen_ai.usage.cache_read.input_tokens": fromFilter("cached_tokens"),
  "gen_ai.usage.cache_creation.input_tokens": fromFilter("cache_write_tokens"),
  "gen_ai.usage.reasoning.output_tokens": fromFilter("reasoning_tokens"),
  "plano.target": fromFilter("target"),
  "plano.time_to_first_token_ms": fromFilter("ttft_ms"),
  "plano.attempts": "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
};

/** `tracing` of the HTTP connection manager. */
export function renderTracing({ samplingPercent, collector, attributes }: Tracing): Resource {
  const percent = { value: samplingPercent };
  return {
    random_sampling: percent,
    spawn_upstream_span: true,
    custom_tags: [
      ...Object.entries(ATTRIBUTES).map(([tag, value]) => ({ tag, value })),
      ...Object.entries(attributes).map(([tag, value]) => ({ tag, literal: { value } })),
    ],
    provider: extension("envoy.tracers.opentelemetry", "envoy.config.trace.v3.OpenTelemetryConfig", {
      ...renderExporter(collector),
      service_name: SERVICE_NAME,
    }),
  };
}

/** Operations by path; only routes know the path. */
const OPERATIONS: Record<string, string> = {
  chat: "/v1/(chat/completions|messages|responses)",
  text_completion: "/v1/completions",
  embeddings: "/v1/embeddings",
};

/** The route, preceded by copies that add the operation to spans; its match is the prefix `/`. */
export function withOperations(route: Resource): Resource[] {
  const { prefix: _, ...others } = route.match as Resource;
  const operations = Object.entries(OPERATIONS).map(([operation, regex]) => ({
    ...route,
    name: `${route.name}-${operation}`,
    match: { ...others, safe_regex: { regex } },
    tracing: { custom_tags: [{ tag: "gen_ai.operation.name", literal: { value: operation } }] },
  }));
  return [...operations, route];
}

function renderExporter({ protocol, host, port, path }: Tracing["collector"]): Resource {
  const timeout = duration(EXPORT_TIMEOUT);
  if (protocol === "grpc") {
    return { grpc_service: { envoy_grpc: { cluster_name: COLLECTOR_CLUSTER }, timeout } };
  }
  const uri = `http://${authority(host, port, false)}${path}`;
  return { http_service: { http_uri: { uri, cluster: COLLECTOR_CLUSTER, timeout } } };
}
