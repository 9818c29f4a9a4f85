// `ports`: where Plano's own processes listen on this machine.

import { AUTO_OR_MAPPING, AUTO_OR_PORT } from "./patterns.js";

const PORT = { type: ["integer", "string"], minimum: 1, maximum: 65_535, pattern: AUTO_OR_PORT } as const;

export const PORTS = {
  type: ["string", "object"],
  pattern: AUTO_OR_MAPPING,
  additionalProperties: false,
  description:
    "Ports of Plano's own on `127.0.0.1`, so that several Planos run beside each other. `auto`: free ones for all. Default: those below.",
  properties: {
    admin: { ...PORT, description: "Envoy's admin interface; `auto` for a free one. Default: `9901`." },
    brightstaff: {
      ...PORT,
      description: "brightstaff, with its metrics; `auto` for a free one. Default: `9091`.",
    },
    dashboard: {
      ...PORT,
      description: "The dashboard, unless it has an `address`; `auto` for a free one. Default: `9092`.",
    },
    egress: {
      ...PORT,
      description: "Where brightstaff calls models and agents; `auto` for a free one. Default: `12001`.",
    },
    backends: {
      ...PORT,
      description:
        "Where brightstaff calls filters, and it and your services call `endpoints`; `auto` for a free one. Default: `11000`.",
    },
  },
} as const;
