// Amazon's signature on requests (AWS Signature Version 4). Envoy signs after the wasm filter, when path, headers and
// body are final. The credentials come from Envoy's environment and are in no configuration.
// https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/aws_request_signing_filter
import { ENVOY_HEADER_PREFIX, INTERNAL_HEADER_PREFIX } from "@plano/config/contract";
import { extension, type Resource } from "./resource.js";

const TYPE = "envoy.extensions.filters.http.aws_request_signing.v3.AwsRequestSigning";

/** Headers that Envoy or later proxies set: a signature must not cover them. */
const UNSIGNED_PREFIXES = [
  ENVOY_HEADER_PREFIX,
  INTERNAL_HEADER_PREFIX,
  "x-forwarded-",
  "traceparent",
  "tracestate",
];

export function renderSigning({ region }: { region: string }): Resource {
  return extension("envoy.filters.http.aws_request_signing", TYPE, {
    service_name: "bedrock",
    region,
    // The signature covers the body, which the filter has rewritten and completed by now.
    use_unsigned_payload: false,
    match_excluded_headers: UNSIGNED_PREFIXES.map((prefix) => ({ prefix })),
  });
}
