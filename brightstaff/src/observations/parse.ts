// Parses lines of observations. Invalid lines are counted and left out; the others still count.
import { type Schema, schemaError } from "../validator.js";
import type { Observation } from "./observation.js";

const count = { type: "integer", minimum: 0 } as const;
const text = { type: "string" } as const;
const textOrNull = { type: ["string", "null"] } as const;

/** Allows unknown members: the filter may be newer than this process. */
const schema: Schema = {
  type: "object",
  required: [
    "request_id",
    "model",
    "target",
    "provider",
    "client_format",
    "upstream_format",
    "status",
    "stream",
    "duration_ms",
    "ttft_ms",
    "attempts",
    "usage",
    "stop_reason",
    "traceparent",
  ],
  properties: {
    request_id: text,
    caller: text,
    model: text,
    target: text,
    provider: text,
    client_format: text,
    upstream_format: text,
    status: count,
    stream: { type: "boolean" },
    duration_ms: count,
    ttft_ms: { type: ["integer", "null"], minimum: 0 },
    attempts: count,
    usage: {
      type: ["object", "null"],
      required: ["input", "output", "cached_input", "cache_creation", "reasoning"],
      additionalProperties: count,
    },
    charged_tokens: count,
    stop_reason: textOrNull,
    traceparent: textOrNull,
    request: text,
    request_bytes: count,
    answer: text,
  },
};

export function parseObservations(lines: string): { observations: Observation[]; rejected: number } {
  const observations: Observation[] = [];
  let rejected = 0;
  for (const line of lines.split("\n")) {
    if (line.trim() === "") continue;
    const value = parseLine(line);
    if (isObservation(value)) observations.push(value);
    else rejected += 1;
  }
  return { observations, rejected };
}

function isObservation(value: unknown): value is Observation {
  return schemaError(schema, value) === undefined;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
