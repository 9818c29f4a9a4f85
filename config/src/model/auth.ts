// Who may use a listener, in the normalised model. A key appears as its SHA-256 or as the variable that holds
// it.

import type { Secret } from "./secret.js";

export type ListenerAuth = KeyAuth | TokenAuth | ServiceAuth;

/** Requests send one of these keys, as `Authorization: Bearer` or `x-api-key`. */
export interface KeyAuth {
  keys: AccessKey[];
  /** A file with more keys, as `plano key` writes it; relative to the configuration. */
  file?: string;
}

/** Requests send a JSON Web Token, in the same headers. */
export interface TokenAuth {
  issuer: string;
  /** A token must be for one of these. */
  audiences: string[];
  jwks: KeySet;
  /** The claim that names the caller. */
  callerClaim: string;
  /** The claim that lists the caller's models; undefined: all. */
  modelsClaim?: string;
}

/** Envoy's external authorization asks a service about each request. */
export interface ServiceAuth {
  service: AuthorizationService;
  /** How long to wait for the response; without one the request is refused. */
  timeoutMilliseconds: number;
  /** In lower case: client headers that the service sees and that are then removed. */
  headers: string[];
  /** In lower case: the response header that names the caller; undefined: callers have no names. */
  callerHeader?: string;
  /** In lower case: the response header that lists the caller's models; undefined: all. */
  modelsHeader?: string;
}

export interface AuthorizationService {
  protocol: "http" | "grpc";
  tls: boolean;
  host: string;
  /** 1..65535 */
  port: number;
  /** The path before that of the client's request; empty, or without a slash at its end. */
  path: string;
}

/** The issuer's public keys: as text, in a file on Envoy's machine, or at a URL. */
export type KeySet = { text: string } | { file: string } | { url: string };

export interface AccessKey {
  /** The caller's name. */
  name: string;
  /**
   * SHA-256 of the key in lower-case hexadecimal digits; or the key itself, which is hashed before anything
   * is written.
   */
  secret: { hash: string } | { text: Secret };
  /** Names that the caller may ask for, `provider/*`, or `*`; absent: all. */
  models: string[];
  /** Seconds since 1970. */
  expires?: number;
}

/** A key as the filter's table holds it. */
export interface HashedKey extends Omit<AccessKey, "secret"> {
  hash: string;
}
