// Bounds of sizes and durations. A bound that Envoy or the filter could not keep is a config error.

import type { Limits, ListenerTimeouts } from "../model/model.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { parseDuration } from "../syntax/duration.js";
import { parseSize } from "../syntax/size.js";
import { checkEdgeLimits, edgeLimitsOf } from "./edge-limits.js";

const KILOBYTE = 1 << 10;
const MEGABYTE = 1 << 20;

/** Chats with images are large; the providers' APIs take about as much. */
const BODY = 32 * MEGABYTE;
const HEADERS = 60 * KILOBYTE;
/** Images arrive in one event. */
const LINE = 8 * MEGABYTE;
/** They are part of each request to the routing model. */
const PREFERENCES = 10 * KILOBYTE;

/** The range in bytes: the filter holds a body, its index and its translation in 32-bit memory. */
const RANGES = {
  request_body: [KILOBYTE, 256 * MEGABYTE],
  response_body: [KILOBYTE, 256 * MEGABYTE],
  request_headers: [KILOBYTE, MEGABYTE],
  stream_line: [KILOBYTE, 64 * MEGABYTE],
  routing_preferences: [KILOBYTE, MEGABYTE],
  requests_in_flight: [64 * MEGABYTE, 1024 * 1024 * MEGABYTE],
} as const;

function limitsOf({ limits: written = {} }: PlanoFile): Limits {
  const { stream_duration: duration, stream_idle: idle } = written;
  return {
    requestBodyBytes: parseSize(written.request_body ?? BODY),
    responseBodyBytes: parseSize(written.response_body ?? BODY),
    // Envoy counts whole kilobytes.
    requestHeadersBytes: Math.ceil(parseSize(written.request_headers ?? HEADERS) / KILOBYTE) * KILOBYTE,
    streamLineBytes: parseSize(written.stream_line ?? LINE),
    inlinePreferencesBytes: parseSize(written.routing_preferences ?? PREFERENCES),
    inFlightBytes: parseSize(written.requests_in_flight ?? 0),
    streamDurationMilliseconds: duration === undefined ? 0 : parseDuration(duration),
    streamIdleMilliseconds: idle === undefined ? 0 : parseDuration(idle),
    ...edgeLimitsOf(written),
  };
}

/** `listener` is the listener for models. */
export function readLimits(file: PlanoFile, listener: ListenerTimeouts, diagnostics: Diagnostics): Limits {
  const { limits: written = {} } = file;
  for (const [name, [least, most]] of Object.entries(RANGES)) {
    const size = written[name as keyof typeof RANGES];
    if (size === undefined || (parseSize(size) >= least && parseSize(size) <= most)) continue;
    diagnostics.error(["limits", name], `must lie between ${shown(least)} and ${shown(most)}`);
  }
  const limits = limitsOf(file);
  checkEdgeLimits(limits, diagnostics);
  const { streamIdleMilliseconds: idle } = limits;
  if (listener.timeoutMilliseconds !== 0 && idle > listener.timeoutMilliseconds) {
    const hint = "raise the listener's timeout, which bounds every pause";
    diagnostics.error(["limits", "stream_idle"], "must not be longer than the listener's timeout", hint);
  }
  return limits;
}

function shown(bytes: number): string {
  return bytes < MEGABYTE ? `${bytes / KILOBYTE}KiB` : `${bytes / MEGABYTE}MiB`;
}
