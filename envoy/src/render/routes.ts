// Where a request goes: some paths Envoy serves without the filter, everything else to the cluster the filter chose.
// No request that may have reached a provider is sent to it a second time; other providers are asked where a name has
// several.
import { type ModelListener, modelsNeedBrightstaff, type NormalisedConfig } from "@plano/config";
import { failoverOrders, renderFailoverRetries } from "./failover.js";
import { BRIGHTSTAFF_CLUSTER, CLUSTER_HEADER, GATEWAY_FILTER } from "./names.js";
import { ordersOf } from "./orders.js";
import { renderRouteLimits } from "./rate-limit-service.js";
import { duration, type Resource, typed } from "./resource.js";
import { renderRetries } from "./router.js";
import { withOperations } from "./tracing.js";

const WITHOUT_FILTER = {
  typed_per_filter_config: {
    [GATEWAY_FILTER]: typed("envoy.config.route.v3.FilterConfig", { disabled: true }),
  },
};

/** `bare`: no filter is there to choose a cluster; everything goes to the default's. `front`: clients ask here. */
export function renderRoutes(config: NormalisedConfig, bare: boolean, front: boolean): Resource {
  const { modelListener } = config;
  const generation = [
    ...(bare ? [] : renderFailoverRoutes(config)),
    renderGeneration(config, bare ? defaultCluster(config) : undefined),
  ];
  return {
    name: "models",
    virtual_hosts: [
      {
        name: "models",
        domains: ["*"],
        routes: [
          renderHealth(bare, config.tracing !== undefined),
          renderModelList(modelListener, bare),
          ...(front ? [renderDetour(modelListener, modelsNeedBrightstaff(config), bare)] : []),
          ...(config.tracing ? generation.flatMap(withOperations) : generation),
        ],
      },
    ],
  };
}

/** Probes would be most of all spans. */
const UNTRACED = { tracing: { overall_sampling: { numerator: 0 } } };

function renderHealth(bare: boolean, traced: boolean): Resource {
  return {
    name: "health",
    match: {
      path: "/healthz",
      headers: [{ name: ":method", string_match: { safe_regex: { regex: "GET|HEAD" } } }],
    },
    direct_response: { status: 200 },
    ...(traced ? UNTRACED : {}),
    ...(bare ? {} : WITHOUT_FILTER),
  };
}

function renderModelList({ timeoutMilliseconds }: ModelListener, bare: boolean): Resource {
  return {
    name: "model-list",
    match: { path_separated_prefix: "/v1/models" },
    route: { cluster: BRIGHTSTAFF_CLUSTER, timeout: duration(timeoutMilliseconds) },
    ...(bare ? {} : WITHOUT_FILTER),
  };
}

/** Decisions between routes, and `all`: requests that come back to the egress listener, where the filter serves them. */
function renderDetour(listener: ModelListener, all: boolean, bare: boolean): Resource {
  const prefix = all ? "(/routing)?" : "/routing";
  return {
    name: "detour",
    match: { safe_regex: { regex: `${prefix}/v1/(chat/completions|messages|responses)` } },
    route: { cluster: BRIGHTSTAFF_CLUSTER, ...timeouts(listener) },
    ...(bare ? {} : WITHOUT_FILTER),
  };
}

function defaultCluster({ targets, providers, defaultTarget }: NormalisedConfig): string {
  const target = targets[Math.max(0, defaultTarget)];
  return providers[target?.provider ?? 0]?.cluster ?? BRIGHTSTAFF_CLUSTER;
}

function renderGeneration(config: NormalisedConfig, cluster: string | undefined): Resource {
  const { modelListener: listener } = config;
  return {
    name: "generation",
    match: { prefix: "/" },
    route: {
      ...(cluster === undefined ? { cluster_header: CLUSTER_HEADER } : { cluster }),
      ...timeouts(listener),
      ...(listener.maxRetries > 0 && { retry_policy: renderRetries(listener.maxRetries) }),
    },
    ...(cluster === undefined && renderRouteLimits(config)),
  };
}

/** Taken when the filter has chosen a cluster of several attempts. */
function renderFailoverRoutes(config: NormalisedConfig): Resource[] {
  const retries = renderFailoverRetries(failoverOrders(ordersOf(config)), config.failover);
  return [...retries].map(([prefix, policy]) => ({
    name: `${prefix}attempts`,
    match: { prefix: "/", headers: [{ name: CLUSTER_HEADER, string_match: { prefix } }] },
    route: {
      cluster_header: CLUSTER_HEADER,
      ...timeouts(config.modelListener),
      retry_policy: policy,
    },
    ...renderRouteLimits(config),
  }));
}

/**
 * A bound on the whole exchange would cut long streams in the middle. What is bounded is silence: an answer that has not
 * begun, or a stream that says nothing, for the listener's timeout.
 */
function timeouts({ timeoutMilliseconds }: ModelListener): Resource {
  return { timeout: "0s", idle_timeout: duration(timeoutMilliseconds) };
}
