// What clients of the two APIs demand of an answer, whole and streamed, checked by hand from the SDKs' types and stream
// accumulators: https://platform.openai.com/docs/api-reference/chat and https://docs.claude.com/en/api/messages
// Each check throws at the first fault and otherwise tells what a client puts together: its blocks in order.

export interface SseEvent {
  name: string;
  data: string | undefined;
}

interface Block {
  kind: string;
  text: string;
  id?: string;
  name?: string;
}

export interface Answer {
  blocks: Block[];
  stop: string | undefined;
  usage: Record<string, unknown> | undefined;
  error: string | undefined;
}

type Members = Record<string, unknown>;

function demand(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** A plain reading of the event stream rules, for text that is at hand whole. */
export function parseSse(text: string): SseEvent[] {
  const events: SseEvent[] = [];
  const blocks = text
    .replace(/^\ufeff/, "")
    .replace(/\r\n?/g, "\n")
    .split("\n\n");
  for (const block of blocks) {
    const event: SseEvent = { name: "message", data: undefined };
    for (const line of block.split("\n")) {
      const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line) as unknown as [string, string, string];
      if (name === "event") event.name = value;
      if (name === "data") event.data = event.data === undefined ? value : `${event.data}\n${value}`;
    }
    if (event.data !== undefined) events.push(event);
  }
  return events;
}

function members(value: unknown, path: string, ...names: string[]): Members {
  demand(typeof value === "object" && value !== null && !Array.isArray(value), `${path} is no object`);
  const lacking = names.filter((name) => !(name in value));
  demand(lacking.length === 0, `${path} lacks ${lacking.join()}`);
  return value as Members;
}

function count(value: unknown, path: string): number {
  demand(Number.isInteger(value) && (value as number) >= 0, `${path} is no count`);
  return value as number;
}

function text(value: unknown, path: string): string {
  demand(typeof value === "string", `${path} is no string`);
  return value;
}

function filled(value: unknown, path: string): string {
  demand(text(value, path).length > 0, `${path} is empty`);
  return value as string;
}

function oneOf(value: unknown, path: string, ...allowed: unknown[]): void {
  demand(allowed.includes(value), `${path} is ${JSON.stringify(value)}`);
}

function chatUsage(value: unknown): Members {
  const usage = members(value, "usage", "prompt_tokens", "completion_tokens", "total_tokens");
  const sum =
    count(usage.prompt_tokens, "prompt_tokens") + count(usage.completion_tokens, "completion_tokens");
  demand(usage.total_tokens === sum, "usage does not add up");
  return usage;
}

function messagesUsage(value: unknown): Members {
  const usage = members(value, "usage", "input_tokens", "output_tokens");
  for (const [name, tokens] of Object.entries(usage)) count(tokens, name);
  return usage;
}

const FINISH = ["stop", "length", "tool_calls", "content_filter"];
const STOP = ["end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal"];

export function checkChatResponse(value: unknown): Answer {
  const answer = members(value, "answer", "id", "object", "created", "model", "choices", "usage");
  filled(answer.id, "id");
  oneOf(answer.object, "object", "chat.completion");
  count(answer.created, "created");
  text(answer.model, "model");
  demand(Array.isArray(answer.choices) && answer.choices.length === 1, "not one choice");
  const choice = members(answer.choices[0], "choice", "index", "message", "finish_reason", "logprobs");
  const message = members(choice.message, "message", "role", "content", "refusal");
  oneOf(message.role, "role", "assistant");
  oneOf(choice.finish_reason, "finish_reason", ...FINISH);
  const blocks: Block[] = [];
  for (const [kind, name] of [
    ["thinking", "reasoning_content"],
    ["text", "content"],
    ["text", "refusal"],
  ] as const) {
    const said = message[name] ?? "";
    if (text(said, name) !== "") blocks.push({ kind, text: said as string });
  }
  for (const call of (message.tool_calls ?? []) as unknown[]) blocks.push(chatCall(call));
  demand(message.content !== null || blocks.some(({ kind }) => kind !== "thinking"), "says nothing");
  return { blocks, stop: choice.finish_reason as string, usage: chatUsage(answer.usage), error: undefined };
}

