// The observation: one line of JSON about one finished exchange, which the gateway role sends to brightstaff.
import type { LineTable } from "./description/lines.js";

export const observation: LineTable = {
  typescript: "Observation",
  schema: "OBSERVATION_SCHEMA",
  doc: "One finished request, as the filter reports it. Texts may be truncated; times are milliseconds.",
  members: {
    request_id: { is: "text" },
    caller: {
      is: "text",
      optional: true,
      doc: "The caller's name; absent when the listener does not authenticate.",
    },
    model: { is: "text", doc: "The provider's name of the model." },
    target: { is: "text" },
    provider: { is: "text" },
    client_format: { is: "word", doc: "A wire format, or the name of an endpoint." },
    upstream_format: { is: "word", doc: "A wire format, or the name of an endpoint." },
    status: { is: "count", doc: "0: the client left before the response." },
    stream: { is: "boolean" },
    duration_ms: { is: "count" },
    ttft_ms: { is: "count", nullable: true, doc: "Until a stream's first content." },
    attempts: { is: "count" },
    usage: {
      is: "counts",
      typescript: "TokenUsage",
      nullable: true,
      doc: "Null when the provider told none.",
      members: {
        input: { doc: "Cached tokens included." },
        output: {},
        cached_input: {},
        cache_creation: {},
        reasoning: {},
      },
    },
    charged_tokens: {
      is: "count",
      optional: true,
      doc: "Tokens that rate limits counted, reported by the provider or estimated.",
    },
    stop_reason: { is: "word", nullable: true },
    traceparent: { is: "text", nullable: true },
    request: { is: "text", optional: true, doc: "The beginning of the request's body." },
    request_bytes: { is: "count", optional: true, doc: "Bytes of the whole body." },
    answer: { is: "escaped", optional: true, doc: "The beginning of the response's text." },
  },
};
