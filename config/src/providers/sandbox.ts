// Points providers at the bundled sandbox.

import { variablesIn } from "../environment/references.js";
import type { Address } from "../model/address.js";
import type { NormalisedConfig } from "../model/model.js";
import type { Provider } from "../model/provider.js";
import { wireFormats } from "../model/wire-formats.js";
import { CLUSTER_PREFIX } from "./cluster-name.js";
import { isSandbox } from "./rows.js";

/** The cluster of providers that the sandbox answers for. */
export const SANDBOX_CLUSTER = `${CLUSTER_PREFIX}sandbox`;

/** Besides its own providers the sandbox answers for none, for those that need keys, or for all but those at own addresses. */
export type SandboxUse = "own" | "instead-of-keys" | "instead-of-providers";

/** Whether some entry names a sandbox provider. */
export function usesSandbox(config: NormalisedConfig): boolean {
  return config.providers.some((provider) => isSandbox(provider.interface));
}

/** Whether the sandbox could answer for the provider, because its key is missing. */
export function needsKey({ ownAddress, keys }: Provider): boolean {
  return ownAddress === undefined && keys.length > 0;
}

/** Variables that only providers need for which the sandbox answers. */
export function replacedVariables({ providers }: NormalisedConfig, use: SandboxUse | "none"): Set<string> {
  const [moved, left] = [true, false].map((isMoved) =>
    providers
      .filter((provider) => use !== "none" && moves(provider, use) === isMoved)
      .flatMap(({ keys, secretHeaders }) => [...keys, ...secretHeaders])
      .flatMap(({ text }) => variablesIn(text)),
  );
  return new Set(moved?.filter((variable) => left?.includes(variable) !== true));
}

/** Sends the providers that the sandbox answers for to `address`. */
export function withSandbox(config: NormalisedConfig, address: Address, use: SandboxUse): NormalisedConfig {
  return {
    ...config,
    providers: config.providers.map((provider) =>
      moves(provider, use) ? moved(provider, address) : provider,
    ),
  };
}

function moves(provider: Provider, use: SandboxUse): boolean {
  return (
    isSandbox(provider.interface) ||
    (use === "instead-of-keys" && needsKey(provider)) ||
    (use === "instead-of-providers" && provider.ownAddress === undefined)
  );
}

/** The sandbox has every API and endpoint at its standard path, behind the name of the provider whose rules bind. */
function moved(provider: Provider, { host, port }: Address): Provider {
  const {
    httpHost: _httpHost,
    healthCheck: _healthCheck,
    signing: _signing,
    storesResponses: _stores,
    ...rest
  } = provider;
  const rules = isSandbox(rest.interface) ? "" : `/${rest.interface}`;
  const apis = rest.apis.map((api) => {
    const { base, path, streamPath, countPath } = wireFormats[api.format];
    const at = `${rules}${base}`;
    const stream = streamPath && { streamPath: `${at}/${streamPath}` };
    const count = countPath && { countPath: `${at}/${countPath}` };
    return { ...api, path: `${at}/${path}`, ...stream, ...count, auth: "none" as const };
  });
  const endpoints = rest.endpoints.map((endpoint) => ({
    ...endpoint,
    path: `${rules}/v1/${endpoint.name}`,
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
    cluster: SANDBOX_CLUSTER,
    sandboxed: true,
  };
}