function chatCall(value: unknown): Block {
  const call = members(value, "tool call", "id", "type", "function");
  oneOf(call.type, "tool call type", "function");
  const called = members(call.function, "function", "name", "arguments");
  return {
    kind: "tool",
    id: filled(call.id, "tool call id"),
    name: text(called.name, "tool name"),
    text: text(called.arguments, "arguments"),
  };
}

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

/** Chunks, of one identity, and [DONE] last unless an error is. */
export function checkChatStream(body: string, wantsUsage: boolean): Answer {
  const answer: Answer = { blocks: [], stop: undefined, usage: undefined, error: undefined };
  const events = parseSse(body);
  let identity: string | undefined;
  let calls: Block[] = [];
  events.forEach(({ name, data = "" }, index) => {
    oneOf(name, "event name", "message");
    const last = index === events.length - 1;
    if (data === "[DONE]") {
      demand(last && answer.stop !== undefined, "[DONE] before the end");
      return;
    }
    const chunk = members(JSON.parse(data), "chunk");
    if ("error" in chunk) {
      answer.error = checkChatError(chunk);
      demand(last, "something after an error");
      return;
    }
    demand(!last, "the stream does not end with [DONE] or an error");
    members(chunk, "chunk", "id", "object", "created", "model", "choices");
    identity ??= JSON.stringify([chunk.id, chunk.created, chunk.model]);
    demand(identity === JSON.stringify([chunk.id, chunk.created, chunk.model]), "the identity changes");
    oneOf(chunk.object, "object", "chat.completion.chunk");
    demand(Array.isArray(chunk.choices), "choices is no array");
    demand(answer.usage === undefined, "something after usage");
    if (chunk.choices.length === 0) {
      demand(wantsUsage && answer.stop !== undefined, "usage nobody asked for, or too early");
      answer.usage = chatUsage(chunk.usage);
      return;
    }
    demand(wantsUsage ? chunk.usage === null : !("usage" in chunk), "usage in a chunk with choices");
    const choice = members(chunk.choices[0], "choice", "index", "delta", "finish_reason", "logprobs");
    oneOf(choice.index, "index", 0);
    demand(answer.stop === undefined, "a choice after its finish");
    const delta = members(choice.delta, "delta");
    demand((index === 0) === (delta.role === "assistant"), "the role is not the first thing, once");
    if (choice.finish_reason !== null) {
      oneOf(choice.finish_reason, "finish_reason", ...FINISH);
      demand(Object.keys(delta).length === 0, "the finish has a delta");
      answer.stop = choice.finish_reason as string;
    }
    calls = addChatDelta(answer.blocks, calls, delta);
  });
  demand(answer.error !== undefined || answer.stop !== undefined, "the stream has no end");
  if (answer.error === undefined) demand(wantsUsage === (answer.usage !== undefined), "usage is missing");
  return answer;
}

function addChatDelta(blocks: Block[], calls: Block[], delta: Members): Block[] {
  for (const [kind, name] of [
    ["thinking", "reasoning_content"],
    ["text", "content"],
    ["text", "refusal"],
  ] as const) {
    if (delta[name] !== undefined) append(blocks, kind, text(delta[name], name));
  }
  for (const piece of (delta.tool_calls ?? []) as Members[]) {
    const index = count(piece.index, "tool call index");
    if (index === calls.length) {
      const call = chatCall(piece);
      calls.push(call);
      blocks.push(call);
    } else {
      const call = calls[index];
      demand(call !== undefined && !("id" in piece), "a piece of no call");
      call.text += text(members(piece.function, "function", "arguments").arguments, "arguments");
    }
  }
  return calls;
}

function append(blocks: Block[], kind: string, said: string): void {
  if (said === "") return;
  const last = blocks.at(-1);
  if (last?.kind === kind) last.text += said;
  else blocks.push({ kind, text: said });
}

/** message_start, blocks that never overlap with indices that count up, message_delta, message_stop; or an error last. */
export function checkMessagesStream(body: string): Answer {
  const answer: Answer = { blocks: [], stop: undefined, usage: undefined, error: undefined };
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

export function checkChatError(value: unknown): string {
  const error = members(members(value, "body", "error").error, "error", "message", "type", "param", "code");
  filled(error.type, "type");
  return filled(error.message, "message");
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
