import { describe, expect, test } from "vitest";
import { formatErrors, type LoadContext, loadConfig } from "../index.js";

const HEAD =
  "version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers: [{ model: sandbox/* }]\n";

function load(tracing: string, environment: LoadContext["environment"] = {}) {
  const result = loadConfig(`${HEAD}tracing: ${tracing}\n`, { environment });
  return result.ok ? result.config.tracing : formatErrors(result.errors, "f.yaml");
}

const collector = { protocol: "grpc", host: "localhost", port: 4317, path: "/v1/traces" };

describe("tracing", () => {
  test("traces all requests by default, to a collector on this machine", () => {
    expect(load("{}")).toEqual({ samplingPercent: 100, collector, attributes: {} });
  });

  test("is off without the key, and at 0 percent", () => {
    const result = loadConfig(HEAD);
    expect(result.ok && result.config.tracing).toBeUndefined();
    expect(load("{ random_sampling: 0 }")).toBeUndefined();
  });

  test.each([
    ['"http://otel:4317"', { host: "otel", port: 4317 }],
    ['"http://otel:4317/"', { host: "otel", port: 4317 }],
    ['"http://[::1]"', { host: "::1", port: 80 }],
    ["$COLLECTOR", { host: "from.env", port: 1 }],
  ])("uses the gRPC endpoint %s", (endpoint, expected) => {
    const traced = load(`{ opentracing_grpc_endpoint: ${endpoint} }`, { COLLECTOR: "http://from.env:1" });
    expect(traced).toMatchObject({ collector: { protocol: "grpc", ...expected } });
  });

  test("uses the endpoint of the environment if the file names none", () => {
    const traced = load("{}", { OTEL_TRACING_GRPC_ENDPOINT: "http://otel:9" });
    expect(traced).toMatchObject({ collector: { host: "otel", port: 9 } });
  });

  test.each([
    ["http://otel:4318", "/v1/traces"],
    ["http://otel:4318/custom/traces", "/custom/traces"],
  ])("uses the HTTP endpoint %s", (endpoint, path) => {
    const traced = load(`{ otlp_http_endpoint: "${endpoint}" }`);
    expect(traced).toMatchObject({ collector: { protocol: "http", host: "otel", port: 4318, path } });
  });

  test("reads prefixes of headers and exporters", () => {
    const exporter =
      "{ type: posthog, url: https://us.i.posthog.com/, api_key: $K, distinct_id_header: X-User }";
    const text = `${HEAD}tracing: { span_attributes: { header_prefixes: [X-Acme-] }, exporters: [${exporter}] }\n`;
    const result = loadConfig(text);
    if (!result.ok) throw new Error(formatErrors(result.errors));
    const { tracing, exporters } = result.config;
    expect(tracing?.headerPrefixes).toEqual(["x-acme-"]);
    expect(exporters).toEqual([
      {
        kind: "posthog",
        url: "https://us.i.posthog.com",
        apiKey: "$K",
        userHeader: "x-user",
        captureMessages: false,
      },
    ]);
  });

  test("adds the file's own attributes", () => {
    const traced = load("{ random_sampling: 5, span_attributes: { static: { deployment.name: eu } } }");
    expect(traced).toMatchObject({ samplingPercent: 5, attributes: { "deployment.name": "eu" } });
  });

  test.each([
    ["{ random_sampling: 101 }", "tracing.random_sampling: must be at most 100"],
    [
      '{ opentracing_grpc_endpoint: "https://otel" }',
      "tracing.opentracing_grpc_endpoint: is not an http URL\n    for example http://localhost:4317",
    ],
    [
      '{ opentracing_grpc_endpoint: "http://otel/v1" }',
      "must have no path\n    otlp_http_endpoint is for OTLP over HTTP",
    ],
    ['{ otlp_http_endpoint: "http://u:p@otel" }', "must not hold credentials"],
    ['{ otlp_http_endpoint: "http://otel?x=1" }', "must not have a query or a fragment"],
    ["{ otlp_http_endpoint: $NOT_SET }", "the variable NOT_SET is not set"],
    [
      '{ otlp_http_endpoint: "http://a", opentracing_grpc_endpoint: "http://b" }',
      "tracing.otlp_http_endpoint: there can be one endpoint only, and opentracing_grpc_endpoint is one",
    ],
    ["{ span_attributes: { header_prefixes: [a b] } }", "header_prefixes[0]: is not a header name"],
    [
      "{ exporters: [{ type: posthog, url: a, api_key: $K }] }",
      "tracing.exporters[0].url: is not an http or https URL",
    ],
    [
      '{ exporters: [{ type: posthog, url: "http://a?b", api_key: $K }] }',
      "must have no credentials, query or fragment",
    ],
  ])("is refused: %s", (tracing, message) => {
    expect(load(tracing)).toContain(message);
  });

  test("warns of keys without effect", () => {
    const result = loadConfig(`${HEAD}tracing: { trace_arch_internal: true }\n`);
    expect(result.ok && result.warnings).toMatchObject([
      { path: "tracing.trace_arch_internal", message: "has no effect" },
    ]);
  });
});
