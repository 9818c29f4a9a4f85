// A text as a response. https://platform.openai.com/docs/api-reference/responses
import { eventOf } from "./event.js";
import type { Head } from "./head.js";

const USAGE = {
  input_tokens: 0,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 0,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 0,
};

export function responseBody(head: Head, text: string): object {
  return responseOf(head, "completed", [itemOf(head, "completed", [partOf(text)])]);
}

export async function* responseEvents(
  head: Head,
  pieces: AsyncIterable<string>,
): AsyncGenerator<string, void, undefined> {
  let number = 0;
  const event = (type: string, members: object): string =>
    eventOf({ type, sequence_number: number++, ...members });
  const place = { output_index: 0, content_index: 0, item_id: `msg_${head.id}` };
  const begun = responseOf(head, "in_progress", []);
  yield event("response.created", { response: begun });
  yield event("response.in_progress", { response: begun });
  yield event("response.output_item.added", { output_index: 0, item: itemOf(head, "in_progress", []) });
  yield event("response.content_part.added", { ...place, part: partOf("") });
  let text = "";
  for await (const delta of pieces) {
    text += delta;
    if (delta !== "") yield event("response.output_text.delta", { ...place, delta, logprobs: [] });
  }
  const item = itemOf(head, "completed", [partOf(text)]);
  yield event("response.output_text.done", { ...place, text, logprobs: [] });
  yield event("response.content_part.done", { ...place, part: partOf(text) });
  yield event("response.output_item.done", { output_index: 0, item });
  yield event("response.completed", { response: responseOf(head, "completed", [item]) });
}

function responseOf(
  { id, model, created }: Head,
  status: "completed" | "in_progress",
  output: object[],
): object {
  return {
    id: `resp_${id}`,
    object: "response",
    created_at: created,
    status,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    temperature: null,
    tool_choice: "auto",
    tools: [],
    top_p: null,
    usage: status === "completed" ? USAGE : null,
  };
}

function itemOf({ id }: Head, status: "completed" | "in_progress", content: object[]): object {
  return { id: `msg_${id}`, type: "message", role: "assistant", status, content };
}

function partOf(text: string): object {
  return { type: "output_text", text, annotations: [], logprobs: [] };
}
