// The observation: one line of JSON about one finished exchange, which the gateway role sends to brightstaff.
import { attemptErrors } from "./attempt-errors.js";
import type { LineTable } from "./description/lines.js";
import { endings } from "./endings.js";
import { ownCalls } from "./own-calls.js";
import { partKinds } from "./part-kinds.js";
import { partRoles } from "./part-roles.js";
import { sessionSources } from "./session-sources.js";
import { stopReasons } from "./stop-reasons.js";

export const observation: LineTable = {
  typescript: "Observation",
  schema: "OBSERVATION_SCHEMA",
  doc: "One finished request, whatever became of it, as the filter reports it. Texts may be cut; `_ms` is milliseconds.",
  members: {
    v: { is: "constant", value: 2 },
    request_id: { is: "text" },
    traceparent: { is: "text", nullable: true },
    started_ms: { is: "count", doc: "Since 1970." },
    duration_ms: { is: "count" },
    ttft_ms: { is: "count", nullable: true, doc: "Until a stream's first content." },
    listener: { is: "text", doc: "Its name in the Plano YAML." },
    path: { is: "text", doc: "The client's, without the query." },
    client_format: { is: "word", doc: "A wire format, or the name of an endpoint." },
    stream: { is: "boolean" },
    own_call: { is: "word", of: ownCalls, optional: true, doc: "Absent for a client's request." },
    caller: {
      is: "text",
      optional: true,
      doc: "The caller's name; absent when the listener does not authenticate.",
    },
    client: {
      is: "text",
      optional: true,
      doc: "A keyed hash of the client's credential, 12 hexadecimal digits; absent without one.",
    },
    user: {
      is: "text",
      optional: true,
      doc: "The user that the body names; hashed where no content is kept.",
    },
    user_agent: { is: "text", optional: true },
    tags: { is: "map", optional: true, doc: "The values of the configured headers." },
    session: { is: "text", optional: true, doc: "The session's name; hashed where no content is kept." },
    session_from: { is: "word", of: sessionSources, optional: true },
    asked: { is: "text", optional: true, doc: "The model as the client wrote it." },
    model: { is: "text", nullable: true, doc: "The provider's name of the model; null without a target." },
    target: { is: "text", nullable: true, doc: "The latest; null when none was chosen." },
    provider: { is: "text", nullable: true },
    upstream_format: { is: "word", nullable: true, doc: "A wire format, or the name of an endpoint." },
    attempts: {
      is: "list",
      typescript: "ObservedAttempt",
      doc: "The first eight, in order.",
      members: {
        target: { is: "text" },
        provider: { is: "text" },
        upstream_format: { is: "word" },
        status: { is: "count", doc: "The provider's; 0 without a response." },
        began_ms: { is: "count", doc: "Since the request began." },
        ms: { is: "count", doc: "Until the next attempt, or the end." },
        error: { is: "word", of: attemptErrors, nullable: true },
        request_id: {
          is: "text",
          optional: true,
          doc: "The provider's, by the header of its response; absent when it told none.",
        },
      },
    },
    attempt_count: { is: "count" },
    status: { is: "count", doc: "0: the client left before the response." },
    stop_reason: { is: "word", of: stopReasons, nullable: true },
    error: {
      is: "object",
      typescript: "ObservedError",
      optional: true,
      doc: "A refusal or an error that the client got.",
      members: {
        code: { is: "text" },
        message: {
          is: "text",
          optional: true,
          doc: "The gateway's without what it quotes, and no provider's, where no content is kept.",
        },
      },
    },
    ended_by: { is: "word", of: endings },
    usage: {
      is: "object",
      typescript: "TokenUsage",
      nullable: true,
      doc: "Null when the provider told none.",
      members: {
        input: { is: "count", doc: "Cached tokens included." },
        output: { is: "count" },
        cached_input: { is: "count", nullable: true },
        cache_creation: { is: "count", nullable: true },
        reasoning: { is: "count", nullable: true },
      },
    },
    charged_tokens: {
      is: "count",
      optional: true,
      doc: "Tokens that rate limits counted, reported by the provider or estimated.",
    },
    shape: {
      is: "object",
      typescript: "RequestShape",
      doc: "How much there was of what.",
      members: {
        messages: { is: "count" },
        user_turns: { is: "count" },
        tools: { is: "count", doc: "That the request offers." },
        images: { is: "count" },
        request_bytes: { is: "count" },
        answer_bytes: { is: "count", doc: "Of text, reasoning and calls." },
      },
    },
    chain: {
      is: "hashes",
      optional: true,
      doc: "A keyed hash of each message, oldest first; of the last 64. Absent without messages.",
    },
    chain_roles: {
      is: "text",
      optional: true,
      doc: "A letter for each hash of `chain`: s of a system prompt, u of a user, a of an assistant, t of a tool's result, o of others.",
    },
    chain_skipped: { is: "count", optional: true, doc: "Messages before those of `chain`." },
    reply_hash: {
      is: "text",
      optional: true,
      doc: "A keyed hash of the last text of an assistant in the request.",
    },
    answer_hash: {
      is: "text",
      optional: true,
      doc: "The `reply_hash` of a request that sends the answer back; absent where not all of it was read.",
    },
    parts: {
      is: "list",
      typescript: "ObservedPart",
      optional: true,
      doc: "What was said, in the order of the conversation, the answer last. Absent where no content is kept.",
      members: {
        role: { is: "word", of: partRoles },
        kind: { is: "word", of: partKinds },
        message: { is: "count", doc: "The message's index; `shape.messages` for the answer." },
        name: { is: "escaped", optional: true, doc: "Of a tool." },
        id: { is: "escaped", optional: true, doc: "Of a call." },
        media_type: { is: "escaped", optional: true },
        text: {
          is: "escaped",
          optional: true,
          doc: "A long one's beginning and end, with `…` between; the arguments of a call. Absent for media.",
        },
        bytes: { is: "count", doc: "Of all of it, as it stands in JSON; of media without their coding." },
      },
    },
    omitted: {
      is: "object",
      typescript: "OmittedParts",
      optional: true,
      doc: "What was said and is in no part.",
      members: {
        messages: { is: "count", doc: "Without any part." },
        bytes: { is: "count" },
      },
    },
  },
};
