// Access keys of listeners: a role of the wasm filter that sees no requests, configured by a file. Envoy watches the
// file, so that keys are added and revoked on all workers without a restart.
import { type HashedKey, keyScopes, type ModelListener, type NormalisedConfig } from "@plano/config";
import { KEYS_FILTER } from "./names.js";
import type { RenderOptions } from "./options.js";
import { type Resource, typed } from "./resource.js";
import { renderKeysPlugin, WASM_FILTER } from "./wasm-filter.js";

/** Bytes of a table, the most that the filter shares between workers. wasm-filters/assembly/auth/current-keys.ts */
const MAX_TABLE = (16 << 20) - 8;

type Guarded = Pick<ModelListener, "auth">;

/** Undefined when the listener takes no keys. */
export function scopeOf(config: NormalisedConfig, { auth }: Guarded): number | undefined {
  return keyScopes(config).find((each) => each.auth === auth)?.scope;
}

/** https://www.envoyproxy.io/docs/envoy/latest/configuration/overview/extension */
export function renderKeysFilter(
  { auth }: Guarded,
  { keysPath = "access-keys.json" }: RenderOptions,
): Resource[] {
  if (auth === undefined || !("keys" in auth)) return [];
  const file = { path: keysPath, watched_directory: { path: keysPath.replace(/\/?[^/]*$/, "") || "." } };
  return [
    {
      name: KEYS_FILTER,
      disabled: true,
      config_discovery: {
        config_source: { path_config_source: file, resource_api_version: "V3" },
        type_urls: [`type.googleapis.com/${WASM_FILTER}`],
      },
    },
  ];
}

/**
 * The file's text. Each version needs a greater `serial` than the last. Throws an Error if there are more keys than the
 * filter takes.
 */
export function renderKeysFile(
  config: NormalisedConfig,
  keys: readonly (HashedKey & { scope: number })[],
  wasmPath: string,
  serial: number,
): string {
  const table = {
    serial,
    keys: keys.map(({ models, ...key }) => ({ ...key, models: models.join(",") })),
  };
  const text = JSON.stringify(table);
  if (text.length > MAX_TABLE) {
    throw new Error(
      `the keys of all listeners have ${text.length} bytes together; ${MAX_TABLE} are the most`,
    );
  }
  const plugin = renderKeysPlugin(config, wasmPath, text);
  const resource = typed("envoy.config.core.v3.TypedExtensionConfig", {
    name: KEYS_FILTER,
    typed_config: typed(WASM_FILTER, { config: plugin }),
  });
  return `${JSON.stringify({ version_info: `${serial}`, resources: [resource] })}\n`;
}
