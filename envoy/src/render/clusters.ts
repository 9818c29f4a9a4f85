// All clusters: providers, failover plans with several attempts, the user's own services, brightstaff, and the
// collector of spans. TLS is always verified, HTTP is 1.1, and clusters retry nothing themselves.

import { defaultUpstreams, type NormalisedConfig, type Provider, type Tracing } from "@plano/config";
import type { FailoverPlan } from "@plano/config/contract";
import { hostHeader } from "./address.js";
import { renderHashing } from "./affinity.js";
import { renderServiceClusters } from "./authorization-service.js";
import { renderSigning, renderSigningByHost } from "./aws-signing.js";
import { renderBackendClusters } from "./backends.js";
import { httpOptions, renderCluster } from "./cluster.js";
import { aggregateType, failoverPlans } from "./failover.js";
import { failoverPlansOf, providerOf } from "./failover-plans.js";
import { BRIGHTSTAFF_CLUSTER, COLLECTOR_CLUSTER } from "./names.js";
import type { RenderOptions } from "./options.js";
import { readAhead } from "./protocol-limits.js";
import { renderRateLimitCluster } from "./rate-limit-service.js";
import { duration, type Resource } from "./resource.js";
import { sandboxMarks } from "./sandbox-mark.js";
import { renderVerifiedTls } from "./tls.js";
import { renderTokenClusters } from "./tokens.js";
import { renderCircuitBreakers, renderHealthChecks, renderOutliers } from "./upstreams.js";
import { renderWasmFilter } from "./wasm-filter.js";

/** Milliseconds. A part that is gone refuses at once; in a burst, connections wait for Envoy itself. */
const SIDECAR_CONNECT_TIMEOUT = 5_000;

export function renderClusters(config: NormalisedConfig, options: RenderOptions): Resource[] {
  const places = new Map(config.providers.map((provider) => [provider.cluster, provider]));
  const failover = failoverPlans(failoverPlansOf(config));
  for (const { target, cluster } of failover.flatMap(({ attempts }) => attempts)) {
    places.set(cluster, providerOf(config, target));
  }
  return [
    ...[...places].map(([cluster, provider]) => renderProvider(cluster, provider, config, options)),
    ...failover.map((plan) => renderFailoverCluster(plan, config, options)),
    ...renderBackendClusters(config, options),
    renderBrightstaff(config),
    ...renderTokenClusters(config, options),
    ...renderServiceClusters(config, options),
    ...renderRateLimitCluster(config),
    ...(config.tracing ? [renderCollector(config.tracing)] : []),
  ];
}

function renderFailoverCluster(
  plan: FailoverPlan,
  config: NormalisedConfig,
  options: RenderOptions,
): Resource {
  return {
    name: plan.cluster,
    ...aggregateType(plan.attempts.map(({ cluster }) => cluster)),
    connect_timeout: duration(config.connectTimeoutMilliseconds),
    ...renderCircuitBreakers(config.upstreams),
    ...readAhead,
    ...httpOptions(config.upstreams, [...upstreamRole(options), ...renderSigningByHost(config, plan)]),
  };
}

function renderProvider(
  cluster: string,
  provider: Provider,
  config: NormalisedConfig,
  options: RenderOptions,
): Resource {
  const { host, port, replicas, tls, signing, healthCheck } = provider;
  const { upstreams } = config;
  return {
    ...renderCluster(
      cluster,
      [{ host, port }, ...replicas],
      config.connectTimeoutMilliseconds,
      upstreams,
      sandboxMarks(provider),
    ),
    ...renderHashing(provider),
    ...readAhead,
    ...renderOutliers(config.failover),
    ...renderHealthChecks(healthCheck, hostHeader(provider)),
    ...(tls && renderVerifiedTls(provider, config, options)),
    ...httpOptions(
      upstreams,
      [...upstreamRole(options), ...(signing === undefined ? [] : [renderSigning(signing)])],
      { tls },
    ),
  };
}

function upstreamRole({ withoutFilter, wasmPath }: RenderOptions): Resource[] {
  return withoutFilter === true ? [] : [renderWasmFilter(wasmPath, "upstream")];
}

function renderBrightstaff({ brightstaff }: NormalisedConfig): Resource {
  return {
    ...renderCluster(BRIGHTSTAFF_CLUSTER, [brightstaff], SIDECAR_CONNECT_TIMEOUT, defaultUpstreams),
    ...httpOptions(defaultUpstreams, []),
  };
}

function renderCollector({ collector }: Tracing): Resource {
  return {
    ...renderCluster(COLLECTOR_CLUSTER, [collector], SIDECAR_CONNECT_TIMEOUT, defaultUpstreams),
    ...httpOptions(
      defaultUpstreams,
      [],
      collector.protocol === "grpc" ? { protocol: "http2_protocol_options" } : {},
    ),
  };
}
