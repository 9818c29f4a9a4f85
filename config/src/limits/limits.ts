// Bounds of sizes and durations. A bound that Envoy or the filter could not keep is a config error.

import type { Limits } from "../model/limits.js";
import type { ListenerTimeouts } from "../model/listener.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { readDuration } from "../syntax/duration.js";
import { parseSize } from "../syntax/size.js";
import { checkEdgeLimits, edgeLimitsOf } from "./edge-limits.js";
import { MOST_REQUEST_HEADERS } from "./inside-headers.js";

const KILOBYTE = 1 << 10;
const MEGABYTE = 1 << 20;

/** Chats with images are large; the providers' APIs take about as much. */
const BODY = 32 * MEGABYTE;
const HEADERS = 60 * KILOBYTE;
/** Images arrive in one event. */
const EVENT = 8 * MEGABYTE;
/** They are part of each request to the routing model. */
const PREFERENCES = 10 * KILOBYTE;

/** The range in bytes: the filter holds a body, its index and its translation in 32-bit memory. */
const RANGES = {
  request_body: [KILOBYTE, 256 * MEGABYTE],
  response_body: [KILOBYTE, 256 * MEGABYTE],
  request_headers: [KILOBYTE, MOST_REQUEST_HEADERS],
  stream_line: [KILOBYTE, 64 * MEGABYTE],
  routing_preferences: [KILOBYTE, MEGABYTE],
  requests_in_flight: [64 * MEGABYTE, 1024 * 1024 * MEGABYTE],
} as const;

/** `listener` is the listener for models. */
export function readLimits(file: PlanoFile, diagnostics: Diagnostics, listener: ListenerTimeouts): Limits {
  const { limits: written = {} } = file;
  const own = diagnostics.at("limits");
  const size = (key: keyof typeof RANGES): number | undefined =>
    readSize(written[key], own.at(key), RANGES[key]);
  const limits: Limits = {
    requestBodyBytes: size("request_body") ?? BODY,
    responseBodyBytes: size("response_body") ?? BODY,
    // Envoy counts whole kilobytes.
    requestHeadersBytes: Math.ceil((size("request_headers") ?? HEADERS) / KILOBYTE) * KILOBYTE,
    streamEventBytes: size("stream_line") ?? EVENT,
    inlinePreferencesBytes: size("routing_preferences") ?? PREFERENCES,
    inFlightBytes: size("requests_in_flight") ?? 0,
    streamDurationMilliseconds: readDuration(written.stream_duration, own.at("stream_duration"), 0) ?? 0,
    streamIdleMilliseconds: readDuration(written.stream_idle, own.at("stream_idle")) ?? 0,
    ...edgeLimitsOf(written),
  };
  checkEdgeLimits(limits, own);
  const { streamIdleMilliseconds: idle } = limits;
  if (listener.timeoutMilliseconds !== 0 && idle > listener.timeoutMilliseconds) {
    const hint = "raise the listener's timeout, which bounds every pause";
    own.error(["stream_idle"], "must not be longer than the listener's timeout", hint);
  }
  return limits;
}

function readSize(
  text: string | number | undefined,
  diagnostics: Diagnostics,
  [least, most]: readonly [number, number],
): number | undefined {
  if (text === undefined) return undefined;
  const bytes = parseSize(text);
  if (bytes < least || bytes > most) {
    diagnostics.error([], `must lie between ${quantity(least)} and ${quantity(most)}`);
  }
  return bytes;
}

function quantity(bytes: number): string {
  return bytes < MEGABYTE ? `${bytes / KILOBYTE}KiB` : `${bytes / MEGABYTE}MiB`;
}
