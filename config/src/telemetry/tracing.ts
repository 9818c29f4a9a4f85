// Where Envoy sends its spans, how many, and which attributes they have besides Plano's own.

import type { Environment } from "../environment/references.js";
import type { Tracing } from "../model/tracing.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { httpUrlOf, parseUrl } from "../syntax/written-url.js";

const ENDPOINTS = { grpc: "opentracing_grpc_endpoint", http: "otlp_http_endpoint" } as const;
const DEFAULT_ENDPOINT = "http://localhost:4317";
/** The path for spans over HTTP: https://opentelemetry.io/docs/specs/otlp/#otlphttp-request */
const TRACES_PATH = "/v1/traces";

/** Undefined if tracing is off. `OTEL_TRACING_GRPC_ENDPOINT` of `env` counts if the file names no endpoint. */
export function readTracing(
  { tracing }: PlanoFile,
  diagnostics: Diagnostics,
  env: Environment,
): Tracing | undefined {
  if (tracing === undefined) return undefined;
  const percent = tracing.random_sampling ?? 100;
  const { grpc, http } = ENDPOINTS;
  if (tracing[grpc] !== undefined && tracing[http] !== undefined) {
    diagnostics.error(["tracing", http], `there can be one endpoint only, and ${grpc} is one`);
    return undefined;
  }
  const protocol = tracing[http] === undefined ? "grpc" : "http";
  const written = tracing[ENDPOINTS[protocol]];
  const result = endpoint(written ?? env.OTEL_TRACING_GRPC_ENDPOINT ?? DEFAULT_ENDPOINT, protocol);
  if (tracing.trace_arch_internal !== undefined) {
    diagnostics.warn(["tracing", "trace_arch_internal"], "has no effect");
  }
  if ("message" in result) {
    const path = written === undefined ? ["tracing"] : ["tracing", ENDPOINTS[protocol]];
    diagnostics.error(path, result.message, result.hint);
    return undefined;
  }
  if (percent === 0) return undefined;
  const { static: attributes = {}, header_prefixes: prefixes = [] } = tracing.span_attributes ?? {};
  const headerPrefixes = prefixes.map((prefix) => prefix.toLowerCase());
  return {
    samplingPercent: percent,
    collector: result,
    attributes,
    ...(headerPrefixes.length > 0 && { headerPrefixes }),
  };
}

function endpoint(
  text: string,
  protocol: keyof typeof ENDPOINTS,
): Tracing["collector"] | { message: string; hint?: string } {
  const url = httpUrlOf(parseUrl(text));
  if (url?.protocol !== "http:") {
    return { message: "is not an http URL", hint: `for example ${DEFAULT_ENDPOINT}` };
  }
  if (url.username !== "" || url.password !== "") return { message: "must not hold credentials" };
  const path = url.pathname.replace(/\/+$/, "");
  if (url.search !== "" || url.hash !== "") return { message: "must not have a query or a fragment" };
  if (protocol === "grpc" && path !== "") {
    return { message: "must have no path", hint: `${ENDPOINTS.http} is for OTLP over HTTP` };
  }
  return {
    protocol,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? 80 : Number(url.port),
    path: path === "" ? TRACES_PATH : path,
  };
}
