// How Envoy calls providers and backends: timeouts, health checks, connections, failover.

import type { FailoverReason } from "../contract/failover-reasons.generated.js";

export interface Timeouts {
  /** Longest time without a byte, milliseconds; 0 for no bound. */
  timeoutMilliseconds: number;
  /** Attempts after a failed connection; for models also after a connection that broke before the answer. */
  maxRetries: number;
}

/** Probes each address of a provider; an address that does not answer 200 is ejected. */
export interface HealthCheck {
  path: string;
  intervalMilliseconds: number;
  timeoutMilliseconds: number;
  /** Consecutive probes after which an address is ejected, and taken back. */
  unhealthyThreshold: number;
  healthyThreshold: number;
}

export type DnsLookupFamily = "ALL" | "AUTO" | "V4_ONLY" | "V6_ONLY" | "V4_PREFERRED";

/** For each address of a provider. */
export interface Upstreams {
  /** Until an unused connection is closed; the default depends on whether it has TLS. */
  idleMilliseconds?: number;
  /** Until a silent connection is probed. */
  keepaliveMilliseconds: number;
  dnsRefreshMilliseconds: number;
  dnsLookupFamily: DnsLookupFamily;
  maxConnections: number;
  /** Requests that wait for a connection. */
  maxPendingRequests: number;
  maxRequests: number;
  maxRetries: number;
  /** 0 for no bound. */
  maxRequestsPerConnection: number;
}

export interface Failover {
  /** How long an attempt at a stream may take until its answer begins, milliseconds. */
  firstByteMilliseconds: number;
  /** How long an attempt at a whole answer may take, milliseconds. */
  answerMilliseconds: number;
  /** Statuses below 500 after which the next target is tried; those from 500 on always count. */
  statuses: number[];
  /** What an answer of any status can mean for the next target to be tried. */
  on: FailoverReason[];
  /** Consecutive connection failures after which an address is ejected; 0 for never. */
  consecutiveFailures: number;
  /** Consecutive answers from 500 on after which an address is ejected; 0 for never. */
  consecutive5xx: number;
  /** First ejection time, milliseconds; each further ejection is longer. */
  ejectionMilliseconds: number;
  /** Percent of a provider's addresses that may be ejected. */
  maxEjectionPercent: number;
}
