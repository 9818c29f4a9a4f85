// Connections to providers: defaults for a busy gateway, and an entry's health check.

import type { DnsLookupFamily, HealthCheck, Upstreams } from "../model/model.js";
import type { HealthCheckEntry } from "../schema/parts.js";
import type { PlanoFile } from "../schema/schema.js";
import { parseDuration } from "../syntax/duration.js";

/** Envoy's default of 1,024 is less than the streams of a busy gateway. */
const MANY = 100_000;
const KEEPALIVE = 60_000;
const DNS_REFRESH = 5_000;

const CHECK_INTERVAL = 10_000;
const CHECK_TIMEOUT = 2_000;
const UNHEALTHY_AFTER = 3;
const HEALTHY_AFTER = 2;

export function upstreamsOf({ upstreams: written = {} }: Pick<PlanoFile, "upstreams">): Upstreams {
  const { idle_timeout: idle, tcp_keepalive: keepalive, dns_refresh_rate: refresh } = written;
  return {
    ...(idle !== undefined && { idleMilliseconds: parseDuration(idle) }),
    keepaliveMilliseconds: keepalive === undefined ? KEEPALIVE : parseDuration(keepalive),
    dnsRefreshMilliseconds: refresh === undefined ? DNS_REFRESH : parseDuration(refresh),
    dnsLookupFamily: (written.dns_lookup_family ?? "all").toUpperCase() as DnsLookupFamily,
    maxConnections: written.max_connections ?? MANY,
    maxPendingRequests: written.max_pending_requests ?? MANY,
    maxRequests: written.max_requests ?? MANY,
    maxRetries: written.max_retries ?? MANY,
    maxRequestsPerConnection: written.max_requests_per_connection ?? 0,
  };
}

/** For services that are not providers: a provider's connection limit must not slow down brightstaff. */
export const defaultUpstreams = upstreamsOf({});

export function healthCheckOf({ health_check: written }: { health_check?: HealthCheckEntry }): {
  healthCheck?: HealthCheck;
} {
  if (written === undefined) return {};
  const { interval, timeout } = written;
  return {
    healthCheck: {
      path: written.path,
      intervalMilliseconds: interval === undefined ? CHECK_INTERVAL : parseDuration(interval),
      timeoutMilliseconds: timeout === undefined ? CHECK_TIMEOUT : parseDuration(timeout),
      unhealthyThreshold: written.unhealthy_threshold ?? UNHEALTHY_AFTER,
      healthyThreshold: written.healthy_threshold ?? HEALTHY_AFTER,
    },
  };
}
