// `auth` of a listener: who may use it, by keys, by tokens or by a service's decision.

import type { FromSchema } from "json-schema-to-ts";
import { DURATION, MODEL_NAME, SECRET, URL_TEXT } from "./parts.js";
import { HEADER_NAME, WORD } from "./patterns.js";
import { AMOUNTS } from "./rate-limits.js";

const ACCESS_KEY = {
  type: "object",
  additionalProperties: false,
  required: ["name"],
  properties: {
    name: {
      type: "string",
      minLength: 1,
      maxLength: 100,
      description: "The caller's name, for logs, statistics and rate limits.",
    },
    hash: {
      type: "string",
      maxLength: 100,
      description: "SHA-256 of the key, in hexadecimal digits. `plano key create` makes a key and its hash.",
    },
    key: { ...SECRET, description: "Instead of `hash`: `$VARIABLE` or `file:PATH`, which holds the key." },
    models: {
      type: "array",
      minItems: 1,
      maxItems: 1_000,
      items: MODEL_NAME,
      description:
        "Names and patterns, such as `openai/*`, of the models that the caller may use. Default: all.",
    },
    expires: {
      type: "string",
      maxLength: 40,
      description: "When the key expires, such as `2027-01-31T08:00:00Z`. Default: never.",
    },
    limits: {
      type: "array",
      minItems: 1,
      maxItems: 20,
      items: AMOUNTS,
      description: "Rate limits of all the caller's requests together. Default: none.",
    },
  },
} as const;

export type AccessKeyEntry = FromSchema<typeof ACCESS_KEY>;

const CLAIM = { type: "string", pattern: WORD, maxLength: 200 } as const;

const JWT = {
  type: "object",
  additionalProperties: false,
  required: ["issuer", "audiences"],
  description: "JSON Web Tokens. Give the issuer's keys as one of `jwks`, `jwks_file` and `jwks_url`.",
  properties: {
    issuer: {
      type: "string",
      minLength: 1,
      maxLength: 2_000,
      description: "The issuer of the tokens: the required value of their claim `iss`.",
    },
    audiences: {
      type: "array",
      minItems: 1,
      maxItems: 100,
      items: { type: "string", minLength: 1, maxLength: 2_000 },
      description: "A token's claim `aud` must have one of these.",
    },
    jwks: {
      type: "string",
      minLength: 1,
      maxLength: 100_000,
      description: "The issuer's public keys, as JSON text.",
    },
    jwks_file: {
      type: "string",
      minLength: 1,
      maxLength: 4_000,
      description: "Absolute path of a file with the issuer's public keys.",
    },
    jwks_url: {
      type: "string",
      minLength: 1,
      maxLength: 2_000,
      description: "Where the issuer publishes its keys: an `https` URL, or an `http` URL of this machine.",
    },
    caller_claim: { ...CLAIM, description: "The claim that names the caller. Default: `sub`." },
    models_claim: {
      ...CLAIM,
      description: "The claim that lists the models that the caller may use. Default: all models.",
    },
  },
} as const;

export type JwtEntry = FromSchema<typeof JWT>;

const HEADER = { type: "string", pattern: HEADER_NAME, maxLength: 100 } as const;

const EXT_AUTHZ = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  description: "A service of your own that decides about each request. Give its address as `url` or `grpc`.",
  properties: {
    url: { ...URL_TEXT, description: "URL of an HTTP service. The request's path is appended." },
    grpc: { ...URL_TEXT, description: "`host:port` of a gRPC service, or `https://host:port`." },
    timeout: { ...DURATION, description: "Longest wait for its response. Default: `1s`." },
    headers: {
      type: "array",
      minItems: 1,
      maxItems: 50,
      items: HEADER,
      description:
        "Request headers that the service sees. Default: `authorization`, `x-api-key` and `cookie`.",
    },
    caller_header: {
      ...HEADER,
      description: "The header of its response that names the caller. Default: none.",
    },
    models_header: {
      ...HEADER,
      description:
        "The header of its response that lists the caller's models, separated by commas. Default: all models.",
    },
  },
} as const;

export type ExtAuthzEntry = FromSchema<typeof EXT_AUTHZ>;

export const AUTH = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  description: "Who may use the listener: one of `keys`, `jwt` and `ext_authz`. Default: everybody.",
  properties: {
    keys: {
      type: "array",
      minItems: 1,
      maxItems: 10_000,
      items: ACCESS_KEY,
      description: "Access keys of callers.",
    },
    keys_file: {
      type: "string",
      minLength: 1,
      maxLength: 4_000,
      description:
        "A file with more access keys, as `plano key` writes it, relative to the directory of this configuration. It is read again when it changes.",
    },
    jwt: JWT,
    ext_authz: EXT_AUTHZ,
  },
} as const;

export type AuthEntry = FromSchema<typeof AUTH>;
