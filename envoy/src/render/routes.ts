// Routes of model and egress listeners: Envoy serves some paths without the filter, and sends everything else to the
// cluster that the filter chose. A request whose connection broke before the response began is retried at a model's
// provider, but never at an agent, whose actions have effects. A name with several targets fails over.
import {
  agentClusterPrefix,
  CLUSTER_PREFIX,
  clientListeners,
  longestModelTimeout,
  type ModelListener,
  type NormalisedConfig,
  type Timeouts,
} from "@plano/config";
import { CLIENTS_ROUTE, CLUSTER_HEADER } from "@plano/config/contract";
import { renderHashPolicy } from "./affinity.js";
import { renderBrightstaffRoute } from "./brightstaff-route.js";
import { renderCorsPolicy } from "./cors.js";
import { decodingRoutes } from "./decompression.js";
import { failoverPlans, renderFailoverRetries, timeoutsAreNoFailures } from "./failover.js";
import { failoverPlansOf, providerOf } from "./failover-plans.js";
import { FRONT_FOR_GATEWAY, WITHOUT_GATEWAY, withoutAuth } from "./filter-switch.js";
import { countedHeaders, renderEndingHeaders } from "./internal-headers.js";
import { BRIGHTSTAFF_CLUSTER, EGRESS_LISTENER, MODEL_ROUTES } from "./names.js";
import { orchestratedPaths, STATE_PATHS, toBrightstaff } from "./orchestrated-lane.js";
import { holdLimit } from "./protocol-limits.js";
import { renderRouteLimits } from "./rate-limit-service.js";
import { requestIdOfEnvoy, requestIdOfFilter } from "./request-id-mark.js";
import { duration, type Resource } from "./resource.js";
import { NOT_ANSWERED, renderRetryPolicy } from "./router.js";
import { sandboxMark } from "./sandbox-mark.js";
import { named, namedByPath } from "./traced-routes.js";
import { renderUnfilteredEndpoints } from "./unfiltered-endpoints.js";

/**
 * Attempts that idle connections swallow are repeated so often, with others; the filter refuses others beyond `max_retries`:
 * wasm-filters/assembly/upstream/repeats.ts. Fewer than `consecutive_failures`: one request ejects no address.
 */
const MAX_SWALLOWED = 3;

/** `bare`: without the filter, everything goes to the default's cluster. `front`: the listener is the clients'. */
export function renderRoutes(config: NormalisedConfig, bare: boolean, front: boolean): Resource {
  const { modelListener } = config;
  const counted = countedHeaders(config, modelListener);
  const forProviders = (routes: Resource[]): Resource[] =>
    routes
      .map((route) =>
        front && counted.length > 0 ? { ...route, request_headers_to_remove: counted } : route,
      )
      .flatMap((route) => namedByPath(config, route, { isTargeted: !bare }));
  const byFilter = [
    ...(bare ? [] : renderFailoverRoutes(config)),
    ...(front ? [] : renderAgentCalls(config)),
  ];
  const byPath = front
    ? [...renderOrchestratedRoutes(config, bare), ...(bare ? [] : renderUnfilteredEndpoints(config))]
    : [];
  const others = forProviders([renderFormats(config, bare ? defaultCluster(config) : undefined, front)]);
  return {
    name: front ? MODEL_ROUTES : EGRESS_LISTENER,
    ...(front && requestIdOfEnvoy),
    virtual_hosts: [
      {
        name: front ? modelListener.name : EGRESS_LISTENER,
        domains: ["*"],
        ...(front ? renderEndingHeaders(modelListener, counted) : endingBehindBrightstaff(config)),
        ...(front && renderCorsPolicy(modelListener)),
        ...holdLimit(config.limits),
        response_headers_to_add: [...sandboxMark(config), ...(front ? [requestIdOfFilter] : [])],
        routes: [
          renderHealth(config, bare, front),
          named(config, "GET /v1/models", renderModelList(modelListener, bare, front)),
          // By headers that clients cannot send: a request stays where the filter has sent it, whatever its coding.
          ...forProviders(byFilter),
          ...(front ? decodingRoutes([...byPath, ...others]) : []),
          ...byPath,
          ...others,
        ],
      },
    ],
  };
}

/** Fields of the egress listener's virtual host. */
function endingBehindBrightstaff(config: NormalisedConfig): Resource {
  const counted = clientListeners(config).flatMap((listener) => countedHeaders(config, listener));
  return { request_headers_to_remove: [...new Set(["origin", ...counted])] };
}

function renderHealth(config: NormalisedConfig, bare: boolean, front: boolean): Resource {
  return {
    name: "health",
    match: {
      path: "/healthz",
      headers: [{ name: ":method", string_match: { safe_regex: { regex: "GET|HEAD" } } }],
    },
    direct_response: { status: 200 },
    ...(bare ? {} : withoutAuth(front ? config.modelListener.auth : undefined, WITHOUT_GATEWAY)),
  };
}

