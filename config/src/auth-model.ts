// Who may use a listener, as the rest of Plano is told. Keys appear as their SHA-256, or as the variable that holds one.

import type { Secret } from "./secret.js";

export type ListenerAuth = KeyAuth | TokenAuth;

/** Requests show one of these keys, as `Authorization: Bearer` or `x-api-key`. */
export interface KeyAuth {
  keys: AccessKey[];
  /** A file with more of them, as `plano key` writes it; relative to the configuration's. */
  file?: string;
}

/** Requests show a JSON Web Token, in the same headers. */
export interface TokenAuth {
  issuer: string;
  /** A token is for one of them. */
  audiences: string[];
  jwks: KeySet;
  /** The claim that names the caller. */
  callerClaim: string;
  /** The claim with what it may ask for; undefined: everything. */
  modelsClaim?: string;
}

/** The issuer's public keys: their text, a file of Envoy's machine, or where they are asked for. */
export type KeySet = { text: string } | { file: string } | { url: string };

export interface AccessKey {
  /** Whose it is: the caller's name. */
  name: string;
  /** SHA-256 of the key, in hexadecimal digits of lower case; or the key itself, hashed before anything is written. */
  secret: { hash: string } | Secret;
  /** Names that clients may ask for, `provider/*`, or `*`; all where there are none. */
  models: string[];
  /** Seconds since 1970. */
  expires?: number;
}

/** A key as the filter's table has it. */
export interface HashedKey extends Omit<AccessKey, "secret"> {
  hash: string;
}
