// What the Responses API demands of a request, checked by hand from the SDK's types and the API reference:
// https://platform.openai.com/docs/api-reference/responses/create
// Throws with the path of the first fault; every member must be known.
import {
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
  record,
  shape,
  string,
  tagged,
} from "./shape.js";

const inputParts = {
  input_text: { text: string },
  input_image: {
    image_url: matching(/^(https?:|data:[^;,]+;base64,.)/u),
    "detail?": one("low", "high", "auto", "original"),
  },
  input_file: {
    "filename?": filled,
    "file_data?": matching(/^data:[^;,]+;base64,./u),
    "file_url?": matching(/^https?:/),
    "file_id?": filled,
  },
};
const said = either(string, list(tagged("type", inputParts), 1));
const answered = either(
  string,
  list(
    tagged("type", {
      output_text: { text: string, "annotations?": list(record), "logprobs?": list(record) },
      refusal: { refusal: string },
    }),
    1,
  ),
);
const known = { "id?": filled, "status?": one("completed", "incomplete", "in_progress") };
const message = tagged("role", {
  user: { "type?": one("message"), content: said },
  system: { "type?": one("message"), content: said },
  developer: { "type?": one("message"), content: said },
  assistant: { "type?": one("message"), content: answered, ...known },
});
const otherItem = tagged("type", {
  function_call: { call_id: filled, name: filled, arguments: json(record), ...known },
  function_call_output: { call_id: filled, output: said, ...known },
  custom_tool_call: { call_id: filled, name: filled, input: string, ...known },
  custom_tool_call_output: { call_id: filled, output: said, ...known },
  reasoning: {
    "id?": filled,
    summary: list(tagged("type", { summary_text: { text: string } })),
    encrypted_content: filled,
    "status?": string,
  },
});

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
  "include?": list(string, 1),
  "max_output_tokens?": positive,
  "max_tool_calls?": positive,
  "metadata?": record,
  "parallel_tool_calls?": boolean,
  "prompt_cache_key?": string,
  "prompt_cache_retention?": one("in_memory", "24h"),
  "reasoning?": shape({
    "effort?": one("none", "minimal", "low", "medium", "high", "xhigh"),
    "summary?": one("auto", "concise", "detailed"),
  }),
  "safety_identifier?": string,
  "service_tier?": string,
  "store?": boolean,
  "stream?": one(true),
  "temperature?": number,
  "text?": shape({
    "format?": tagged("type", {
      text: {},
      json_object: {},
      json_schema: {
        name: matching(/^[a-zA-Z0-9_-]{1,64}$/),
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
        "description?": string,
      },
      custom: { name: filled, "description?": string, "format?": record },
    }),
    1,
  ),
  "top_logprobs?": number,
  "top_p?": number,
  "truncation?": one("auto", "disabled"),
  "user?": string,
});

export function checkResponsesRequest(request: Json): void {
  responsesShape(request, "$");
  const body = request as Members;
  for (const name of ["tool_choice", "parallel_tool_calls"]) {
    if (name in body && !("tools" in body)) fail(`$.${name}`, "without tools");
  }
}
