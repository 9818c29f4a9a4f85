// Who may use a listener, as the rest of Plano is told. Keys appear as their SHA-256, or as the variable that holds one.

import type { Secret } from "./secret.js";

export type ListenerAuth = KeyAuth | TokenAuth | ServiceAuth;

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

/** A service is asked about each request, by Envoy's external authorization. */
export interface ServiceAuth {
  service: AuthorizationService;
  /** For its answer; without one nobody is let in. */
  timeoutMilliseconds: number;
  /** Of the client's, in lower case: what the service is shown, and what goes no further. */
  headers: string[];
  /** Of its answer, in lower case: names the caller; undefined: callers have no names. */
  callerHeader?: string;
  /** Of its answer, in lower case: what the caller may ask for; undefined: everything. */
  modelsHeader?: string;
}

export interface AuthorizationService {
  protocol: "http" | "grpc";
  tls: boolean;
  host: string;
  /** 1..65535 */
  port: number;
  /** Before that of the client's request; empty, or without a slash at its end. */
  path: string;
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
