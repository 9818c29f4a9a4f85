// The package's public interface.
export { ensureEnvoy, type FoundEnvoy } from "./obtain/ensure.js";
export { renderEnvoy } from "./render/bootstrap.js";
export {
  DISCOVERY_FILES,
  DISCOVERY_STEPS,
  type Discovery,
  type DiscoveryFile,
  discoveryPath,
  discoveryVersion,
  type Named,
  renderDiscovery,
  renderDiscoveryBootstrap,
  renderDiscoveryFile,
} from "./render/discovery.js";
export { renderTlsSecrets } from "./render/downstream-tls.js";
export { renderFilter } from "./render/filter-configuration.js";
export { renderKeysFile } from "./render/keys.js";
export { ENVOYS_ADMIN, OWN_LISTENERS } from "./render/names.js";
export type { RenderOptions } from "./render/options.js";
export { renderRateLimitFile } from "./render/rate-limit-file.js";
export { renderSecretsFile } from "./render/secrets.js";
export { renderTokenFiles } from "./render/tokens.js";
export { SECRETS_KEY_VARIABLE } from "./render/wasm-filter.js";
