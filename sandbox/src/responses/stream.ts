// The numbered events of a streamed response; each item has a start and an end.
// https://platform.openai.com/docs/api-reference/responses-streaming
import type { Answer, ToolCall } from "../answer.js";
import type { Failure } from "../api.js";
import { halves } from "../openai.js";
import type { SandboxRequest } from "../request.js";
import { callItem, finished, messageItem, reasoningItem, responseHead, textPart } from "./answer.js";

type Event = { type: string } & Record<string, unknown>;

export function* responsesEvents(answer: Answer, request: SandboxRequest): Generator<string> {
  let number = 0;
  for (const event of eventsOf(answer, request)) yield told(event, number++);
}

/** An `error` event, or the whole response as failed. */
export function responsesFailure({ message, answer, request, sent, lastEvent }: Failure): string {
  if (!lastEvent) return told({ type: "error", code: "server_error", message, param: null }, sent);
  const response = { ...responseHead(answer, request, "failed"), error: { code: "server_error", message } };
  return told({ type: "response.failed", response }, sent);
}

function* eventsOf(answer: Answer, request: SandboxRequest): Generator<Event> {
  const response = responseHead(answer, request, "in_progress");
  yield { type: "response.created", response };
  yield { type: "response.in_progress", response };
  let index = 0;
  if (answer.thinking !== "") yield* reasoningEvents(answer, request, index++);
  if (answer.pieces.length > 0) yield* messageEvents(answer, index++);
  for (const call of answer.toolCalls) yield* callEvents(call, index++);
  const last = answer.stop === "length" ? "response.incomplete" : "response.completed";
  yield { type: last, response: finished(answer, request) };
}

function* reasoningEvents(answer: Answer, request: SandboxRequest, output_index: number): Generator<Event> {
  const item = reasoningItem(answer, request);
  const at = { item_id: item.id, output_index, summary_index: 0 };
  const text = answer.thinking;
  const type = "summary_text";
  yield { type: "response.output_item.added", output_index, item: { ...item, summary: [] } };
  yield { type: "response.reasoning_summary_part.added", ...at, part: { type, text: "" } };
  for (const delta of halves(text)) yield { type: "response.reasoning_summary_text.delta", ...at, delta };
  yield { type: "response.reasoning_summary_text.done", ...at, text };
  yield { type: "response.reasoning_summary_part.done", ...at, part: { type, text } };
  yield { type: "response.output_item.done", output_index, item };
}

function* messageEvents(answer: Answer, output_index: number): Generator<Event> {
  const item = messageItem(answer);
  const at = { item_id: item.id, output_index, content_index: 0 };
  const text = answer.pieces.join("");
  const begun = { ...item, status: "in_progress", content: [] };
  yield { type: "response.output_item.added", output_index, item: begun };
  yield { type: "response.content_part.added", ...at, part: textPart("") };
  for (const delta of answer.pieces) yield { type: "response.output_text.delta", ...at, delta, logprobs: [] };
  yield { type: "response.output_text.done", ...at, text, logprobs: [] };
  yield { type: "response.content_part.done", ...at, part: textPart(text) };
  yield { type: "response.output_item.done", output_index, item };
}

function* callEvents(call: ToolCall, output_index: number): Generator<Event> {
  const item = callItem(call);
  const at = { item_id: item.id, output_index };
  const [key, name] = call.custom
    ? ["input", "response.custom_tool_call_input"]
    : ["arguments", "response.function_call_arguments"];
  const text = call.custom ? String(call.input) : JSON.stringify(call.input);
  const begun = { ...item, status: "in_progress", [key]: "" };
  yield { type: "response.output_item.added", output_index, item: begun };
  for (const delta of halves(text)) yield { type: `${name}.delta`, ...at, delta };
  yield { type: `${name}.done`, ...at, ...(call.custom ? {} : { name: call.name }), [key]: text };
  yield { type: "response.output_item.done", output_index, item };
}

function told({ type, ...rest }: Event, sequence_number: number): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number, ...rest })}\n\n`;
}
