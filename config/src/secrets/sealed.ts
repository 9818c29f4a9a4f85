// Sealed secrets: names and values, encrypted with ChaCha20-Poly1305 (RFC 8439) as
// https://www.rfc-editor.org/rfc/rfc8439#section-2.8 says, so that a file may hold them. The filter opens them with code of
// its own.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const CIPHER = "chacha20-poly1305";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Values by the names that the configuration of a program has. */
export type Secrets = Readonly<Record<string, string>>;

export function newSecretsKey(): string {
  return randomBytes(KEY_BYTES).toString("base64");
}

/** Whether the text is a key: 32 bytes in base64. */
export function isSecretsKey(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text);
}

/** Each version needs a greater `serial` than the last. */
export function sealSecrets(secrets: Secrets, key: string, serial: number): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, Buffer.from(key, "base64"), nonce, { authTagLength: TAG_BYTES });
  const parts = [nonce, cipher.update(JSON.stringify(secrets)), cipher.final(), cipher.getAuthTag()];
  return JSON.stringify({ serial, sealed: Buffer.concat(parts).toString("base64") });
}

/** Throws an Error that quotes nothing when the text is not sealed with this key, or was changed. */
export function openSecrets(text: string, key: string): Secrets {
  try {
    const { sealed } = JSON.parse(text) as { sealed: string };
    const bytes = Buffer.from(sealed, "base64");
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, Buffer.from(key, "base64"), nonce, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const opened = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
    return JSON.parse(Buffer.concat(opened).toString()) as Secrets;
  } catch {
    throw new Error("they are not sealed with this key");
  }
}
