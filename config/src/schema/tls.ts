// The part of the schema that is about certificates of listeners.

const FILE = { type: "string", minLength: 1, maxLength: 4_000 } as const;

export const TLS = {
  type: "object",
  additionalProperties: false,
  required: ["certificate", "key"],
  description: "HTTPS; files are named from the configuration's place",
  properties: {
    certificate: { ...FILE, description: "PEM, with what it is signed by behind it" },
    key: { ...FILE, description: "PEM, without a password" },
    client_ca: { ...FILE, description: "PEM; clients then need a certificate that it signed" },
    min_version: { enum: ["1.2", "1.3"], description: '"1.2" by default' },
  },
} as const;
