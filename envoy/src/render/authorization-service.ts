// Authorization by a service of the user, which Envoy's own filter asks before it reads a body. Of the service's
// response, Plano's own headers carry the caller's name and models on; a refusal keeps the headers that clients act on.
// https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/ext_authz_filter
import {
  CLUSTER_PREFIX,
  type ClientListener,
  clientListeners,
  defaultUpstreams,
  type NormalisedConfig,
  type ServiceAuth,
} from "@plano/config";
import {
  CALLER_HEADER,
  CALLER_MODELS_HEADER,
  CREDENTIAL_HEADER,
  ENVOY_HEADER_PREFIX,
  INTERNAL_HEADER_PREFIX,
  REFUSAL_HEADER,
} from "@plano/config/contract";
import { authority } from "./address.js";
import { renderCallerFilters, renderMutations } from "./caller-check.js";
import { httpOptions, renderCluster } from "./cluster.js";
import { AUTH_FILTER } from "./names.js";
import type { RenderOptions } from "./options.js";
import { duration, extension, type Resource } from "./resource.js";
import { renderVerifiedTls } from "./tls.js";

const FILTERS = "envoy.extensions.filters.http";
/** The service may just be closing a connection: Envoy asks once more, within the same timeout. */
const RETRIES = { retry_on: "connect-failure,refused-stream,reset", num_retries: 1 };
/** Headers of a refusal that tell clients how to authenticate and when to retry. */
const TOLD = ["www-authenticate", "retry-after"];
/** Headers that Envoy adds to a refusal or a gRPC service sends, and browsers act on: removed. */
const UNTOLD = `location|refresh|set-cookie|clear-site-data|server|access-control-.*|${INTERNAL_HEADER_PREFIX}.*|${ENVOY_HEADER_PREFIX}.*`;

type Authenticated = Pick<ClientListener, "name" | "auth">;

function serviceAuth({ auth }: Authenticated): ServiceAuth | undefined {
  return auth !== undefined && "service" in auth ? auth : undefined;
}

const clusterOf = ({ name }: Authenticated): string => `${CLUSTER_PREFIX}auth/${name}`;

/** In the order in which they see requests; empty when the listener uses no service. */
export function renderServiceFilters(listener: Authenticated): Resource[] {
  const auth = serviceAuth(listener);
  if (auth === undefined) return [];
  const { headers, callerHeader, modelsHeader } = auth;
  const named = callerHeader !== undefined;
  const limited = modelsHeader !== undefined;
  return [
    onRefusals("plano.refusals", `${FILTERS}.header_mutation.v3.HeaderMutation`, {
      mutations: {
        response_mutations: [{ remove_on_match: { key_matcher: { safe_regex: { regex: UNTOLD } } } }],
      },
    }),
    extension(AUTH_FILTER, `${FILTERS}.ext_authz.v3.ExtAuthz`, {
      ...renderService(auth, clusterOf(listener)),
      transport_api_version: "V3",
      failure_mode_allow: false,
      status_on_error: { code: 503 },
      allowed_headers: exactly(headers),
      // Envoy sends this header to HTTP services regardless of the allowed ones.
      ...(!headers.includes("authorization") && { disallowed_headers: exactly(["authorization"]) }),
      decoder_header_mutation_rules: {
        disallow_all: true,
        ...((named || limited) && { allow_expression: { regex: serviceHeaders(listener).join("|") } }),
      },
    }),
    ...renderNames(auth),
    ...(named ? [] : [renderCredential(headers)]),
    ...(named || limited ? renderCallerFilters(named, limited) : []),
  ];
}

/**
 * Applies a filter to the service's refusals only: responses to accepted clients contain headers of Plano.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/match_delegate_filter
 */
