// Generated from config/contract/observation.ts by `npm run generate`; changes here are lost.

import type { AttemptError } from "./attempt-errors.generated.js";
import type { Ending } from "./endings.generated.js";
import type { OwnCall } from "./own-calls.generated.js";
import type { PartKind } from "./part-kinds.generated.js";
import type { PartRole } from "./part-roles.generated.js";
import type { SessionSource } from "./session-sources.generated.js";
import type { StopReason } from "./stop-reasons.generated.js";

export interface ObservedAttempt {
  target: string;
  provider: string;
  upstream_format: string;
  /** The provider's; 0 without a response. */
  status: number;
  /** Since the request began. */
  began_ms: number;
  /** Until the next attempt, or the end. */
  ms: number;
  error: AttemptError | null;
  /** The provider's, by the header of its response; absent when it told none. */
  request_id?: string;
}

export interface ObservedError {
  code: string;
  /** The gateway's without what it quotes, and no provider's, where no content is kept. */
  message?: string;
}

export interface TokenUsage {
  /** Cached tokens included. */
  input: number;
  output: number;
  cached_input: number | null;
  cache_creation: number | null;
  reasoning: number | null;
}

export interface RequestShape {
  messages: number;
  user_turns: number;
  /** That the request offers. */
  tools: number;
  images: number;
  request_bytes: number;
  /** Of text, reasoning and calls. */
  answer_bytes: number;
}

export interface ObservedPart {
  role: PartRole;
  kind: PartKind;
  /** The message's index; `shape.messages` for the answer. */
  message: number;
  /** Of a tool. */
  name?: string;
  /** Of a call. */
  id?: string;
  media_type?: string;
  /** A long one's beginning and end, with `…` between; the arguments of a call. Absent for media. */
  text?: string;
  /** Of all of it, as it stands in JSON; of media without their coding. */
  bytes: number;
}

export interface OmittedParts {
  /** Without any part. */
  messages: number;
  bytes: number;
}

/**
 * One finished request, whatever became of it, as the filter reports it. Texts may be cut; `_ms` is
 * milliseconds.
 */
export interface Observation {
  v: 2;
  request_id: string;
  traceparent: string | null;
  /** Since 1970. */
  started_ms: number;
  duration_ms: number;
  /** Until a stream's first content. */
  ttft_ms: number | null;
  /** Its name in the Plano YAML. */
  listener: string;
  /** The client's, without the query. */
  path: string;
  /** A wire format, or the name of an endpoint. */
  client_format: string;
  stream: boolean;
  /** Absent for a client's request. */
  own_call?: OwnCall;
  /** The caller's name; absent when the listener does not authenticate. */
  caller?: string;
  /** A keyed hash of the client's credential, 12 hexadecimal digits; absent without one. */
  client?: string;
  /** The user that the body names; hashed where no content is kept. */
  user?: string;
  user_agent?: string;
  /** The values of the configured headers. */
  tags?: Record<string, string>;
  /** The session's name; hashed where no content is kept. */
  session?: string;
  session_from?: SessionSource;
  /** The model as the client wrote it. */
  asked?: string;
  /** The provider's name of the model; null without a target. */
  model: string | null;
  /** The latest; null when none was chosen. */
  target: string | null;
  provider: string | null;
  /** A wire format, or the name of an endpoint. */
  upstream_format: string | null;
  /** The first eight, in order. */
  attempts: ObservedAttempt[];
  attempt_count: number;
  /** 0: the client left before the response. */
  status: number;
  stop_reason: StopReason | null;
  /** A refusal or an error that the client got. */
  error?: ObservedError;
  ended_by: Ending;
  /** Null when the provider told none. */
  usage: TokenUsage | null;
  /** Tokens that rate limits counted, reported by the provider or estimated. */
  charged_tokens?: number;
  /** How much there was of what. */
  shape: RequestShape;
  /** A keyed hash of each message, oldest first; of the last 64. Absent without messages. */
  chain?: string[];
  /**
   * A letter for each hash of `chain`: s of a system prompt, u of a user, a of an assistant, t of a tool's result,
   * o of others.
   */
  chain_roles?: string;
  /** Messages before those of `chain`. */
  chain_skipped?: number;
  /** A keyed hash of the last text of an assistant in the request. */
  reply_hash?: string;
  /** The `reply_hash` of a request that sends the answer back; absent where not all of it was read. */
  answer_hash?: string;
  /** What was said, in the order of the conversation, the answer last. Absent where no content is kept. */
  parts?: ObservedPart[];
  /** What was said and is in no part. */
  omitted?: OmittedParts;
}

