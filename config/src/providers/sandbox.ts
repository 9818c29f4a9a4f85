// Points providers at the bundled sandbox.

import type { Address, NormalisedConfig, Provider } from "../model/model.js";
import { wireFormats } from "../model/wire-formats.js";
import { CLUSTER_PREFIX } from "./cluster-name.js";
import { isSandbox } from "./rows.js";

/** Whether some entry names a sandbox provider. */
export function usesSandbox(config: NormalisedConfig): boolean {
  return config.providers.some((provider) => isSandbox(provider.interface));
}

/** Sends the sandbox's own providers to `address`, and with `insteadOfKeys` every provider that needs a key. */
export function withSandbox(
  config: NormalisedConfig,
  address: Address,
  insteadOfKeys: boolean,
): NormalisedConfig {
  const moves = (provider: Provider): boolean =>
    isSandbox(provider.interface) || (insteadOfKeys && provider.keys.length > 0);
  return {
    ...config,
    providers: config.providers.map((provider) => (moves(provider) ? moved(provider, address) : provider)),
  };
}

/** The sandbox has every API and endpoint at its standard path. */
function moved(provider: Provider, { host, port }: Address): Provider {
  const { httpHost: _httpHost, healthCheck: _healthCheck, ...rest } = provider;
  const apis = rest.apis.map((api) => {
    const { base, path, streamPath } = wireFormats[api.format];
    const stream = streamPath === undefined ? {} : { streamPath: `${base}/${streamPath}` };
    return { ...api, path: `${base}/${path}`, ...stream, auth: "none" as const };
  });
  const endpoints = rest.endpoints.map((endpoint) => ({
    ...endpoint,
    path: `/v1/${endpoint.name}`,
    auth: "none" as const,
  }));
  return {
    ...rest,
    keys: [],
    secretHeaders: [],
    tls: false,
    host,
    port,
    replicas: [],
    prefixAffinity: false,
    apis,
    endpoints,
    cluster: `${CLUSTER_PREFIX}sandbox`,
  };
}
