// Limits of the bytes that a filter may hold of a body, and that Envoy reads ahead of a consumer; equal for HTTP/1.1
// and HTTP/2, in both directions.
import type { Limits } from "@plano/config";
import type { Resource } from "./resource.js";

/** More bytes than arrive at once, so that the filter sees a body exceed its limit before Envoy cuts it off. */
const SLACK_BYTES = 1 << 20;
/** Unread bytes: the most that a peer which does not read can occupy, each way. */
const CONNECTION_BUFFER = 64 << 10;
/** More than the 64 KiB that Envoy recommends: a window limits the bytes per round trip, and prompts are large. */
const STREAM_WINDOW = 256 << 10;
const CONNECTION_WINDOW = 1 << 20;

/** For a listener or a cluster. */
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
 * For a virtual host. Envoy has one limit for both directions; the filter enforces each direction's own. Without it,
 * the limit would be the connection's buffer in HTTP/1.1 and the stream's window in HTTP/2.
 */
export function holdLimit({ requestBodyBytes, responseBodyBytes }: Limits): Resource {
  return { request_body_buffer_limit: Math.max(requestBodyBytes, responseBodyBytes) + SLACK_BYTES };
}
