// What all clients together may take of Envoy: memory, connections, and streams of one connection.

import type { Limits } from "../model/limits.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { parseSize } from "../syntax/size.js";

type EdgeLimits = Pick<Limits, "memoryBytes" | "connections" | "streamsPerConnection">;

const CONNECTIONS = 50_000;
const STREAMS_PER_CONNECTION = 100;

const MEGABYTE = 1 << 20;
const LEAST_MEMORY = 128 * MEGABYTE;
/** Envoy holds one request and its response, and a copy of each that is rewritten. */
const BODIES = 4;

export function edgeLimitsOf(written: NonNullable<PlanoFile["limits"]>): EdgeLimits {
  return {
    ...(written.memory !== undefined && { memoryBytes: parseSize(written.memory) }),
    connections: written.connections ?? CONNECTIONS,
    streamsPerConnection: written.streams_per_connection ?? STREAMS_PER_CONNECTION,
  };
}

export function checkEdgeLimits(limits: Limits, diagnostics: Diagnostics): void {
  const least = Math.max(LEAST_MEMORY, BODIES * Math.max(limits.requestBodyBytes, limits.responseBodyBytes));
  if (limits.memoryBytes === undefined || limits.memoryBytes >= least) return;
  const message = `must be at least ${Math.ceil(least / MEGABYTE)}MiB`;
  const hint = "the largest bodies that request_body and response_body allow have to fit four times";
  diagnostics.error(["memory"], message, hint);
}
