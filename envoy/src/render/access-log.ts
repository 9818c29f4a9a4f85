// The access log: one JSON line per request with caller, model, provider, duration and usage. It contains no bodies,
// keys or queries.
import type { NormalisedConfig } from "@plano/config";
import { AGENT_HEADER, ATTEMPTS_HEADER, MODEL_HEADER, PROVIDER_HEADER } from "@plano/config/contract";
import { fromFilter, PATH } from "./names.js";
import { servedByGateway } from "./orchestrated-lane.js";
import { extension, type Resource } from "./resource.js";

// https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#command-operators
const FIELDS = {
  time: "%START_TIME%",
  request_id: fromFilter("request_id"),
  method: "%REQ(:METHOD)%",
  path: fromFilter("path"),
  caller: fromFilter("caller"),
  model: fromFilter("model"),
  target: fromFilter("target"),
  provider: fromFilter("provider"),
  status: "%RESPONSE_CODE%",
  details: "%RESPONSE_CODE_DETAILS%",
  flags: "%RESPONSE_FLAGS%",
  duration_ms: "%DURATION%",
  upstream_ms: "%RESPONSE_DURATION%",
  ttft_ms: fromFilter("ttft_ms"),
  input_tokens: fromFilter("input_tokens"),
  output_tokens: fromFilter("output_tokens"),
  cached_tokens: fromFilter("cached_tokens"),
  cache_write_tokens: fromFilter("cache_write_tokens"),
  reasoning_tokens: fromFilter("reasoning_tokens"),
  charged_tokens: fromFilter("charged_tokens"),
  // Envoy's own count has those, too, that it asks for and the filter does not make.
  attempts: `%RESP(${ATTEMPTS_HEADER})%`,
  bytes_received: "%BYTES_RECEIVED%",
  bytes_sent: "%BYTES_SENT%",
  upstream: "%UPSTREAM_HOST%",
  client: "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%",
  traceparent: "%REQ(TRACEPARENT)%",
  user_agent: "%REQ(USER-AGENT)%",
};

/**
 * Fields of requests that the filter does not see: brightstaff serves them, and its response headers name the model and
 * the provider.
 */
const WITHOUT_FILTER = {
  ...FIELDS,
  request_id: "%REQ(X-REQUEST-ID)%",
  path: PATH,
  model: `%RESP(${MODEL_HEADER})%`,
  provider: `%RESP(${PROVIDER_HEADER})%`,
  agent: `%RESP(${AGENT_HEADER})%`,
};

/** Two logs of a listener: one for requests that the gateway role serves, one for the others. */
export function renderOrchestratedLogs(config: NormalisedConfig, path: string | undefined): Resource[] {
  return [true, false].map((filtered) => ({
    ...renderAccessLog(path, filtered),
    filter: servedByGateway(config, filtered),
  }));
}

/** Without `path` the log goes to standard output. `filtered`: the wasm filter sees the requests. */
export function renderAccessLog(path: string | undefined, filtered: boolean): Resource {
  const format = { log_format: { json_format: filtered ? FIELDS : WITHOUT_FILTER } };
  if (path === undefined) {
    const type = "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog";
    return extension("envoy.access_loggers.stdout", type, format);
  }
  const type = "envoy.extensions.access_loggers.file.v3.FileAccessLog";
  return extension("envoy.access_loggers.file", type, { path, ...format });
}
