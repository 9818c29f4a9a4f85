// Amazon's signature on requests (AWS Signature Version 4). Envoy signs after the wasm filter, when path, headers and
// body are final. The credentials come from Envoy's environment and are in no configuration.
// https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/aws_request_signing_filter
import type { NormalisedConfig, Provider } from "@plano/config";
import { ENVOY_HEADER_PREFIX, type FailoverPlan, INTERNAL_HEADER_PREFIX } from "@plano/config/contract";
import { hostHeader } from "./address.js";
import { providerOf } from "./failover-plans.js";
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

/**
 * Signs the attempts of one plan whose provider needs it; the host that the filter has written identifies the provider.
 */
export function renderSigningByHost(config: NormalisedConfig, { attempts }: FailoverPlan): Resource[] {
  const providers = attempts.map(({ target }) => providerOf(config, target));
  const signed = providers.filter(isSigned);
  return [...new Map(signed.map((provider) => [hostHeader(provider), provider])).values()].map((provider) =>
    extension("envoy.filters.http.composite", "envoy.extensions.common.matching.v3.ExtensionWithMatcher", {
      extension_config: extension(
        "envoy.filters.http.composite",
        "envoy.extensions.filters.http.composite.v3.Composite",
      ),
      xds_matcher: signingMatcher(provider),
    }),
  );
}

type Signed = Provider & { signing: { region: string } };

function isSigned(provider: Provider): provider is Signed {
  return provider.signing !== undefined;
}

function signingMatcher(provider: Signed): Resource {
  const action = extension("sign", "envoy.extensions.filters.http.composite.v3.ExecuteFilterAction", {
    typed_config: renderSigning(provider.signing),
  });
  return {
    matcher_tree: {
      input: extension("host", "envoy.type.matcher.v3.HttpRequestHeaderMatchInput", {
        header_name: ":authority",
      }),
      exact_match_map: { map: { [hostHeader(provider)]: { action } } },
    },
  };
}
