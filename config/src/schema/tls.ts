// `tls` of a listener: its certificate, and those of its clients.

import type { FromSchema } from "json-schema-to-ts";

const FILE = { type: "string", minLength: 1, maxLength: 4_000 } as const;

export const TLS = {
  type: "object",
  additionalProperties: false,
  required: ["certificate", "key"],
  description:
    "HTTPS. Paths of files are relative to the directory of this configuration. Default: plain HTTP.",
  properties: {
    certificate: {
      ...FILE,
      description: "PEM file with the certificate, followed by those of its issuers.",
    },
    key: { ...FILE, description: "PEM file with the private key, without a password." },
    client_ca: {
      ...FILE,
      description:
        "PEM file. Clients then need a certificate that it signed. Default: clients need no certificate.",
    },
    min_version: {
      enum: ["1.2", "1.3"],
      description: 'The oldest version of TLS that clients may use, in quotes. Default: `"1.2"`.',
    },
  },
} as const;

export type TlsEntry = FromSchema<typeof TLS>;
