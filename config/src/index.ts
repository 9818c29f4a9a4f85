// What other packages may use of this one.
export {
  accessKeyError,
  CALLER_HEADER,
  CALLER_MODELS_HEADER,
  type KeyScope,
  keyScopes,
  parseKeysFile,
} from "./access-keys.js";
export type { AccessKey, HashedKey, KeyAuth, ListenerAuth, ServiceAuth, TokenAuth } from "./auth-model.js";
export { type ConfigError, formatErrors } from "./errors.js";
export { readKeySet } from "./key-set.js";
export { modelsNeedBrightstaff, usesEgress } from "./lanes.js";
export { type LoadContext, type LoadResult, loadConfig } from "./load.js";
export type {
  Address,
  AgentListener,
  Api,
  AuthStyle,
  Backend,
  Cors,
  EndpointName,
  Failover,
  Filter,
  Format,
  HealthCheck,
  Limits,
  ListedAgent,
  ListenerTls,
  LogRotation,
  MetricsSources,
  ModelListener,
  NormalisedConfig,
  Orchestration,
  Pool,
  Pricing,
  Provider,
  ProviderEndpoint,
  Quirk,
  RateLimit,
  RateLimitService,
  RoutingPreference,
  Secret,
  Sessions,
  SwitchBudget,
  Target,
  Timeouts,
  Tracing,
  Upstreams,
} from "./model.js";
export * from "./run-time.js";
export { usesSandbox, withSandbox } from "./sandbox.js";
export { type Environment, hasAnyKey, type ResolvedSecrets, resolveSecrets } from "./secrets.js";
export { resolveSessionCache } from "./session-cache.js";
export { tlsError } from "./tls-files.js";
export { defaultUpstreams } from "./upstreams.js";
export { ENDPOINTS } from "./wire-formats.js";
