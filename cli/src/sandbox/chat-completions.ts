// The sandbox in OpenAI's shape. https://platform.openai.com/docs/api-reference/chat
import type { Answer } from "./answer.js";

/** Fixed: the same request gets the same bytes. */
const CREATED = 1_750_000_000;
const FINISH = { end: "stop", tools: "tool_calls", length: "length" } as const;

export function chatBody(answer: Answer): object {
  const message = {
    role: "assistant",
    content: answer.toolCalls.length > 0 ? null : answer.pieces.join(""),
    refusal: null,
    ...(answer.thinking === "" ? {} : { reasoning_content: answer.thinking }),
    ...(answer.toolCalls.length > 0 ? { tool_calls: answer.toolCalls.map((call) => callOf(call)) } : {}),
  };
  const choice = { index: 0, message, logprobs: null, finish_reason: FINISH[answer.stop] };
  return { ...head(answer, "chat.completion"), choices: [choice], usage: usageOf(answer) };
}

/** The events of a stream, in order, each whole. */
export function* chatEvents(answer: Answer, includeUsage: boolean): Generator<string> {
  const chunk = (delta: object, finish: string | null = null): string =>
    event({
      ...head(answer, "chat.completion.chunk"),
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
      ...(includeUsage ? { usage: null } : {}),
    });
  yield chunk({ role: "assistant", content: "", refusal: null });
  if (answer.thinking !== "") yield chunk({ reasoning_content: answer.thinking });
  for (const piece of answer.pieces) yield chunk({ content: piece });
  for (const [index, call] of answer.toolCalls.entries()) {
    const { id, type, function: fn } = callOf(call);
    yield chunk({ tool_calls: [{ index, id, type, function: { name: fn.name, arguments: "" } }] });
    for (const part of halves(fn.arguments))
      yield chunk({ tool_calls: [{ index, function: { arguments: part } }] });
  }
  yield chunk({}, FINISH[answer.stop]);
  if (includeUsage)
    yield event({ ...head(answer, "chat.completion.chunk"), choices: [], usage: usageOf(answer) });
  yield "data: [DONE]\n\n";
}

export function chatError(status: number, message: string, field: string | null = null): object {
  const type = status >= 500 ? "server_error" : status === 429 ? "rate_limit_error" : "invalid_request_error";
  const code = status === 429 ? "rate_limit_exceeded" : status === 404 ? "model_not_found" : null;
  return { error: { message, type, param: field, code } };
}

export function chatErrorEvent(message: string): string {
  return event(chatError(500, message));
}

function head({ id, model }: Answer, object: string): object {
  return { id: `chatcmpl-${id}`, object, created: CREATED, model, system_fingerprint: "fp_sandbox" };
}

function callOf({ id, name, input }: Answer["toolCalls"][number]) {
  return { id: `call_${id}`, type: "function", function: { name, arguments: JSON.stringify(input) } };
}

function usageOf({ inputTokens, outputTokens }: Answer): object {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}

/** Arguments arrive in pieces, as from the real API. */
function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((part) => part !== "");
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