function onRefusals(name: string, type: string, fields: Resource): Resource {
  const input = extension("mark", "envoy.type.matcher.v3.HttpResponseHeaderMatchInput", {
    header_name: REFUSAL_HEADER,
  });
  const refused = { single_predicate: { input, value_match: { exact: "1" } } };
  const skip = extension("skip", "envoy.extensions.filters.common.matcher.action.v3.SkipFilter");
  return extension(name, "envoy.extensions.common.matching.v3.ExtensionWithMatcher", {
    extension_config: extension(name, type, fields),
    xds_matcher: {
      matcher_list: {
        matchers: [{ predicate: { not_matcher: refused }, on_match: { action: skip } }],
      },
    },
  });
}

function renderService(auth: ServiceAuth, cluster: string): Resource {
  const { service, timeoutMilliseconds } = auth;
  const timeout = duration(timeoutMilliseconds);
  if (service.protocol === "grpc") {
    const envoyGrpc = {
      cluster_name: cluster,
      authority: authority(service.host, service.port, service.tls),
    };
    return { grpc_service: { envoy_grpc: envoyGrpc, timeout, retry_policy: RETRIES } };
  }
  const names = serviceHeaders({ name: "", auth });
  return {
    http_service: {
      server_uri: { uri: `http://${cluster}`, cluster, timeout },
      path_prefix: service.path,
      retry_policy: RETRIES,
      authorization_response: {
        ...(names.length > 0 && { allowed_upstream_headers: exactly(names) }),
        allowed_client_headers: exactly(TOLD),
      },
    },
  };
}

/**
 * The headers of the service's response that name the caller and its models. Clients' headers of these names are
 * dropped when a request arrives.
 */
export function serviceHeaders(listener: Authenticated): string[] {
  const { callerHeader, modelsHeader } = serviceAuth(listener) ?? {};
  return [callerHeader, modelsHeader].filter((name) => name !== undefined);
}

/** The headers that the service sees end at Envoy; brightstaff tells by their copy whose state a request may read. */
function renderCredential(headers: readonly string[]): Resource {
  const value = headers.map((name) => `${name}=%REQ(${name})%`).join(" ");
  const header = { key: CREDENTIAL_HEADER, value };
  return renderMutations("plano.credential", [
    { append: { header, append_action: "OVERWRITE_IF_EXISTS_OR_ADD" } },
  ]);
}

/** Copies the service's headers into Plano's own. */
function renderNames({ callerHeader, modelsHeader }: ServiceAuth): Resource[] {
  const pairs: [string | undefined, string][] = [
    [callerHeader, CALLER_HEADER],
    [modelsHeader, CALLER_MODELS_HEADER],
  ];
  const mutations = pairs.flatMap(([from, to]) => {
    if (from === undefined || from.startsWith(INTERNAL_HEADER_PREFIX)) return [];
    const header = { key: to, value: `%REQ(${from})%` };
    return [{ append: { header, append_action: "OVERWRITE_IF_EXISTS_OR_ADD" } }, { remove: from }];
  });
  return mutations.length === 0 ? [] : [renderMutations("plano.caller-names", mutations)];
}

function exactly(names: readonly string[]): Resource {
  return { patterns: names.map((exact) => ({ exact, ignore_case: true })) };
}

export function renderServiceClusters(config: NormalisedConfig, options: RenderOptions): Resource[] {
  return clientListeners(config).flatMap((listener) => {
    const auth = serviceAuth(listener);
    if (auth === undefined) return [];
    const { host, port, tls, protocol } = auth.service;
    const connectTimeout = Math.min(config.connectTimeoutMilliseconds, auth.timeoutMilliseconds);
    return [
      {
        ...renderCluster(clusterOf(listener), [{ host, port }], connectTimeout, defaultUpstreams),
        ...(tls && renderVerifiedTls({ host }, config, options)),
        ...httpOptions(defaultUpstreams, [], {
          tls,
          protocol: protocol === "grpc" ? "http2_protocol_options" : "http_protocol_options",
        }),
      },
    ];
  });
}
