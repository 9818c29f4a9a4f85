// The rules of a Responses request, by hand from the SDK's types and the API reference. Throws with the path
// of the first error; every member must be known.
// https://platform.openai.com/docs/api-reference/responses/create
import {
  between,
  boolean,
  either,
  fail,
  filled,
  type Json,
  json,
  list,
  type Members,
  matching,
  number,
  one,
  positive,
  type Rule,
  record,
  shape,
  string,
  tagged,
} from "./shape.js";

const detail = { detail: filled };
const inputText = tagged("type", { input_text: { text: string } });
/** Each image and file has one source. */
const inputPart = either(
  inputText,
  tagged("type", {
    input_image: { image_url: matching(/^(https?:|data:[^;,]+;base64,.)/su), ...detail },
    input_file: { filename: filled, file_data: matching(/^data:[^;,]+;base64,./su) },
  }),
  tagged("type", { input_image: { file_id: filled, ...detail }, input_file: { file_id: filled } }),
  tagged("type", { input_file: { file_url: matching(/^https?:/) } }),
);
const said = either(string, list(inputPart, 1));
const answered = either(filled, list(tagged("type", { refusal: { refusal: string } }), 1));
const known = { "id?": filled, "status?": one("completed", "incomplete", "in_progress") };
const message = tagged("role", {
  user: { "type?": one("message"), content: said },
  system: { "type?": one("message"), content: said },
  developer: { "type?": one("message"), content: said },
  assistant: { "type?": one("message"), content: answered, ...known },
});
const callId = matching(/^.{1,64}$/su);
const otherItem = tagged("type", {
  function_call: { call_id: callId, name: filled, arguments: json(record), ...known },
  function_call_output: { call_id: callId, output: said, ...known },
  custom_tool_call: { call_id: callId, name: filled, input: string, ...known },
  custom_tool_call_output: { call_id: callId, output: said, ...known },
  reasoning: {
    "id?": filled,
    summary: list(tagged("type", { summary_text: { text: string } })),
    encrypted_content: filled,
    "status?": string,
  },
});

const user: Rule = (value, path) => {
  string(value, path);
  if ([...(value as string)].length > 64) fail(path, "longer than 64");
};

const responsesShape = shape({
  model: filled,
  input: either(
    filled,
    list((value, path) => {
      record(value, path);
      ("role" in (value as Members) ? message : otherItem)(value, path);
    }, 1),
  ),
  "instructions?": filled,
  "include?": list(one("reasoning.encrypted_content", "message.output_text.logprobs"), 1),
  "max_output_tokens?": between(16, Number.MAX_SAFE_INTEGER),
  "max_tool_calls?": positive,
  "metadata?": record,
  "parallel_tool_calls?": boolean,
  "prompt_cache_key?": string,
  "prompt_cache_retention?": string,
  "reasoning?": shape({
    "effort?": one("none", "minimal", "low", "medium", "high", "xhigh"),
    "summary?": one("auto", "concise", "detailed"),
  }),
  "safety_identifier?": user,
  "service_tier?": string,
  store: boolean,
  "stream?": one(true),
  "temperature?": number,
  "text?": shape({
    "format?": tagged("type", {
      text: {},
      json_object: {},
      json_schema: {
        name: filled,
        schema: record,
        "strict?": either(boolean, one(null)),
        "description?": string,
      },
    }),
    "verbosity?": one("low", "medium", "high"),
  }),
  "tool_choice?": either(
    one("auto", "none", "required"),
    tagged("type", { function: { name: filled }, custom: { name: filled } }),
  ),
  "tools?": list(
    tagged("type", {
      function: {
        name: filled,
        parameters: either(record, one(null)),
        strict: either(boolean, one(null)),
        "description?": filled,
      },
      custom: {
        name: filled,
        "description?": filled,
        "format?": tagged("type", { grammar: { syntax: filled, definition: filled } }),
      },
      web_search: {
        "search_context_size?": one("low", "medium", "high"),
        "filters?": shape({ "allowed_domains?": list(string), "blocked_domains?": list(string) }),
        "user_location?": shape({
          type: one("approximate"),
          "city?": string,
          "country?": string,
          "region?": string,
          "timezone?": string,
        }),
      },
      code_interpreter: { container: tagged("type", { auto: {} }) },
    }),
    1,
  ),
  "top_logprobs?": number,
  "top_p?": number,
  "truncation?": one("auto", "disabled"),
  "user?": user,
});

interface Item {
  type: string;
  role?: string;
  call_id?: string;
}

export function checkResponsesRequest(request: Json): void {
  responsesShape(request, "$");
  const body = request as Members;
  for (const name of ["tool_choice", "parallel_tool_calls", "max_tool_calls"]) {
    if (name in body && !("tools" in body)) fail(`$.${name}`, "without tools");
  }
  if (body.model === "gpt-5" && ("temperature" in body || "top_p" in body))
    fail("$", "sampling of a reasoning model");
  if (body.store === true && String(body.include).includes("encrypted")) fail("$.include", "beside store");
  checkItems(body.input as Item[]);
}

/** Reasoning precedes what it led to, and an output has the kind of its call. */
function checkItems(items: Item[]): void {
  const custom = new Set<string | undefined>();
  for (const [index, { type, call_id }] of items.entries()) {
    const next = items[index + 1];
    if (type === "reasoning" && (next === undefined || next.role === "user" || next.type.endsWith("_output")))
      fail(`$.input[${index}]`, "leads to nothing");
    if (type === "custom_tool_call") custom.add(call_id);
    if (type.endsWith("_output") && custom.has(call_id) !== (type === "custom_tool_call_output"))
      fail(`$.input[${index}].type`, "is not that of its call");
  }
}
