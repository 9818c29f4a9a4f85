// `limits`: bounds of sizes and durations, and of what all clients may take together.

import { COUNT, DURATION, SIZE } from "./parts.js";

export const LIMITS = {
  type: "object",
  additionalProperties: false,
  description:
    "Bounds of sizes and durations. Sizes are numbers of bytes, or numbers with `B`, `kB`, `MB`, `GB`, `KiB`, `MiB` or `GiB`.",
  properties: {
    request_body: {
      ...SIZE,
      description: "A request's body, decoded where it is compressed, `1KiB` to `256MiB`. Default: `32MiB`.",
    },
    response_body: {
      ...SIZE,
      description:
        "A response that is held until complete, as all are except streams; `1KiB` to `256MiB`. Default: `32MiB`.",
    },
    request_headers: {
      ...SIZE,
      description: "All headers of a request together, in whole KiB; `1KiB` to `1MiB`. Default: `60KiB`.",
    },
    stream_line: {
      ...SIZE,
      description: "One event of a stream that is held until complete; `1KiB` to `64MiB`. Default: `8MiB`.",
    },
    routing_preferences: {
      ...SIZE,
      description: "The routing preferences in a request; `1KiB` to `1MiB`. Default: `10KiB`.",
    },
    requests_in_flight: {
      ...SIZE,
      description:
        "What all requests in brightstaff may hold there together, by its estimate; from `64MiB` on. Default: half of its heap's limit, at most a quarter of the machine's memory.",
    },
    stream_duration: {
      ...DURATION,
      description: "A stream, from its request to its end; `0s` for no bound. Default: `0s`.",
    },
    stream_idle: {
      ...DURATION,
      description:
        "Idle timeout within a response, at most the listener's timeout. Default: the listener's timeout.",
    },
    memory: {
      ...SIZE,
      description:
        "Envoy's heap, from `128MiB` on. Default: a quarter of the machine's memory, at most `4GiB`.",
    },
    connections: {
      ...COUNT,
      description:
        "Connections of clients, open at a time at all listeners together; one more is closed at once. Default: `50000`.",
    },
    streams_per_connection: {
      ...COUNT,
      maximum: 2_147_483_647,
      description: "Open requests on one HTTP/2 connection of a client. Default: `100`.",
    },
  },
} as const;
