// Aggregate clusters of failover plans with several attempts, and the retry policy by which their routes (routes.ts) make
// Envoy try one priority after another until the client has received something of a response.

import type { Failover } from "@plano/config";
import { type FailoverPlan, UNUSABLE_ANSWER_STATUS } from "@plano/config/contract";
import { type FailoverPlans, failoverPrefix } from "./failover-plans.js";
import { duration, type Resource, typed } from "./resource.js";

const AGGREGATE = "envoy.extensions.clusters.aggregate.v3.ClusterConfig";
const PREVIOUS = "envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig";
/** Short: the next provider has not been asked yet, so it need not be spared. */
const BACK_OFF = { base_interval: duration(5), max_interval: duration(50) };

/** The plans of several attempts, each cluster once. */
export function failoverPlans({ targets, pools }: FailoverPlans): FailoverPlan[] {
  const all = [...targets, ...pools.flatMap(({ plans, shorter = [] }) => [...plans, ...shorter])];
  const several = all.filter(({ attempts }) => attempts.length > 1);
  return [...new Map(several.map((plan) => [plan.cluster, plan])).values()];
}

/**
 * The priorities are those of its clusters, one after the other. Connections, certificates, health and outlier
 * detection belong to these clusters; the upstream filter chain is the aggregate's own.
 * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/aggregate_cluster
 */
export function aggregateType(clusters: string[]): Resource {
  return {
    lb_policy: "CLUSTER_PROVIDED",
    cluster_type: { name: "envoy.clusters.aggregate", typed_config: typed(AGGREGATE, { clusters }) },
  };
}

/** Cluster name prefixes by number of attempts, with the retry policy of their routes. */
export function renderFailoverRetries(
  plans: readonly FailoverPlan[],
  failover: Failover,
): Map<string, Resource> {
  const counts = new Set(plans.map(({ attempts }) => attempts.length));
  return new Map(
    [...counts].map((attempts) => [
      failoverPrefix(attempts),
      renderFailoverRetryPolicy(attempts - 1, failover),
    ]),
  );
}

/**
 * Envoy retries an attempt without a response within the filter's timeout (x-envoy-upstream-rq-per-try-timeout-ms).
 * This header makes outlier detection count 204 instead of 504: requests may be slow, and one client's must not get an
 * address ejected.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-upstream-rq-timeout-alt-response
 */
export const timeoutsAreNoFailures: Resource = {
  request_headers_to_add: [{ header: { key: "x-envoy-upstream-rq-timeout-alt-response", value: "1" } }],
};

/**
 * Retries on every failure before the client has received anything.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on
 */
function renderFailoverRetryPolicy(retries: number, { statuses }: Failover): Resource {
  return {
    retry_on: "5xx,reset,connect-failure,refused-stream,reset-before-request,retriable-status-codes",
    retriable_status_codes: [...statuses, UNUSABLE_ANSWER_STATUS],
    num_retries: retries,
    retry_back_off: BACK_OFF,
    retry_priority: {
      name: "envoy.retry_priorities.previous_priorities",
      typed_config: typed(PREVIOUS, { update_frequency: 1 }),
    },
  };
}
