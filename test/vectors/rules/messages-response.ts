// What clients of the Messages API require of an answer, whole and streamed, and of an error, by hand from
// the SDK's types and its stream accumulator:
// https://platform.claude.com/docs/en/api/messages
import {
  type Answer,
  type Block,
  count,
  demand,
  emptyAnswer,
  filled,
  type Members,
  members,
  oneOf,
  parseSse,
  text,
} from "./answer.js";

function messagesUsage(value: unknown): Members {
  const usage = members(value, "usage", "input_tokens", "output_tokens");
  const { output_tokens_details: details, ...counts } = usage;
  for (const [name, tokens] of Object.entries(counts)) count(tokens, name);
  if (details !== undefined) {
    count(members(details, "output_tokens_details", "thinking_tokens").thinking_tokens, "thinking_tokens");
  }
  return usage;
}

// https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons
const STOP = [
  "end_turn",
  "max_tokens",
  "stop_sequence",
  "tool_use",
  "pause_turn",
  "refusal",
  "model_context_window_exceeded",
];

export function checkMessagesResponse(value: unknown): Answer {
  const names = ["id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage"];
  const answer = members(value, "answer", ...names);
  filled(answer.id, "id");
  oneOf(answer.type, "type", "message");
  oneOf(answer.role, "role", "assistant");
  text(answer.model, "model");
  oneOf(answer.stop_reason, "stop_reason", ...STOP);
  demand(Array.isArray(answer.content), "content is no array");
  const blocks = answer.content.map((block) => {
    const started = startOfBlock(block);
    if (started.kind === "tool") started.text = JSON.stringify(members(block.input, "input"));
    return started;
  });
  return {
    blocks,
    stop: answer.stop_reason as string,
    usage: messagesUsage(answer.usage),
    error: undefined,
  };
}

function startOfBlock(value: unknown): Block {
  const block = members(value, "block", "type");
  oneOf(block.type, "block type", "text", "thinking", "redacted_thinking", "tool_use");
  if (block.type === "text") return { kind: "text", text: text(block.text, "text") };
  if (block.type === "redacted_thinking") return { kind: "redacted", text: filled(block.data, "data") };
  if (block.type === "thinking") {
    text(block.signature, "signature");
    return { kind: "thinking", text: text(block.thinking, "thinking") };
  }
  members(block.input, "input");
  return {
    kind: "tool",
    id: filled(block.id, "tool id"),
    name: text(block.name, "tool name"),
    text: "",
  };
}

/** message_start, blocks that never overlap with ascending indices, message_delta, message_stop; or an error last. */
export function checkMessagesStream(body: string): Answer {
  const answer = emptyAnswer();
  let open: Block | undefined;
  let started = false;
  let ended = false;
  for (const { name, data = "" } of parseSse(body)) {
    demand(!ended && answer.error === undefined, `${name} after the end`);
    const event = members(JSON.parse(data), "event", "type");
    demand(event.type === name, `${name} and ${event.type} disagree`);
    if (name === "error") {
      answer.error = checkMessagesError(event);
      continue;
    }
    if (name === "ping") {
      demand(started, "ping before message_start");
      continue;
    }
    demand(started === (name !== "message_start"), `${name} and message_start out of order`);
    if (name === "message_start") {
      started = true;
      const message = members(event.message, "message", "id", "role", "model", "content", "stop_sequence");
      filled(message.id, "id");
      oneOf(message.type, "type", "message");
      oneOf(message.stop_reason, "stop_reason", null);
      demand(Array.isArray(message.content) && message.content.length === 0, "content is not empty");
      messagesUsage(message.usage);
    } else if (name === "content_block_start") {
      demand(open === undefined && answer.stop === undefined, "a block in a block or after the stop");
      demand(event.index === answer.blocks.length, "indices do not count up");
      open = startOfBlock(event.content_block);
      demand(open.kind === "redacted" || open.text === "", "a block starts with text");
      answer.blocks.push(open);
    } else if (name === "content_block_delta") {
      demand(open !== undefined && event.index === answer.blocks.length - 1, "a delta of no open block");
      addMessagesDelta(open, members(event.delta, "delta", "type"));
    } else if (name === "content_block_stop") {
      demand(open !== undefined && event.index === answer.blocks.length - 1, "a stop of no open block");
      open = undefined;
    } else if (name === "message_delta") {
      demand(open === undefined && answer.stop === undefined, "message_delta out of order");
      const delta = members(event.delta, "delta", "stop_reason", "stop_sequence");
      oneOf(delta.stop_reason, "stop_reason", ...STOP);
      answer.stop = delta.stop_reason as string;
      answer.usage = messagesUsage(event.usage);
    } else {
      demand(name === "message_stop" && answer.stop !== undefined, `${name} out of order`);
      ended = true;
    }
  }
  demand(ended || answer.error !== undefined, "the stream has no end");
  return answer;
}

function addMessagesDelta(block: Block, delta: Members): void {
  const pieces: Record<string, [string, unknown]> = {
    text_delta: ["text", delta.text],
    thinking_delta: ["thinking", delta.thinking],
    input_json_delta: ["tool", delta.partial_json],
    signature_delta: ["thinking", delta.signature],
  };
  const [kind, said] = pieces[delta.type as string] ?? [];
  demand(kind === block.kind, `${delta.type} in a ${block.kind} block`);
  const piece = filled(said, "delta");
  if (delta.type !== "signature_delta") block.text += piece;
}

export function checkMessagesError(value: unknown): string {
  const body = members(value, "body", "type", "error");
  oneOf(body.type, "type", "error");
  const error = members(body.error, "error", "type", "message");
  oneOf(
    error.type,
    "type",
    "invalid_request_error",
    "authentication_error",
    "billing_error",
    "permission_error",
    "not_found_error",
    "request_too_large",
    "rate_limit_error",
    "api_error",
    "timeout_error",
    "overloaded_error",
  );
  return filled(error.message, "message");
}
