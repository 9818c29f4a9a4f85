// Roles of the wasm filter that see no requests and are configured by a file. Envoy watches the file, so that its content
// changes on all workers without a restart.
// https://www.envoyproxy.io/docs/envoy/latest/configuration/overview/extension
import { MAX_WATCHED_TEXT } from "@plano/config/contract";
import { type Resource, typed } from "./resource.js";
import { renderPlugin, WASM_FILTER, type WatchedRole } from "./wasm-filter.js";

/** A downstream filter with the role; always off for requests. */
export function renderWatchedFilter(name: string, path: string): Resource {
  const file = { path, watched_directory: { path: path.replace(/\/?[^/]*$/, "") || "." } };
  return {
    name,
    disabled: true,
    config_discovery: {
      config_source: { path_config_source: file, resource_api_version: "V3" },
      type_urls: [`type.googleapis.com/${WASM_FILTER}`],
    },
  };
}

export interface WatchedFile {
  /** Of the filter. */
  name: string;
  role: WatchedRole;
  /** What the file holds, for the error. */
  what: string;
  text: string;
  /** Each version needs a greater one than the last. */
  serial: number;
}

/** The file's text. Throws an Error if its content is longer than the filter takes. */
export function renderWatchedFile(wasmPath: string, { name, role, what, text, serial }: WatchedFile): string {
  if (text.length > MAX_WATCHED_TEXT) {
    throw new Error(`${what} have ${text.length} bytes together; ${MAX_WATCHED_TEXT} are the most`);
  }
  const plugin = renderPlugin(wasmPath, role, text);
  const resource = typed("envoy.config.core.v3.TypedExtensionConfig", {
    name,
    typed_config: typed(WASM_FILTER, { config: plugin }),
  });
  return `${JSON.stringify({ version_info: `${serial}`, resources: [resource] })}\n`;
}