function renderModelList({ timeoutMilliseconds }: ModelListener, bare: boolean, front: boolean): Resource {
  return {
    name: "model-list",
    match: { path_separated_prefix: "/v1/models" },
    route: renderBrightstaffRoute({ timeout: duration(timeoutMilliseconds) }),
    ...(bare ? {} : front ? FRONT_FOR_GATEWAY : WITHOUT_GATEWAY),
  };
}

/** The requests come back by the egress listener, where the filter serves them. brightstaff is asked once. */
function renderOrchestratedRoutes(config: NormalisedConfig, bare: boolean): Resource[] {
  const route = renderBrightstaffRoute(renderTimeouts({ timeoutMilliseconds: longestModelTimeout(config) }));
  const served = { route, ...(bare ? {} : FRONT_FOR_GATEWAY) };
  const orchestrated = {
    name: "orchestrated",
    match: { safe_regex: { regex: orchestratedPaths(config) } },
    ...served,
  };
  const state = { name: "state", match: { safe_regex: { regex: STATE_PATHS } }, ...served };
  const stateful = { name: "stateful", match: { prefix: "/", headers: [toBrightstaff] }, route };
  return [
    ...namedByPath(config, orchestrated, { prefixes: ["", "/routing"] }),
    named(config, "/v1/{responses,conversations}/{id}", state),
    ...(bare ? [] : namedByPath(config, stateful)),
  ];
}

function defaultCluster({ targets, providers, defaultTarget }: NormalisedConfig): string {
  const target = targets[Math.max(0, defaultTarget)];
  return providers[target?.provider ?? 0]?.cluster ?? BRIGHTSTAFF_CLUSTER;
}

function renderFormats(config: NormalisedConfig, cluster: string | undefined, front: boolean): Resource {
  const { modelListener: listener } = config;
  const maxRetries =
    cluster === undefined ? Math.max(listener.maxRetries, MAX_SWALLOWED) : listener.maxRetries;
  return {
    name: front ? CLIENTS_ROUTE : "egress",
    match: { prefix: "/" },
    route: {
      ...(cluster === undefined ? { cluster_header: CLUSTER_HEADER } : { cluster }),
      ...renderTimeoutsAndRetries({ ...listener, maxRetries }, NOT_ANSWERED),
      ...(cluster === undefined && renderHashPolicy(config)),
    },
    ...(cluster === undefined && renderRouteLimits(config)),
  };
}

/** Agents have their own timeouts and retries: one route for all with the same. */
function renderAgentCalls(config: NormalisedConfig): Resource[] {
  const timeouts = Object.values(config.agents).flatMap(
    (target) => providerOf(config, target).timeouts ?? [],
  );
  const routes = new Map(timeouts.map((each) => [agentClusterPrefix(each), each]));
  return [...routes].map(([prefix, each]) => ({
    name: prefix.slice(CLUSTER_PREFIX.length, -1),
    match: { prefix: "/", headers: [{ name: CLUSTER_HEADER, string_match: { prefix } }] },
    route: {
      cluster_header: CLUSTER_HEADER,
      ...renderTimeoutsAndRetries(each),
      ...renderHashPolicy(config),
    },
  }));
}

function renderTimeoutsAndRetries(timeouts: Timeouts, retryOn?: string): Resource {
  const { maxRetries } = timeouts;
  return {
    ...renderTimeouts(timeouts),
    ...(maxRetries > 0 && { retry_policy: renderRetryPolicy(maxRetries, retryOn) }),
  };
}

/** Matches when the filter has chosen a cluster of several attempts. */
function renderFailoverRoutes(config: NormalisedConfig): Resource[] {
  const retries = renderFailoverRetries(failoverPlans(failoverPlansOf(config)), config.failover);
  return [...retries].map(([prefix, policy]) => ({
    name: `${prefix}attempts`,
    match: { prefix: "/", headers: [{ name: CLUSTER_HEADER, string_match: { prefix } }] },
    ...timeoutsAreNoFailures,
    route: {
      cluster_header: CLUSTER_HEADER,
      ...renderTimeouts(config.modelListener),
      retry_policy: policy,
      ...renderHashPolicy(config),
    },
    ...renderRouteLimits(config),
  }));
}

/**
 * Bounds the time without a byte, not the whole exchange, which would cut long streams: the response must begin, and a
 * stream must continue, within the listener's timeout.
 */
function renderTimeouts({ timeoutMilliseconds }: Pick<Timeouts, "timeoutMilliseconds">): Resource {
  return { timeout: "0s", idle_timeout: duration(timeoutMilliseconds) };
}
