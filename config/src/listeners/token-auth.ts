// `jwt` of a listener: which JSON Web Tokens it accepts, and where the issuer's keys are.
import type { KeySet, TokenAuth } from "../model/auth.js";
import type { JwtEntry } from "../schema/auth.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { keySetError, readKeySet } from "./key-set.js";

const LOCAL_URL = /^http:\/\/(localhost|127\.[0-9.]+|\[::1\])[:/]/;

/** `directory` is the configuration's; files are read only if it is known. */
export function readTokenAuth(
  entry: JwtEntry,
  diagnostics: Diagnostics,
  directory: string | undefined,
): TokenAuth {
  const error = errorOf(entry) ?? (directory === undefined ? undefined : fileError(entry));
  if (error !== undefined) diagnostics.error([error.field], error.message);
  const { issuer, audiences, caller_claim: callerClaim = "sub", models_claim: modelsClaim } = entry;
  return {
    issuer,
    audiences,
    jwks: keySetOf(entry),
    callerClaim,
    ...(modelsClaim === undefined ? {} : { modelsClaim }),
  };
}

function keySetOf({ jwks: text = "", jwks_file: file, jwks_url: url }: JwtEntry): KeySet {
  if (url !== undefined) return { url };
  return file === undefined ? { text } : { file };
}

function errorOf({
  jwks,
  jwks_file: file,
  jwks_url: url,
}: JwtEntry): { field: string; message: string } | undefined {
  if ([jwks, file, url].filter((place) => place !== undefined).length !== 1) {
    return { field: "jwks", message: "give the issuer's keys as one of jwks, jwks_file and jwks_url" };
  }
  const error = jwks === undefined ? undefined : keySetError(jwks);
  if (error !== undefined) return { field: "jwks", message: `is ${error}` };
  if (file !== undefined && !file.startsWith("/")) {
    return { field: "jwks_file", message: "must be an absolute path" };
  }
  if (url !== undefined && !isSafeUrl(url)) {
    return { field: "jwks_url", message: "must be an https URL, or an http URL of this machine" };
  }
  return undefined;
}

function fileError({ jwks_file: file }: JwtEntry): { field: string; message: string } | undefined {
  if (file === undefined) return undefined;
  try {
    readKeySet(file);
    return undefined;
  } catch (error) {
    return { field: "jwks_file", message: (error as Error).message };
  }
}

function isSafeUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password, port } = new URL(url);
  return (url.startsWith("https://") || LOCAL_URL.test(url)) && username + password === "" && port !== "0";
}
