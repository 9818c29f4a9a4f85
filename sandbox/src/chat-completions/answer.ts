// The sandbox in OpenAI's shape. https://platform.openai.com/docs/api-reference/chat
import type { Answer, ToolCall } from "../answer.js";
import { CREATED, halves, openAiError } from "../openai.js";

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

/** The events of a stream, in order, each complete. */
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
    for (const delta of callDeltas(call, index)) yield chunk({ tool_calls: [delta] });
  }
  yield chunk({}, FINISH[answer.stop]);
  if (includeUsage)
    yield event({ ...head(answer, "chat.completion.chunk"), choices: [], usage: usageOf(answer) });
  yield "data: [DONE]\n\n";
}

export function chatFailure(message: string): string {
  return event(openAiError(500, { message }));
}

function head({ id, model }: Answer, object: string): object {
  return { id: `chatcmpl-${id}`, object, created: CREATED, model, system_fingerprint: "fp_sandbox" };
}

function callOf({ id, name, input, custom }: ToolCall) {
  return custom
    ? { id: `call_${id}`, type: "custom", custom: { name, input: String(input) } }
    : { id: `call_${id}`, type: "function", function: { name, arguments: JSON.stringify(input) } };
}

/** The deltas of a call: its name, then its arguments in pieces. */
function* callDeltas(call: ToolCall, index: number): Generator<object> {
  const { id, type, ...inner } = callOf(call);
  const [kind, key] = call.custom ? ["custom", "input"] : ["function", "arguments"];
  yield { index, id, type, [kind]: { name: call.name, [key]: "" } };
  const text = inner.custom?.input ?? inner.function?.arguments ?? "";
  for (const part of halves(text)) yield { index, [kind]: { [key]: part } };
}

function usageOf({ usage }: Answer): object {
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite;
  return {
    prompt_tokens: prompt,
    completion_tokens: usage.output,
    total_tokens: prompt + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cacheRead, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoning, audio_tokens: 0 },
  };
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
