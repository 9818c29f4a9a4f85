// What other packages may use of this one.

export { KEY_HEADERS } from "./contract/auth-styles.generated.js";
export { type DefaultFile, defaultFile, type KnownProvider, knownProviders } from "./default-file.js";
export type { Environment } from "./environment/references.js";
export {
  accessKeyError,
  type KeyScope,
  keyScopeOf,
  keyScopes,
  parseKeysFile,
} from "./listeners/access-keys.js";
export { type ClientListener, clientListeners } from "./listeners/client-listeners.js";
export { readKeySet } from "./listeners/key-set.js";
export { modelsNeedBrightstaff, usesEgress } from "./listeners/lanes.js";
export { tlsError } from "./listeners/tls-files.js";
export { type LoadContext, type LoadResult, loadConfig } from "./load.js";
export type { Address } from "./model/address.js";
export type { AgentListener, ListedAgent, Orchestration } from "./model/agents.js";
export type { AccessKey, HashedKey, KeyAuth, ListenerAuth, ServiceAuth, TokenAuth } from "./model/auth.js";
export type { Backend, Filter } from "./model/backend.js";
export type { Dashboard } from "./model/dashboard.js";
export type { Limits, RateLimit, RateLimitService } from "./model/limits.js";
export type { Cors, ListenerTls } from "./model/listener.js";
export type { LogRotation, ModelListener, NormalisedConfig } from "./model/model.js";
export type { PromptListener, Prompts, PromptTarget, TargetEndpoint } from "./model/prompts.js";
export type { Api, Provider, UntranslatedEndpoint } from "./model/provider.js";
export type { MetricsSources, RoutingPreference, Sessions, SwitchBudget } from "./model/routing.js";
export type { Secret } from "./model/secret.js";
export type { Pool, Pricing, Target } from "./model/target.js";
export type { Tracing } from "./model/tracing.js";
export type { Failover, HealthCheck, Timeouts, Upstreams } from "./model/upstreams.js";
export { resolveTargetSecrets } from "./prompts/target-secrets.js";
export { agentClusterPrefix, CLUSTER_PREFIX } from "./providers/cluster-name.js";
export type { RowName } from "./providers/rows.generated.js";
export { exampleOf, quirksOf } from "./providers/rows.js";
export {
  needsKey,
  replacedVariables,
  SANDBOX_CLUSTER,
  type SandboxUse,
  usesSandbox,
  withSandbox,
} from "./providers/sandbox.js";
export { resolveSessionCache } from "./routing/session-cache.js";
export * from "./run-time.js";
export { editorSchema } from "./schema/for-editors.js";
export type { MissingSecret } from "./secrets/check.js";
export { keyFlaw } from "./secrets/key-text.js";
export { isSecretsKey, newSecretsKey, type Secrets, sealSecrets } from "./secrets/sealed.js";
export { type SecretSources, secretValue } from "./secrets/secret.js";
export { hasAnyKey, type ResolvedSecrets, resolveSecrets } from "./secrets/secrets.js";
export { type Keyless, keylessModels, withUsableTargets } from "./secrets/usable-targets.js";
export { resolveStateConnection } from "./state/connection.js";
export { keepsAnyState } from "./state/who-keeps.js";
export { inOrder } from "./syntax/diagnostics.js";
export { type ConfigError, formatErrors } from "./syntax/errors.js";
export { shortHash } from "./syntax/short-hash.js";
export { resolveExporterKeys } from "./telemetry/exporters.js";
export { defaultUpstreams } from "./upstreams/upstreams.js";
