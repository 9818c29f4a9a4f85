// The sandbox in Anthropic's shape. https://docs.claude.com/en/api/messages and /messages-streaming
import type { Answer } from "./answer.js";

const STOP = { end: "end_turn", tools: "tool_use", length: "max_tokens" } as const;
const SIGNATURE = "c2FuZGJveA==";
const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  529: "overloaded_error",
};

export function messagesBody(answer: Answer): object {
  const thinking =
    answer.thinking === "" ? [] : [{ type: "thinking", thinking: answer.thinking, signature: SIGNATURE }];
  const text = answer.pieces.length === 0 ? [] : [{ type: "text", text: answer.pieces.join("") }];
  const tools = answer.toolCalls.map(({ id, name, input }) => ({
    type: "tool_use",
    id: `toolu_${id}`,
    name,
    input,
  }));
  return {
    ...head(answer),
    content: [...thinking, ...text, ...tools],
    stop_reason: STOP[answer.stop],
    stop_sequence: null,
    usage: usageOf(answer.inputTokens, answer.outputTokens),
  };
}

/** The events of a stream, in order, each whole. */
export function* messagesEvents(answer: Answer): Generator<string> {
  const start = { ...head(answer), content: [], stop_reason: null, stop_sequence: null };
  yield event("message_start", { message: { ...start, usage: usageOf(answer.inputTokens, 1) } });
  let index = 0;
  if (answer.thinking !== "") {
    const deltas = [
      { type: "thinking_delta", thinking: answer.thinking },
      { type: "signature_delta", signature: SIGNATURE },
    ];
    yield* block(index++, { type: "thinking", thinking: "", signature: "" }, deltas);
  }
  yield event("ping", {});
  if (answer.pieces.length > 0) {
    const deltas = answer.pieces.map((text) => ({ type: "text_delta", text }));
    yield* block(index++, { type: "text", text: "" }, deltas);
  }
  for (const { id, name, input } of answer.toolCalls) {
    const json = JSON.stringify(input);
    const middle = Math.ceil(json.length / 2);
    const deltas = ["", json.slice(0, middle), json.slice(middle)].map((part) => ({
      type: "input_json_delta",
      partial_json: part,
    }));
    yield* block(index++, { type: "tool_use", id: `toolu_${id}`, name, input: {} }, deltas);
  }
  const delta = { stop_reason: STOP[answer.stop], stop_sequence: null };
  yield event("message_delta", { delta, usage: { output_tokens: answer.outputTokens } });
  yield event("message_stop", {});
}

export function messagesError(status: number, message: string): object {
  const type = ERROR_TYPES[status] ?? (status >= 500 ? "api_error" : "invalid_request_error");
  return { type: "error", error: { type, message }, request_id: "req_sandbox" };
}

export function messagesErrorEvent(message: string): string {
  return event("error", { error: { type: "overloaded_error", message } });
}

function* block(index: number, start: object, deltas: readonly object[]): Generator<string> {
  yield event("content_block_start", { index, content_block: start });
  for (const delta of deltas) yield event("content_block_delta", { index, delta });
  yield event("content_block_stop", { index });
}

function head({ id, model }: Answer): object {
  return { id: `msg_${id}`, type: "message", role: "assistant", model };
}

function usageOf(input: number, output: number): object {
  return {
    input_tokens: input,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: output,
  };
}

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}
