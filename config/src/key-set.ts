// An issuer's public keys: JSON text, in the configuration or in a file of its own.
import { readText } from "./read-text.js";

/** A private member, `d`, or a shared secret, `k`, would let every reader of Envoy's configuration sign. */
export function isKeySet(text: string): boolean {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    return Array.isArray(keys) && keys.length > 0 && keys.every(isPublicKey);
  } catch {
    return false;
  }
}

function isPublicKey(key: unknown): boolean {
  return typeof key === "object" && key !== null && "kty" in key && !("d" in key) && !("k" in key);
}

/** Throws an Error that says what is wrong with the file, and nothing that is in it. */
export function readKeySet(file: string): string {
  const text = readText(file);
  if (!isKeySet(text)) throw new Error(`${file} is no JSON text with public keys: {"keys": [...]}`);
  return text;
}
