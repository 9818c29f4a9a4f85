// Points providers at the bundled sandbox.
import type { Address, NormalisedConfig, Provider } from "./model.js";
import { isSandbox } from "./provider-rows.js";

/** Some entry names a sandbox provider. */
export function usesSandbox(config: NormalisedConfig): boolean {
  return config.providers.some((provider) => isSandbox(provider.interface));
}

/** The sandbox's own providers go to `address`; with `insteadOfKeys` so does every provider that wants a key. */
export function withSandbox(
  config: NormalisedConfig,
  address: Address,
  insteadOfKeys: boolean,
): NormalisedConfig {
  const moves = (provider: Provider): boolean =>
    isSandbox(provider.interface) || (insteadOfKeys && provider.key !== undefined);
  return {
    ...config,
    providers: config.providers.map((provider) => (moves(provider) ? moved(provider, address) : provider)),
  };
}

function moved(provider: Provider, { host, port }: Address): Provider {
  const { key: _key, keyVariable: _keyVariable, ...rest } = provider;
  const path = rest.format === "messages" ? "/v1/messages" : "/v1/chat/completions";
  return { ...rest, tls: false, host, port, path, auth: "none", cluster: "sandbox" };
}
