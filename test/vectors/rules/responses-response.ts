// What clients of the Responses API require of an answer, whole and streamed, and of an error, by hand from
// the SDK's types and its stream accumulator:
// https://platform.openai.com/docs/api-reference/responses-streaming
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

function usageOf(value: unknown): Members {
  const usage = members(
    value,
    "usage",
    "input_tokens",
    "input_tokens_details",
    "output_tokens",
    "output_tokens_details",
    "total_tokens",
  );
  const sum = count(usage.input_tokens, "input_tokens") + count(usage.output_tokens, "output_tokens");
  demand(usage.total_tokens === sum, "usage does not add up");
  count(members(usage.input_tokens_details, "input_tokens_details").cached_tokens, "cached_tokens");
  count(members(usage.output_tokens_details, "output_tokens_details").reasoning_tokens, "reasoning_tokens");
  return usage;
}

const RESPONSE = [
  "id",
  "object",
  "created_at",
  "status",
  "error",
  "incomplete_details",
  "instructions",
  "metadata",
  "model",
  "output",
  "parallel_tool_calls",
  "temperature",
  "tool_choice",
  "tools",
  "top_p",
];

function list(value: unknown, path: string): unknown[] {
  demand(Array.isArray(value), `${path} is no array`);
  return value;
}

function header(value: unknown, ...statuses: string[]): Members {
  const response = members(value, "response", ...RESPONSE);
  filled(response.id, "id");
  oneOf(response.object, "object", "response");
  count(response.created_at, "created_at");
  text(response.model, "model");
  list(response.tools, "tools");
  oneOf(response.status, "status", ...statuses);
  return response;
}

export function checkResponsesResponse(value: unknown): Answer {
  const response = header(value, "completed", "incomplete");
  demand(response.error === null, "an error beside an answer");
  let stop = "completed";
  if (response.status === "incomplete") {
    const details = members(response.incomplete_details, "incomplete_details", "reason");
    oneOf(details.reason, "reason", "max_output_tokens", "content_filter");
    stop = details.reason as string;
  } else {
    demand(response.incomplete_details === null, "details of a complete answer");
  }
  const blocks = list(response.output, "output").flatMap(blocksOf);
  return { blocks, stop, usage: usageOf(response.usage), error: undefined };
}

function annotation(value: unknown): Members {
  const cited = members(value, "annotation", "type", "url", "title", "start_index", "end_index");
  oneOf(cited.type, "annotation", "url_citation");
  demand(count(cited.start_index, "start_index") <= count(cited.end_index, "end_index"), "nothing is cited");
  return cited;
}

function blocksOf(value: unknown): Block[] {
  const item = members(value, "item", "id", "type");
  filled(item.id, "item id");
  if (item.type === "reasoning") {
    const parts = [...list(item.summary, "summary"), ...((item.content ?? []) as unknown[])].map((part) => {
      const { type, text: said } = members(part, "reasoning part", "type", "text");
      oneOf(type, "reasoning part", "summary_text", "reasoning_text");
      return { kind: "thinking", text: text(said, "reasoning text") };
    });
    if (parts.length > 0) return parts;
    return [{ kind: "redacted", text: text(item.encrypted_content ?? "", "encrypted_content") }];
  }
  oneOf(item.status, "item status", "completed", "incomplete", "in_progress");
  if (item.type === "message") {
    oneOf(item.role, "role", "assistant");
    return list(item.content, "content").map((part) => {
      const { type, ...rest } = members(part, "content part", "type");
      oneOf(type, "content part", "output_text", "refusal");
      if (type === "output_text") list(rest.annotations, "annotations").forEach(annotation);
      return { kind: "text", text: text(type === "refusal" ? rest.refusal : rest.text, "text") };
    });
  }
  oneOf(item.type, "item type", "function_call", "custom_tool_call");
  const input = item.type === "function_call" ? item.arguments : item.input;
  const id = filled(item.call_id, "call_id");
  return [{ kind: "tool", id, name: text(item.name, "tool name"), text: text(input, "tool input") }];
}

/** What arrives in pieces: the member that holds the whole, and the list of parts with its index. */
const PIECES: Record<string, { whole: string; list?: string; index?: string }> = {
  "response.output_text": { whole: "text", list: "content", index: "content_index" },
  "response.refusal": { whole: "refusal", list: "content", index: "content_index" },
  "response.reasoning_text": { whole: "text", list: "content", index: "content_index" },
  "response.reasoning_summary_text": { whole: "text", list: "summary", index: "summary_index" },
  "response.function_call_arguments": { whole: "arguments" },
  "response.custom_tool_call_input": { whole: "input" },
};
/** What arrives in pieces for an item or a part of this type. */
const PIECES_OF: Record<string, string> = {
  function_call: "response.function_call_arguments",
  custom_tool_call: "response.custom_tool_call_input",
  output_text: "response.output_text",
  refusal: "response.refusal",
  reasoning_text: "response.reasoning_text",
  summary_text: "response.reasoning_summary_text",
};

interface OpenItem {
  item: Members;
  /** What has begun and must be reported done, once. */
  due: Set<string>;
}

