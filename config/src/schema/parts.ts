// What several parts of the schema are made of.

export const DURATION = { type: "string", pattern: "^[0-9]+(\\.[0-9]+)?(ms|s|m|h)$" } as const;
export const SIZE = {
  type: ["integer", "string"],
  minimum: 0,
  pattern: "^[0-9]+(\\.[0-9]+)?(B|kB|MB|GB|KiB|MiB|GiB)?$",
} as const;
export const COUNT = { type: "integer", minimum: 1, maximum: 4_294_967_295 } as const;
/** Of all clients together. */
export const EDGE_LIMITS = {
  memory: { ...SIZE, description: "Of Envoy's heap; by the machine's memory by default" },
  connections: { ...COUNT, description: "Of clients, open at a time; 50000 by default" },
  streams_per_connection: {
    ...COUNT,
    maximum: 2_147_483_647,
    description: "Of HTTP/2, at a time; 100 by default",
  },
} as const;

export const HEADER_NAME = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$";

export const HEALTH_CHECK = {
  type: "object",
  additionalProperties: false,
  required: ["path"],
  properties: {
    path: { type: "string", pattern: "^/[\\x21-\\x7e]*$", maxLength: 2_000 },
    interval: { ...DURATION, description: "10s by default" },
    timeout: { ...DURATION, description: "2s by default" },
    unhealthy_threshold: { type: "integer", minimum: 1, maximum: 1_000 },
    healthy_threshold: { type: "integer", minimum: 1, maximum: 1_000 },
  },
} as const;

export const SECRET = { type: "string", minLength: 1, maxLength: 20_000, description: "$VARIABLE" } as const;

export const PRICE = { type: "number", minimum: 0, maximum: 1_000_000 } as const;

export const TOKENS = { type: "integer", minimum: 1, maximum: 1_000_000_000 } as const;

export const MODEL_NAME = { type: "string", minLength: 1, maxLength: 500 } as const;

export const ENDPOINT = { type: "string", minLength: 1, maxLength: 2_000 } as const;

export const ID = { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$" } as const;

export const URL_TEXT = { type: "string", minLength: 1, maxLength: 2_000 } as const;

/** Several addresses. */
export const URLS = {
  type: ["string", "array"],
  minLength: 1,
  maxLength: 2_000,
  minItems: 1,
  maxItems: 100,
  items: URL_TEXT,
  description: "Several take turns",
} as const;

export const PREFIX_AFFINITY = {
  type: "boolean",
  description: "Requests that begin alike go to the same address",
} as const;

export const FILTER_IDS = {
  type: "array",
  maxItems: 20,
  items: ID,
  description: "Ids of filters, in their order",
} as const;
