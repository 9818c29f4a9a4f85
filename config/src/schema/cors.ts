// The part of the schema that is about web pages.
import { DURATION, HEADER_NAME } from "./parts.js";

const HEADER_NAMES = {
  type: "array",
  maxItems: 100,
  items: { type: "string", pattern: HEADER_NAME, maxLength: 200 },
} as const;

export const CORS = {
  type: "object",
  additionalProperties: false,
  required: ["allow_origins"],
  description: "Web pages that may ask this listener; none by default",
  properties: {
    allow_origins: {
      type: "array",
      minItems: 1,
      maxItems: 100,
      items: { type: "string", minLength: 1, maxLength: 300 },
      description: "https://app.example, https://*.app.example, null, or * for all",
    },
    allow_headers: { ...HEADER_NAMES, description: "That pages may send; all by default" },
    expose_headers: { ...HEADER_NAMES, description: "That pages may read" },
    max_age: { ...DURATION, description: "How long browsers remember; 1h by default" },
    allow_credentials: { type: "boolean", description: "Cookies and client certificates" },
  },
} as const;

export const HOSTS = {
  type: "array",
  maxItems: 100,
  items: { type: "string", pattern: "^[0-9A-Za-z_.-]+$", maxLength: 60 },
  description: "Names it is asked under beside localhost, when it is on loopback",
} as const;
