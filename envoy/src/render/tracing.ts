// Envoy's spans: one per request, with one child per attempt. They carry the filter's values under the names of
// OpenTelemetry's conventions. Envoy continues the client's `traceparent` and sends its own to the provider.
//
// Envoy writes attributes when a request is over, and then its headers are the provider's. What the client sent is
// therefore noted at the beginning, by a filter before all others.
import type { Tracing } from "@plano/config";
import { ATTEMPTS_HEADER } from "@plano/config/contract";
import { authority } from "./address.js";
import { COLLECTOR_CLUSTER, fromFilter, PATH } from "./names.js";
import { duration, extension, type Resource, typed } from "./resource.js";

/** As other gateways of this kind call the services of their spans. */
type TracedService = "plano(inbound)" | "plano(outbound)";

const SAMPLERS = "envoy.tracers.opentelemetry.samplers";
const SAMPLERS_PROTO = "envoy.extensions.tracers.opentelemetry.samplers.v3";
/** A trace that its sender does not want. */
const UNSAMPLED = `00-${"0".repeat(31)}1-${"0".repeat(15)}1-00`;

const NOTED_URL = "plano.url";
const NOTED_ID = "plano.request_id";
const EXPORT_TIMEOUT = 5_000;

/**
 * Attributes without a value are left out.
 * https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-spans.md
 */
const ATTRIBUTES: Record<string, string> = {
  // Replaces Envoy's own, which includes the query.
  "http.url": `%FILTER_STATE(${NOTED_URL}:PLAIN)%`,
  request_id: `%FILTER_STATE(${NOTED_ID}:PLAIN)%`,
  "gen_ai.request.model": fromFilter("model"),
  "gen_ai.provider.name": fromFilter("provider"),
  "gen_ai.usage.input_tokens": fromFilter("input_tokens"),
  "gen_ai.usage.output_tokens": fromFilter("output_tokens"),
  "gen_ai.usage.cache_read.input_tokens": fromFilter("cached_tokens"),
  "gen_ai.usage.cache_creation.input_tokens": fromFilter("cache_write_tokens"),
  "gen_ai.usage.reasoning.output_tokens": fromFilter("reasoning_tokens"),
  "plano.target": fromFilter("target"),
  "plano.time_to_first_token_ms": fromFilter("ttft_ms"),
  "plano.attempts": `%RESP(${ATTEMPTS_HEADER})%`,
};

/** `tracing` of the HTTP connection manager. */
export function renderTracing(
  { samplingPercent, collector, attributes }: Tracing,
  service: TracedService,
): Resource {
  return {
    spawn_upstream_span: true,
    custom_tags: [
      ...Object.entries(ATTRIBUTES).map(([tag, value]) => ({ tag, value })),
      ...Object.entries(attributes).map(([tag, value]) => ({ tag, literal: { value } })),
    ],
    provider: extension("envoy.tracers.opentelemetry", "envoy.config.trace.v3.OpenTelemetryConfig", {
      ...renderExporter(collector),
      service_name: service,
      sampler: renderSampler(samplingPercent),
    }),
  };
}

/** The sender's decision, else the share; not Envoy's own way, which decides by the request's id and changes it. */
function renderSampler(percent: number): Resource {
  const share = { numerator: percent, denominator: "HUNDRED" };
  const root = sampler("trace_id_ratio_based", "TraceIdRatioBased", { sampling_percentage: share });
  return sampler("parent_based", "ParentBased", { wrapped_sampler: root });
}

function sampler(name: string, type: string, fields: Resource): Resource {
  return extension(`${SAMPLERS}.${name}`, `${SAMPLERS_PROTO}.${type}SamplerConfig`, fields);
}

/** Fields of the HTTP connection manager that leave decisions to the sampler. */
export function renderRequestIds(tracing: Tracing | undefined): Resource {
  if (tracing === undefined) return {};
  return {
    request_id_extension: {
      typed_config: typed("envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig", {
        pack_trace_reason: false,
        use_request_id_for_trace_sampling: false,
      }),
    },
  };
}

/** Mutations of early headers: health probes would dominate the traces, so they are decided. */
export function withoutProbes(tracing: Tracing | undefined): Resource[] {
  if (tracing === undefined) return [];
  const value = `%CEL(request.path == '/healthz' ? '${UNSAMPLED}' : '')%`;
  const header = { key: "traceparent", value };
  return [{ append: { header, append_action: "OVERWRITE_IF_EXISTS_OR_ADD" } }];
}

/** The filter that notes what spans say of the request. */
export function renderNotes(tracing: Tracing | undefined): Resource[] {
  if (tracing === undefined) return [];
  const values = {
    [NOTED_URL]: `%REQ(:SCHEME)%://%REQ(:AUTHORITY)%${PATH}`,
    [NOTED_ID]: "%REQ(X-REQUEST-ID)%",
  };
  const type = "envoy.extensions.filters.http.set_filter_state.v3.Config";
  return [
    extension("envoy.filters.http.set_filter_state", type, {
      on_request_headers: Object.entries(values).map(([object_key, value]) => ({
        object_key,
        factory_key: "envoy.string",
        format_string: { text_format_source: { inline_string: value } },
      })),
    }),
  ];
}

function renderExporter({ protocol, host, port, path }: Tracing["collector"]): Resource {
  const timeout = duration(EXPORT_TIMEOUT);
  if (protocol === "grpc") {
    return { grpc_service: { envoy_grpc: { cluster_name: COLLECTOR_CLUSTER }, timeout } };
  }
  const uri = `http://${authority(host, port, false)}${path}`;
  return { http_service: { http_uri: { uri, cluster: COLLECTOR_CLUSTER, timeout } } };
}
