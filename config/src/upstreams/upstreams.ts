// Connections to providers: defaults for a busy gateway, and an entry's health check.

import type { DnsLookupFamily, HealthCheck, Upstreams } from "../model/upstreams.js";
import type { HealthCheckEntry } from "../schema/parts.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { readDuration } from "../syntax/duration.js";

/** Envoy's default of 1,024 is less than the streams of a busy gateway. */
const MANY = 100_000;

/** For services that are not providers: a provider's connection limit must not slow down brightstaff. */
export const defaultUpstreams: Upstreams = {
  keepaliveMilliseconds: 60_000,
  dnsRefreshMilliseconds: 5_000,
  dnsLookupFamily: "ALL",
  maxConnections: MANY,
  maxPendingRequests: MANY,
  maxRequests: MANY,
  maxRetries: MANY,
  maxRequestsPerConnection: 0,
};

export function readUpstreams({ upstreams: written = {} }: PlanoFile, diagnostics: Diagnostics): Upstreams {
  const own = diagnostics.at("upstreams");
  const idle = readDuration(written.idle_timeout, own.at("idle_timeout"), 0);
  const keepalive = readDuration(written.tcp_keepalive, own.at("tcp_keepalive"), 1_000);
  const refresh = readDuration(written.dns_refresh_rate, own.at("dns_refresh_rate"), 1_000);
  const { dns_lookup_family: family } = written;
  return {
    ...(idle !== undefined && { idleMilliseconds: idle }),
    keepaliveMilliseconds: keepalive ?? defaultUpstreams.keepaliveMilliseconds,
    dnsRefreshMilliseconds: refresh ?? defaultUpstreams.dnsRefreshMilliseconds,
    dnsLookupFamily: (family?.toUpperCase() as DnsLookupFamily) ?? defaultUpstreams.dnsLookupFamily,
    maxConnections: written.max_connections ?? MANY,
    maxPendingRequests: written.max_pending_requests ?? MANY,
    maxRequests: written.max_requests ?? MANY,
    maxRetries: written.max_retries ?? MANY,
    maxRequestsPerConnection: written.max_requests_per_connection ?? 0,
  };
}

const CHECK_INTERVAL = 10_000;
const CHECK_TIMEOUT = 2_000;
const UNHEALTHY_AFTER = 3;
const HEALTHY_AFTER = 2;

/** Of an entry; `diagnostics` are the entry's. */
export function readHealthCheck(
  { health_check: written }: { health_check?: HealthCheckEntry },
  diagnostics: Diagnostics,
): { healthCheck?: HealthCheck } {
  if (written === undefined) return {};
  const own = diagnostics.at("health_check");
  return {
    healthCheck: {
      path: written.path,
      intervalMilliseconds: readDuration(written.interval, own.at("interval")) ?? CHECK_INTERVAL,
      timeoutMilliseconds: readDuration(written.timeout, own.at("timeout")) ?? CHECK_TIMEOUT,
      unhealthyThreshold: written.unhealthy_threshold ?? UNHEALTHY_AFTER,
      healthyThreshold: written.healthy_threshold ?? HEALTHY_AFTER,
    },
  };
}
