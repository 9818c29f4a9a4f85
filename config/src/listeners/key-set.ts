// An issuer's public keys: JSON in the configuration or in a file.
import { createPublicKey, type JsonWebKey } from "node:crypto";
import { readText } from "./read-text.js";

/** OpenSSL's names for P-256, P-384 and P-521. */
const CURVES = ["prime256v1", "secp384r1", "secp521r1"];
const LEAST_RSA = 1_024;

/** What is wrong with the text, without quoting it. */
export function keySetError(text: string): string | undefined {
  const keys = keysIn(text);
  if (keys.length === 0 || !keys.every(isPublicKey)) return 'not JSON with public keys: {"keys": [...]}';
  // Envoy ignores other keys, and refuses a set without one of these.
  return keys.some(isUsable) ? undefined : "not a set with a key of RSA, P-256, P-384, P-521 or Ed25519";
}

function keysIn(text: string): unknown[] {
  try {
    const { keys } = JSON.parse(text) as { keys?: unknown };
    return Array.isArray(keys) ? keys : [];
  } catch {
    return [];
  }
}

/** A private member, `d`, or a shared secret, `k`, would let every reader of Envoy's configuration sign tokens. */
function isPublicKey(key: unknown): key is JsonWebKey {
  return typeof key === "object" && key !== null && "kty" in key && !("d" in key) && !("k" in key);
}

function isUsable(key: JsonWebKey): boolean {
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails } = createPublicKey({ key, format: "jwk" });
    const { namedCurve = "", modulusLength = 0 } = asymmetricKeyDetails ?? {};
    if (type === "rsa") return modulusLength >= LEAST_RSA;
    if (type === "ec") return CURVES.includes(namedCurve) && /^ES/.test(String(key.alg ?? "ES"));
    return type === "ed25519";
  } catch {
    return false;
  }
}

/** Throws an Error that says what is wrong with the file, without quoting it. */
export function readKeySet(file: string): string {
  const text = readText(file);
  const error = keySetError(text);
  if (error !== undefined) throw new Error(`${file} is ${error}`);
  return text;
}
