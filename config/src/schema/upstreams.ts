// `upstreams`: connections to providers.

import { COUNT, DURATION } from "./parts.js";

export const UPSTREAMS = {
  type: "object",
  additionalProperties: false,
  description:
    "Connections to each address of a provider. Each Envoy counts by itself, for all its workers together.",
  properties: {
    idle_timeout: {
      ...DURATION,
      description:
        "Until a connection without requests is closed; `0s` for never. Default: `55s` with TLS, `1.5s` without.",
    },
    tcp_keepalive: { ...DURATION, description: "Until a silent connection is probed. Default: `60s`." },
    dns_refresh_rate: { ...DURATION, description: "How often host names are looked up. Default: `5s`." },
    dns_lookup_family: {
      enum: ["all", "auto", "v4_only", "v6_only", "v4_preferred"],
      description: "Which addresses of a host name are used. Default: `all`.",
    },
    max_connections: { ...COUNT, description: "Connections that are open at a time. Default: `100000`." },
    max_pending_requests: {
      ...COUNT,
      description: "Requests that wait for a connection; one more gets a 503. Default: `100000`.",
    },
    max_requests: { ...COUNT, description: "Open requests; one more gets a 503. Default: `100000`." },
    max_retries: { ...COUNT, description: "Open attempts after the first. Default: `100000`." },
    max_requests_per_connection: {
      ...COUNT,
      description: "Requests after which a connection is closed. Default: no bound.",
    },
  },
} as const;
