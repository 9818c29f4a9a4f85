// The secrets of providers: a role of the wasm filter, configured by a file of names and values. The file is sealed; only
// Envoy's environment holds its key. So every filter has the same VM configuration, whatever the secrets are, they change
// without a restart, and neither a file nor a dump of Envoy's configuration reveals one.
import { createCipheriv, randomBytes } from "node:crypto";
import type { NormalisedConfig } from "@plano/config";
import { SECRETS_FILTER } from "./names.js";
import type { RenderOptions } from "./options.js";
import type { Resource } from "./resource.js";
import { renderWatchedFile, renderWatchedFilter } from "./watched-plugin.js";

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Values by the names that the filter config has. */
export type Secrets = Readonly<Record<string, string>>;

export function usesSecrets({ providers }: NormalisedConfig): boolean {
  return providers.some(({ keys, secretHeaders }) => keys.length > 0 || secretHeaders.length > 0);
}

export function renderSecretsFilter(
  config: NormalisedConfig,
  { secretsPath = "secrets.json" }: RenderOptions,
): Resource[] {
  return usesSecrets(config) ? [renderWatchedFilter(SECRETS_FILTER, secretsPath)] : [];
}

/** A new key for `renderSecretsFile`, as `SECRETS_KEY_VARIABLE` holds it. */
export function newSecretsKey(): string {
  return randomBytes(KEY_BYTES).toString("base64");
}

/** Whether the text is a key: 32 bytes in base64. */
export function isSecretsKey(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text);
}

/**
 * The file's text. Each version needs a greater `serial` than the last. Throws an Error if the secrets are longer than the
 * filter takes.
 */
export function renderSecretsFile(secrets: Secrets, key: string, wasmPath: string, serial: number): string {
  const text = sealSecrets(secrets, key, serial);
  const what = "the sealed secrets of all providers";
  return renderWatchedFile(wasmPath, { name: SECRETS_FILTER, role: "secrets", what, text, serial });
}

/** What the role is configured with: ChaCha20-Poly1305, RFC 8439. */
export function sealSecrets(secrets: Secrets, key: string, serial: number): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("chacha20-poly1305", Buffer.from(key, "base64"), nonce, {
    authTagLength: TAG_BYTES,
  });
  const parts = [nonce, cipher.update(JSON.stringify(secrets)), cipher.final(), cipher.getAuthTag()];
  return JSON.stringify({ serial, sealed: Buffer.concat(parts).toString("base64") });
}
