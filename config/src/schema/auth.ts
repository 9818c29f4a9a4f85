// The parts of the schema that are about who may use a listener.

import { DURATION, HEADER_NAME, MODEL_NAME, SECRET, URL_TEXT } from "./parts.js";

const AMOUNT = { type: "integer", minimum: 1, maximum: 1_000_000_000_000 } as const;

export const RATE_LIMIT = {
  type: "object",
  additionalProperties: false,
  required: ["unit"],
  properties: {
    tokens: AMOUNT,
    requests: AMOUNT,
    usd: { type: "number", exclusiveMinimum: 0, maximum: 1_000_000_000 },
    unit: { enum: ["second", "minute", "hour", "day"] },
  },
} as const;

const CLAIM = { type: "string", pattern: "^[A-Za-z0-9_.-]+$", maxLength: 200 } as const;

const JWT = {
  type: "object",
  additionalProperties: false,
  required: ["issuer", "audiences"],
  properties: {
    issuer: { type: "string", minLength: 1, maxLength: 2_000, description: "Whose tokens: their iss" },
    audiences: {
      type: "array",
      minItems: 1,
      maxItems: 100,
      items: { type: "string", minLength: 1, maxLength: 2_000 },
      description: "One of them is in a token's aud",
    },
    jwks: {
      type: "string",
      minLength: 1,
      maxLength: 100_000,
      description: "The issuer's keys, as JSON text",
    },
    jwks_file: { type: "string", minLength: 1, maxLength: 4_000, description: "An absolute path" },
    jwks_url: { type: "string", minLength: 1, maxLength: 2_000, description: "https://..." },
    caller_claim: { ...CLAIM, description: "Who calls; sub by default" },
    models_claim: { ...CLAIM, description: "What it may ask for, between commas" },
  },
} as const;

const HEADER = { type: "string", pattern: HEADER_NAME, maxLength: 100 } as const;

const EXT_AUTHZ = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  properties: {
    url: { ...URL_TEXT, description: "Of an HTTP service; requests' paths follow it" },
    grpc: { ...URL_TEXT, description: "host:port of a gRPC service, or https://host:port" },
    timeout: { ...DURATION, description: "Longest wait for its answer; 1s by default" },
    headers: {
      type: "array",
      minItems: 1,
      maxItems: 50,
      items: HEADER,
      description: "What it sees; authorization, x-api-key and cookie by default",
    },
    caller_header: { ...HEADER, description: "Of its answer: who calls" },
    models_header: { ...HEADER, description: "Of its answer: what it may ask for, between commas" },
  },
} as const;

export const AUTH = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  properties: {
    keys: {
      type: "array",
      minItems: 1,
      maxItems: 10_000,
      items: {
        type: "object",
        additionalProperties: false,
        required: ["name"],
        properties: {
          name: { type: "string", minLength: 1, maxLength: 100, description: "Whose it is" },
          hash: {
            type: "string",
            maxLength: 100,
            description: "SHA-256 of the key; plano key create makes it",
          },
          key: SECRET,
          models: { type: "array", minItems: 1, maxItems: 1_000, items: MODEL_NAME },
          expires: { type: "string", maxLength: 40, description: "2027-01-31T08:00:00Z" },
          limits: {
            type: "array",
            minItems: 1,
            maxItems: 20,
            items: RATE_LIMIT,
            description: "Of all its requests",
          },
        },
      },
    },
    keys_file: { type: "string", minLength: 1, maxLength: 4_000, description: "As plano key writes it" },
    jwt: JWT,
    ext_authz: EXT_AUTHZ,
  },
} as const;
