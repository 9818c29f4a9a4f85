// The roles of the wasm filter that see no requests: they read the filter config, access keys and secrets for all others.
// They are filters of the admin listener, which never changes, always off for requests.
import type { NormalisedConfig } from "@plano/config";
import { renderFilter } from "./filter-configuration.js";
import { CONFIG_FILTER, KEYS_FILTER, SECRETS_FILTER } from "./names.js";
import type { RenderOptions } from "./options.js";
import { extension, type Resource } from "./resource.js";
import { renderPlugin, WASM_FILTER } from "./wasm-filter.js";
import { renderWatchedFilter } from "./watched-plugin.js";

export function renderWatchedRoles(config: NormalisedConfig, options: RenderOptions): Resource[] {
  const { withoutFilter = false, keysPath = "access-keys.json", secretsPath = "secrets.json" } = options;
  if (withoutFilter) return [];
  return [
    { ...renderConfigFilter(config, options), disabled: true },
    renderWatchedFilter(KEYS_FILTER, keysPath),
    renderWatchedFilter(SECRETS_FILTER, secretsPath),
  ];
}

/** The role that reads the filter config. */
export function renderConfigFilter(config: NormalisedConfig, { wasmPath }: RenderOptions): Resource {
  const plugin = renderPlugin(wasmPath, "config", JSON.stringify(renderFilter(config)));
  return extension(CONFIG_FILTER, WASM_FILTER, { config: plugin });
}
