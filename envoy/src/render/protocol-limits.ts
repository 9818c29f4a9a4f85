// How much of one body a filter may hold back, and how far Envoy reads ahead of whoever takes the bytes. The same for
// HTTP/1.1 and HTTP/2, in both directions.
import type { Limits } from "@plano/config";
import type { Resource } from "./resource.js";

/** More than arrives in one piece: the filter sees a body outgrow its limit before Envoy cuts it off. */
const SLACK_BYTES = 1 << 20;
/** Of bytes that nobody has taken yet: all that a peer which does not read can pin, each way. */
const CONNECTION_BUFFER = 64 << 10;
/** More than the 64 KiB that Envoy advises: a window is all that travels in one round trip, and prompts are large. */
const STREAM_WINDOW = 256 << 10;
const CONNECTION_WINDOW = 1 << 20;

/** Of a listener or a cluster. */
export const readAhead: Resource = { per_connection_buffer_limit_bytes: CONNECTION_BUFFER };

export function http2Limits(streamsPerConnection: number): Resource {
  return {
    http2_protocol_options: {
      max_concurrent_streams: streamsPerConnection,
      initial_stream_window_size: STREAM_WINDOW,
      initial_connection_window_size: CONNECTION_WINDOW,
    },
  };
}

/**
 * Of a virtual host. Envoy has one bound for both directions: the filter holds each to its own. Without it the bound would
 * be the connection's buffer in HTTP/1.1 and the stream's window in HTTP/2.
 */
export function holdLimit({ requestBodyBytes, responseBodyBytes }: Limits): Resource {
  return { request_body_buffer_limit: Math.max(requestBodyBytes, responseBodyBytes) + SLACK_BYTES };
}
