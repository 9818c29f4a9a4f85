// Checks whether a listener's certificate, key and client CA can be used. No message quotes their contents.
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { ListenerTls } from "../model/listener.js";
import { readText } from "./read-text.js";

/** Envoy refuses shorter ones. */
const LEAST_RSA_BITS = 2_048;

export interface TlsError {
  field: "certificate" | "key" | "client_ca";
  message: string;
}

/** The first error in the files. */
export function tlsError({ certificate, key, clientCa }: ListenerTls): TlsError | undefined {
  const own = read(certificate, parseCertificates, "not a PEM certificate");
  if (own.value === undefined) return { field: "certificate", message: own.error };
  const secret = read(key, (text) => createPrivateKey(text), "not a PEM private key without a password");
  if (secret.value === undefined) return { field: "key", message: secret.error };
  if (isShort(secret.value)) {
    return { field: "key", message: `${key} is an RSA key of less than ${LEAST_RSA_BITS} bits` };
  }
  if (!own.value.checkPrivateKey(secret.value)) {
    return { field: "key", message: `${key} is not the key of ${certificate}` };
  }
  if (clientCa === undefined) return undefined;
  const authority = read(clientCa, parseCertificates, "not a PEM certificate");
  return authority.value === undefined ? { field: "client_ca", message: authority.error } : undefined;
}

function isShort({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  return type === "rsa" && (details?.modulusLength ?? 0) < LEAST_RSA_BITS;
}

/** The first certificate. Envoy refuses a file if it cannot read any one in it. */
function parseCertificates(text: string): X509Certificate {
  const blocks = text.split(/^(?=-----BEGIN )/m).filter((block) => block.startsWith("-----BEGIN "));
  const [first] = blocks.map((block) => new X509Certificate(block));
  if (first === undefined) throw new Error("no certificate");
  return first;
}

type Read<Value> = { value: Value } | { value: undefined; error: string };

function read<Value>(file: string, parse: (text: string) => Value, otherwise: string): Read<Value> {
  let text: string;
  try {
    text = readText(file);
  } catch (error) {
    return { value: undefined, error: (error as Error).message };
  }
  try {
    return { value: parse(text) };
  } catch {
    return { value: undefined, error: `${file} is ${otherwise}` };
  }
}