/** Allows unknown members: the filter may be newer than its reader. */
export const OBSERVATION_SCHEMA = {
  type: "object",
  required: [
    "v",
    "request_id",
    "traceparent",
    "started_ms",
    "duration_ms",
    "ttft_ms",
    "listener",
    "path",
    "client_format",
    "stream",
    "model",
    "target",
    "provider",
    "upstream_format",
    "attempts",
    "attempt_count",
    "status",
    "stop_reason",
    "ended_by",
    "usage",
    "shape",
  ],
  properties: {
    v: { const: 2 },
    request_id: { type: "string" },
    traceparent: { type: ["string", "null"] },
    started_ms: { type: "integer", minimum: 0, maximum: 8640000000000000 },
    duration_ms: { type: "integer", minimum: 0, maximum: 8640000000000000 },
    ttft_ms: { type: ["integer", "null"], minimum: 0, maximum: 8640000000000000 },
    listener: { type: "string" },
    path: { type: "string" },
    client_format: { type: "string" },
    stream: { type: "boolean" },
    own_call: { enum: ["charged", "repeated", "uncharged"] },
    caller: { type: "string" },
    client: { type: "string" },
    user: { type: "string" },
    user_agent: { type: "string" },
    tags: { type: "object", additionalProperties: { type: "string" } },
    session: { type: "string" },
    session_from: { enum: ["header", "body", "previous_response_id"] },
    asked: { type: "string" },
    model: { type: ["string", "null"] },
    target: { type: ["string", "null"] },
    provider: { type: ["string", "null"] },
    upstream_format: { type: ["string", "null"] },
    attempts: {
      type: "array",
      items: {
        type: "object",
        required: ["target", "provider", "upstream_format", "status", "began_ms", "ms", "error"],
        properties: {
          target: { type: "string" },
          provider: { type: "string" },
          upstream_format: { type: "string" },
          status: { type: "integer", minimum: 0, maximum: 8640000000000000 },
          began_ms: { type: "integer", minimum: 0, maximum: 8640000000000000 },
          ms: { type: "integer", minimum: 0, maximum: 8640000000000000 },
          error: {
            enum: ["connect", "timeout", "reset", "status", "malformed", "no_address", "refused", null],
          },
          request_id: { type: "string" },
        },
      },
    },
    attempt_count: { type: "integer", minimum: 0, maximum: 8640000000000000 },
    status: { type: "integer", minimum: 0, maximum: 8640000000000000 },
    stop_reason: {
      enum: [
        "end_turn",
        "max_tokens",
        "stop_sequence",
        "tool_use",
        "refusal",
        "content_filter",
        "pause_turn",
        "model_context_window_exceeded",
        null,
      ],
    },
    error: {
      type: "object",
      required: ["code"],
      properties: {
        code: { type: "string" },
        message: { type: "string" },
      },
    },
    ended_by: { enum: ["provider", "gateway", "client", "limit"] },
    usage: {
      type: ["object", "null"],
      required: ["input", "output", "cached_input", "cache_creation", "reasoning"],
      properties: {
        input: { type: "integer", minimum: 0, maximum: 8640000000000000 },
        output: { type: "integer", minimum: 0, maximum: 8640000000000000 },
        cached_input: { type: ["integer", "null"], minimum: 0, maximum: 8640000000000000 },
        cache_creation: { type: ["integer", "null"], minimum: 0, maximum: 8640000000000000 },
        reasoning: { type: ["integer", "null"], minimum: 0, maximum: 8640000000000000 },
      },
    },
    charged_tokens: { type: "integer", minimum: 0, maximum: 8640000000000000 },
    shape: {
      type: "object",
      required: ["messages", "user_turns", "tools", "images", "request_bytes", "answer_bytes"],
      properties: {
        messages: { type: "integer", minimum: 0, maximum: 8640000000000000 },
        user_turns: { type: "integer", minimum: 0, maximum: 8640000000000000 },
        tools: { type: "integer", minimum: 0, maximum: 8640000000000000 },
        images: { type: "integer", minimum: 0, maximum: 8640000000000000 },
        request_bytes: { type: "integer", minimum: 0, maximum: 8640000000000000 },
        answer_bytes: { type: "integer", minimum: 0, maximum: 8640000000000000 },
      },
    },
    chain: { type: "array", items: { type: "string", pattern: "^[0-9a-f]{16}$" } },
    chain_roles: { type: "string" },
    chain_skipped: { type: "integer", minimum: 0, maximum: 8640000000000000 },
    reply_hash: { type: "string" },
    answer_hash: { type: "string" },
    parts: {
      type: "array",
      items: {
        type: "object",
        required: ["role", "kind", "message", "bytes"],
        properties: {
          role: { enum: ["system", "user", "assistant", "tool"] },
          kind: { enum: ["text", "reasoning", "tool_call", "tool_result", "image", "audio", "file"] },
          message: { type: "integer", minimum: 0, maximum: 8640000000000000 },
          name: { type: "string" },
          id: { type: "string" },
          media_type: { type: "string" },
          text: { type: "string" },
          bytes: { type: "integer", minimum: 0, maximum: 8640000000000000 },
        },
      },
    },
    omitted: {
      type: "object",
      required: ["messages", "bytes"],
      properties: {
        messages: { type: "integer", minimum: 0, maximum: 8640000000000000 },
        bytes: { type: "integer", minimum: 0, maximum: 8640000000000000 },
      },
    },
  },
} as const;
