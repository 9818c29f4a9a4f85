// What clients of the Chat Completions API require of an answer, whole and streamed, and of an error, by hand
// from the SDK's types and its stream accumulator:
// https://platform.openai.com/docs/api-reference/chat
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

function chatUsage(value: unknown): Members {
  const usage = members(value, "usage", "prompt_tokens", "completion_tokens", "total_tokens");
  const sum =
    count(usage.prompt_tokens, "prompt_tokens") + count(usage.completion_tokens, "completion_tokens");
  demand(usage.total_tokens === sum, "usage does not add up");
  return usage;
}

const FINISH = ["stop", "length", "tool_calls", "function_call", "content_filter"];

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
  if (message.function_call !== undefined) blocks.push(functionCall(message.function_call));
  for (const call of (message.tool_calls ?? []) as unknown[]) blocks.push(chatCall(call));
  checkExtras(message);
  checkLogprobs(choice.logprobs);
  demand(message.content !== null || blocks.some(({ kind }) => kind !== "thinking"), "says nothing");
  return { blocks, stop: choice.finish_reason as string, usage: chatUsage(answer.usage), error: undefined };
}

function chatCall(value: unknown): Block {
  const call = members(value, "tool call", "id", "type");
  oneOf(call.type, "tool call type", "function", "custom");
  const input = call.type === "custom" ? "input" : "arguments";
  const called = members(call[call.type as string], "called", "name", input);
  return {
    kind: "tool",
    id: filled(call.id, "tool call id"),
    name: text(called.name, "tool name"),
    text: text(called[input], input),
  };
}

/** The form before tools, which has no id. */
function functionCall(value: unknown): Block {
  const called = members(value, "function_call", "name", "arguments");
  return { kind: "tool", name: filled(called.name, "name"), text: text(called.arguments, "arguments") };
}

/** Members besides the text: OpenRouter's `reasoning_details`, and annotations of the content. */
function checkExtras(message: Members): void {
  for (const value of (message.reasoning_details ?? []) as unknown[]) {
    const detail = members(value, "reasoning detail", "type", "format", "index");
    oneOf(detail.type, "type", "reasoning.text", "reasoning.encrypted");
    if (detail.type === "reasoning.text") text(detail.text, "text");
    else filled(detail.data, "data");
    count(detail.index, "index");
  }
  for (const value of (message.annotations ?? []) as unknown[]) {
    const annotation = members(value, "annotation", "type", "url_citation");
    oneOf(annotation.type, "annotation type", "url_citation");
    const source = members(
      annotation.url_citation,
      "url_citation",
      "url",
      "title",
      "start_index",
      "end_index",
    );
    filled(source.url, "url");
    text(source.title, "title");
    const [start, end] = [count(source.start_index, "start_index"), count(source.end_index, "end_index")];
    demand(start <= end, "a citation ends before its start");
  }
}

function checkLogprobs(value: unknown): void {
  if (value === null) return;
  const logprobs = members(value, "logprobs", "content", "refusal");
  for (const list of [logprobs.content, logprobs.refusal]) {
    demand(list === null || (Array.isArray(list) && list.length > 0), "logprobs are no list");
  }
}

/** Chunks with one id; [DONE] comes last, except after an error. */
export function checkChatStream(body: string, wantsUsage: boolean): Answer {
  const answer = emptyAnswer();
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
    checkExtras(delta);
    checkLogprobs(choice.logprobs);
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
  if (delta.function_call !== undefined) addFunctionCall(blocks, delta.function_call as Members);
  for (const piece of (delta.tool_calls ?? []) as Members[]) {
    const index = count(piece.index, "tool call index");
    if (index === calls.length) {
      const call = chatCall(piece);
      calls.push(call);
      blocks.push(call);
    } else {
      const call = calls[index];
      demand(call !== undefined && !("id" in piece), "a piece of no call");
      if ("custom" in piece) call.text += text(members(piece.custom, "custom", "input").input, "input");
      else call.text += text(members(piece.function, "function", "arguments").arguments, "arguments");
    }
  }
  return calls;
}

function addFunctionCall(blocks: Block[], piece: Members): void {
  if ("name" in piece) blocks.push(functionCall(piece));
  else {
    const call = blocks.at(-1);
    demand(call?.kind === "tool" && call.id === undefined, "a piece of no function call");
    call.text += text(piece.arguments, "arguments");
  }
}

function append(blocks: Block[], kind: string, said: string): void {
  if (said === "") return;
  const last = blocks.at(-1);
  if (last?.kind === kind) last.text += said;
  else blocks.push({ kind, text: said });
}

export function checkChatError(value: unknown): string {
  const error = members(members(value, "body", "error").error, "error", "message", "type", "param", "code");
  filled(error.type, "type");
  return filled(error.message, "message");
}
