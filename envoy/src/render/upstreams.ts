// Settings of every provider's cluster: connection and request limits, idle timeouts, name resolution, and detection of
// failed addresses.
import type { Failover, HealthCheck, Upstreams } from "@plano/config";
import { duration, extension, type Resource } from "./resource.js";

const MAX_EJECTION = 300_000;
/** Milliseconds between checks of ejected addresses. */
const OUTLIER_INTERVAL = 1_000;

/**
 * Milliseconds; shorter than the idle timeouts of servers, so that no request meets a closing connection: load
 * balancers with TLS close after 60 s, application servers after 5 s (Node, uvicorn) or 2 s (gunicorn). Without TLS a new
 * connection is cheap.
 */
const IDLE_WITH_TLS = 55_000;
const IDLE = 1_500;

/** By default Envoy uses all addresses again when fewer than half of them are healthy. */
const UNTIL_NONE_IS_WELL = { common_lb_config: { healthy_panic_threshold: { value: 1 } } };

/** https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/circuit_breaking */
export function renderCircuitBreakers(upstreams: Upstreams): Resource {
  return {
    circuit_breakers: {
      thresholds: [
        {
          max_connections: upstreams.maxConnections,
          max_pending_requests: upstreams.maxPendingRequests,
          max_requests: upstreams.maxRequests,
          max_retries: upstreams.maxRetries,
        },
      ],
    },
  };
}

export function renderConnections({ keepaliveMilliseconds }: Upstreams): Resource {
  return {
    upstream_connection_options: {
      tcp_keepalive: { keepalive_time: Math.ceil(keepaliveMilliseconds / 1_000) },
    },
  };
}

/** A host with addresses of both families is reached over the one that works, unless the configuration chooses one. */
export function renderResolution({ dnsLookupFamily, dnsRefreshMilliseconds }: Upstreams): Resource {
  return {
    cluster_type: extension("envoy.clusters.dns", "envoy.extensions.clusters.dns.v3.DnsCluster", {
      dns_lookup_family: dnsLookupFamily,
      dns_refresh_rate: duration(dnsRefreshMilliseconds),
    }),
  };
}

export function renderHttpLimits(
  { idleMilliseconds, maxRequestsPerConnection }: Upstreams,
  tls: boolean,
): Resource {
  return {
    idle_timeout: duration(idleMilliseconds ?? (tls ? IDLE_WITH_TLS : IDLE)),
    ...(maxRequestsPerConnection > 0 && { max_requests_per_connection: maxRequestsPerConnection }),
  };
}

/**
 * Ejects an address for a while after consecutive failures: no connection, a reset, or 502 to 504; a failover plan
 * skips it at once. If no other address is left, Envoy's panic mode still uses it.
 * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier
 */
export function renderOutliers(failover: Failover): Resource {
  const { consecutiveFailures, consecutive5xx, ejectionMilliseconds, maxEjectionPercent } = failover;
  if (consecutiveFailures === 0 && consecutive5xx === 0) return {};
  return {
    outlier_detection: {
      ...(consecutiveFailures > 0 && { consecutive_gateway_failure: consecutiveFailures }),
      enforcing_consecutive_gateway_failure: consecutiveFailures > 0 ? 100 : 0,
      // A provider's 500 may concern a single request.
      ...(consecutive5xx > 0 && { consecutive_5xx: consecutive5xx }),
      enforcing_consecutive_5xx: consecutive5xx > 0 ? 100 : 0,
      enforcing_success_rate: 0,
      base_ejection_time: duration(ejectionMilliseconds),
      max_ejection_time: duration(Math.max(ejectionMilliseconds, MAX_EJECTION)),
      max_ejection_percent: maxEjectionPercent,
      interval: duration(OUTLIER_INTERVAL),
    },
    ...UNTIL_NONE_IS_WELL,
  };
}

/** `host` is the header's value; probes carry no key. */
export function renderHealthChecks(check: HealthCheck | undefined, host: string): Resource {
  if (check === undefined) return {};
  const interval = duration(check.intervalMilliseconds);
  return {
    health_checks: [
      {
        interval,
        // Probes also run without requests, so that a failed address is known before the first one.
        no_traffic_interval: interval,
        timeout: duration(check.timeoutMilliseconds),
        unhealthy_threshold: check.unhealthyThreshold,
        healthy_threshold: check.healthyThreshold,
        http_health_check: { path: check.path, host },
      },
    ],
    ...UNTIL_NONE_IS_WELL,
  };
}
