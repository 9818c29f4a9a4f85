// Access keys of listeners: a role of the wasm filter, configured by a file of their digests.
import { type HashedKey, keyScopeOf, type ModelListener } from "@plano/config";
import type { FilterKeyTable } from "@plano/config/contract";
import { KEYS_FILTER } from "./names.js";
import { renderWatchedFile } from "./watched-plugin.js";

type Authenticated = Pick<ModelListener, "auth" | "port">;

/** Undefined when the listener takes no keys. */
export function scopeOf(listener: Authenticated): number | undefined {
  return keyScopeOf(listener)?.scope;
}

/**
 * The file's text. Each version needs a greater `serial` than the last. Throws an Error if there are more keys than the
 * filter takes.
 */
export function renderKeysFile(
  keys: readonly (HashedKey & { scope: number })[],
  wasmPath: string,
  serial: number,
): string {
  const table: FilterKeyTable = {
    serial,
    keys: keys.map(({ models, ...key }) => ({ ...key, models: models.join(",") })),
  };
  const text = JSON.stringify(table);
  const what = "the keys of all listeners";
  return renderWatchedFile(wasmPath, { name: KEYS_FILTER, role: "keys", what, text, serial });
}
