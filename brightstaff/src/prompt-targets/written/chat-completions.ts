// A text as a chat completion. https://platform.openai.com/docs/api-reference/chat
import { eventOf } from "./event.js";
import type { Head } from "./head.js";

const USAGE = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };

export function chatBody(head: Head, content: string): object {
  const message = { role: "assistant", content, refusal: null };
  const choice = { index: 0, message, logprobs: null, finish_reason: "stop" };
  return { ...headOf(head, "chat.completion"), choices: [choice], usage: USAGE };
}

export async function* chatEvents(
  head: Head,
  pieces: AsyncIterable<string>,
): AsyncGenerator<string, void, undefined> {
  yield chatChunk(head, { role: "assistant", content: "" });
  for await (const content of pieces) if (content !== "") yield chatChunk(head, { content });
  yield chatChunk(head, {}, "stop");
  yield "data: [DONE]\n\n";
}

export function chatChunk(head: Head, delta: object, finish: "stop" | null = null): string {
  const choice = { index: 0, delta, logprobs: null, finish_reason: finish };
  return eventOf({ ...headOf(head, "chat.completion.chunk"), choices: [choice] });
}

function headOf({ id, model, created }: Head, object: string): object {
  return { id: `chatcmpl-${id}`, object, created, model };
}