/** Puts the events together as the SDK does, and requires that every event that repeats a whole agrees. */
export function checkResponsesStream(body: string): Answer {
  const answer = emptyAnswer();
  const output: Members[] = [];
  let open: OpenItem | undefined;
  let ended = false;
  let created: Members | undefined;
  for (const [place, { name, data = "" }] of parseSse(body).entries()) {
    const fails = name === "response.failed" && !ended && answer.stop === undefined;
    demand(fails || (!ended && answer.error === undefined), `${name} after the end`);
    const event = members(JSON.parse(data), "event", "type", "sequence_number");
    demand(event.type === name, `${name} and ${event.type} disagree`);
    demand(event.sequence_number === place, "sequence_number does not count up");
    if (name === "error") {
      answer.error = filled(members(event, "error", "code", "message", "param").message, "message");
      continue;
    }
    demand((place === 0) === (name === "response.created"), `${name} and response.created out of order`);
    demand((place === 1) === (name === "response.in_progress"), `${name} and in_progress out of order`);
    if (name === "response.created" || name === "response.in_progress") {
      const begun = header(event.response, "in_progress");
      demand(list(begun.output, "output").length === 0, "output at the start");
      created ??= begun;
      demand(created.id === begun.id, "the id changes");
      continue;
    }
    if (name === "response.failed") {
      const failed = header(event.response, "failed");
      demand(created === undefined || failed.id === created.id, "the id changes");
      const error = members(failed.error, "error", "code", "message");
      filled(error.code, "code");
      demand(answer.error === undefined || answer.error === error.message, "the errors differ");
      answer.error = filled(error.message, "message");
      ended = true;
      continue;
    }
    if (name === "response.completed" || name === "response.incomplete") {
      demand(open === undefined, "an item is not done");
      const final = members(event.response, "response");
      Object.assign(answer, checkResponsesResponse(final));
      demand(name === `response.${final.status}`, "the status is not the event's");
      demand(final.id === created?.id, "the id changes");
      same(final.output, output, "output");
      ended = true;
      continue;
    }
    if (name === "response.output_item.added") {
      demand(open === undefined, "an item in an item");
      demand(event.output_index === output.length, "output_index does not count up");
      const item = members(event.item, "item", "id", "type");
      oneOf(item.status ?? "in_progress", "status", "in_progress");
      const pieces = PIECES_OF[item.type as string];
      open = { item, due: new Set(pieces === undefined ? [] : [pieces]) };
      output.push(item);
      continue;
    }
    demand(open !== undefined && event.output_index === output.length - 1, `${name} of no open item`);
    if (name === "response.output_item.done") {
      const done = members(event.item, "item", "id", "type");
      demand(open.due.size === 0, `${[...open.due]} is not done`);
      const { status: _, encrypted_content: __, ...ours } = open.item;
      const { status: ___, encrypted_content: ____, ...theirs } = done;
      same(theirs, ours, "the finished item");
      output[output.length - 1] = done;
      open = undefined;
      continue;
    }
    demand(event.item_id === open.item.id, "item_id is not the open item's");
    addPiece(open, name, event);
  }
  demand(ended || (answer.error !== undefined && created === undefined), "the stream has no end");
  return answer;
}

function addPiece({ item, due }: OpenItem, name: string, event: Members): void {
  if (name === "response.output_text.annotation.added") {
    const part = list(item.content, "content").at(-1) as Members;
    demand(event.content_index === list(item.content, "content").length - 1, `${name} has a wrong index`);
    demand(
      event.annotation_index === list(part.annotations, "annotations").length,
      "annotation_index is wrong",
    );
    (part.annotations as unknown[]).push(annotation(event.annotation));
    return;
  }
  const [, what = "", step] = /^(.*)\.(added|delta|done)$/.exec(name) ?? [];
  if (what === "response.content_part" || what === "response.reasoning_summary_part") {
    const summary = what === "response.reasoning_summary_part";
    const member = summary ? "summary" : "content";
    item[member] ??= [];
    const parts = list(item[member], member);
    const index = event[summary ? "summary_index" : "content_index"];
    demand(index === parts.length - (step === "done" ? 1 : 0), `${name} has a wrong index`);
    if (step === "done") {
      demand(due.delete(what) && due.size === 0, `${name} out of order`);
      same(event.part, parts.at(-1), "the finished part");
      return;
    }
    demand(due.size === 0, "a part in a part");
    const part = members(event.part, "part", "type");
    parts.push(part);
    due.add(what).add(PIECES_OF[part.type as string] ?? "no known part");
    return;
  }
  const piece = PIECES[what];
  demand(piece !== undefined && step !== "added", `${name} is not known`);
  demand(due.has(what), `${name} of nothing that has begun`);
  let holder = item;
  if (piece.list !== undefined && piece.index !== undefined) {
    const parts = list(item[piece.list], piece.list);
    demand(event[piece.index] === parts.length - 1, `${name} has a wrong index`);
    holder = parts.at(-1) as Members;
  }
  const { whole } = piece;
  if (step === "delta") {
    holder[whole] = text(holder[whole], whole) + filled(event.delta, "delta");
    if (what === "response.output_text") {
      holder.logprobs = [...list(holder.logprobs, "logprobs"), ...list(event.logprobs, "logprobs")];
    }
  } else {
    demand(event[whole] === holder[whole], `${name} is not what was said`);
    if (what === "response.output_text") {
      // A last token may have no text, and so no piece.
      const [told, all] = [list(holder.logprobs, "logprobs"), list(event.logprobs, "logprobs")];
      same(all.slice(0, told.length), told, "logprobs");
      holder.logprobs = all;
    }
    due.delete(what);
  }
}

function same(value: unknown, expected: unknown, what: string): void {
  const sorted = (_key: string, inner: unknown): unknown =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner;
  demand(JSON.stringify(value, sorted) === JSON.stringify(expected, sorted), `${what} is not what was said`);
}

/** Errors of whole answers have the format of all OpenAI APIs. */
export { checkChatError as checkResponsesError } from "./chat-completions-response.js";
