// The secrets of providers: a role of the wasm filter, configured by a file of names and values. The file is sealed; only
// Envoy's environment holds its key. So every filter has the same VM configuration, whatever the secrets are, they change
// without a restart, and neither a file nor a dump of Envoy's configuration reveals one.
import { type Secrets, sealSecrets } from "@plano/config";
import { SECRETS_FILTER } from "./names.js";
import { renderWatchedFile } from "./watched-plugin.js";

/**
 * The file's text. Each version needs a greater `serial` than the last. Throws an Error if the secrets are longer than the
 * filter takes.
 */
export function renderSecretsFile(secrets: Secrets, key: string, wasmPath: string, serial: number): string {
  const text = sealSecrets(secrets, key, serial);
  const what = "the sealed secrets of all providers";
  return renderWatchedFile(wasmPath, { name: SECRETS_FILTER, role: "secrets", what, text, serial });
}
