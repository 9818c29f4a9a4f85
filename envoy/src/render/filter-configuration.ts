// The JSON the wasm filter is configured with, the same text for both of its roles.
// It names the variables keys are in and never holds a key.
import type { AuthStyle, Format, NormalisedConfig, Provider } from "@plano/config";
import { authority } from "./address.js";
import { BRIGHTSTAFF_CLUSTER } from "./names.js";

interface FilterProvider {
  id: string;
  format: Format;
  authority: string;
  path: string;
  auth: AuthStyle;
  /** Variable of Envoy's process; absent where no key is sent. */
  key_env?: string;
  headers: Record<string, string>;
}

interface FilterTarget {
  name: string;
  /** Empty for a wildcard: the provider is asked for the rest of the requested name. */
  model: string;
  provider: number;
  cluster: string;
}

export interface FilterConfiguration {
  version: 1;
  brightstaff_cluster: string;
  max_body_bytes: number;
  providers: FilterProvider[];
  targets: FilterTarget[];
  models: Record<string, number>;
  wildcards: Record<string, number>;
  default: number;
}

export function renderFilter(config: NormalisedConfig): FilterConfiguration {
  return {
    version: 1,
    brightstaff_cluster: BRIGHTSTAFF_CLUSTER,
    max_body_bytes: config.limits.maxBodyBytes,
    providers: config.providers.map(renderProvider),
    targets: config.targets.map(({ name, model, provider }) => ({
      name,
      model,
      provider,
      cluster: providerOf(config, name, provider).cluster,
    })),
    models: config.models,
    wildcards: config.wildcards,
    default: config.defaultTarget,
  };
}

function renderProvider(provider: Provider): FilterProvider {
  const { id, format, host, port, tls, path, auth, headers, keyVariable } = provider;
  return {
    id,
    format,
    authority: authority(host, port, tls),
    path,
    auth,
    ...(keyVariable !== undefined && auth !== "none" && { key_env: keyVariable }),
    headers,
  };
}

function providerOf(config: NormalisedConfig, target: string, index: number): Provider {
  const provider = config.providers[index];
  if (!provider) throw new Error(`Target "${target}" refers to provider ${index}, which does not exist.`);
  return provider;
}
