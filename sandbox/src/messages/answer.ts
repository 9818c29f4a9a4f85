// The sandbox in Anthropic's format. https://docs.claude.com/en/api/messages and /messages-streaming
import type { Answer } from "../answer.js";
import type { ErrorDetails } from "../api.js";
import { REDACTED_THINKING, SIGNATURES } from "../signatures.js";

const STOP = { end: "end_turn", tools: "tool_use", length: "max_tokens" } as const;
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
  const signature = SIGNATURES.anthropic;
  const shown = answer.thinking === "" ? [] : [{ type: "thinking", thinking: answer.thinking, signature }];
  const thinking = answer.redacted ? [{ type: "redacted_thinking", data: REDACTED_THINKING }] : shown;
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
    usage: usageOf(answer, answer.usage.output),
  };
}

export function* messagesEvents(answer: Answer): Generator<string> {
  const start = { ...head(answer), content: [], stop_reason: null, stop_sequence: null };
  yield event("message_start", { message: { ...start, usage: usageOf(answer, 1) } });
  let index = 0;
  if (answer.thinking !== "") {
    const deltas = [
      { type: "thinking_delta", thinking: answer.thinking },
      { type: "signature_delta", signature: SIGNATURES.anthropic },
    ];
    yield* block(index++, { type: "thinking", thinking: "", signature: "" }, deltas);
  }
  if (answer.redacted) yield* block(index++, { type: "redacted_thinking", data: REDACTED_THINKING }, []);
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
  yield event("message_delta", { delta, usage: usageOf(answer, answer.usage.output) });
  yield event("message_stop", {});
}

export function messagesError(status: number, { message }: ErrorDetails): object {
  const type = ERROR_TYPES[status] ?? (status >= 500 ? "api_error" : "invalid_request_error");
  return { type: "error", error: { type, message }, request_id: "req_sandbox" };
}

export function messagesFailure(message: string): string {
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

function usageOf({ usage }: Answer, output: number): object {
  return {
    input_tokens: usage.input,
    cache_creation_input_tokens: usage.cacheWrite,
    cache_read_input_tokens: usage.cacheRead,
    output_tokens: output,
    ...(usage.reasoning > 0 && output > 1
      ? { output_tokens_details: { thinking_tokens: usage.reasoning } }
      : {}),
  };
}

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}
