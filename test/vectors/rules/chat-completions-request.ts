// The rules of a Chat Completions request, strict and by hand from the SDK's types and the API reference.
// Throws with the path of the first error; every member must be known.
// https://platform.openai.com/docs/api-reference/chat/create
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

const chatText = { text: string };
/** OpenAI refuses longer ones, as `string_above_max_length`. */
const callId = matching(/^.{1,40}$/su);
const toolCall = shape({
  id: callId,
  type: one("function"),
  function: shape({
    name: filled,
    arguments: json(record),
  }),
  // Google's member: https://ai.google.dev/gemini-api/docs/thought-signatures
  "extra_content?": shape({ google: shape({ thought_signature: filled }) }),
});
const chatMessage = tagged("role", {
  system: { content: filled },
  user: {
    content: either(
      string,
      list(
        tagged("type", {
          text: chatText,
          image_url: {
            image_url: shape({ url: matching(/^(https?:|data:[^;,]+;base64,.)/su), "detail?": filled }),
          },
          // Mistral's: https://docs.mistral.ai/capabilities/document_ai/document_qna
          document_url: { document_url: matching(/^data:[^;,]+;base64,./su), "document_name?": filled },
          input_audio: { input_audio: shape({ data: filled, format: filled }) },
          file: {
            file: either(
              shape({ filename: filled, file_data: matching(/^data:[^;,]+;base64,./su) }),
              shape({ file_id: filled }),
            ),
          },
        }),
        1,
      ),
    ),
  },
  assistant: {
    content: either(one(null), string),
    "refusal?": string,
    // DeepSeek's member: https://api-docs.deepseek.com/guides/thinking_mode
    "reasoning_content?": filled,
    "reasoning?": filled,
    "tool_calls?": list(toolCall, 1),
    // Mistral's member: https://docs.mistral.ai/capabilities/completion
    "prefix?": one(true),
  },
  tool: { tool_call_id: callId, content: either(string, list(tagged("type", { text: chatText }), 1)) },
});
const chatShape = shape({
  model: filled,
  messages: list(chatMessage, 1),
  "max_tokens?": positive,
  "max_completion_tokens?": positive,
  "stream?": one(true),
  "stream_options?": shape({ include_usage: one(true) }),
  "temperature?": number,
  "top_p?": number,
  "stop?": list(string, 1),
  "user?": (value, path) => {
    string(value, path);
    if ([...(value as string)].length > 64) fail(path, "longer than 64");
  },
  "seed?": number,
  "frequency_penalty?": number,
  "presence_penalty?": number,
  "logit_bias?": record,
  "metadata?": record,
  "service_tier?": string,
  "parallel_tool_calls?": boolean,
  "logprobs?": one(true),
  "top_logprobs?": positive,
  "verbosity?": one("low", "medium", "high"),
  "store?": boolean,
  "safety_identifier?": string,
  "prompt_cache_key?": string,
  "prompt_cache_retention?": string,
  "web_search_options?": shape({
    "search_context_size?": one("low", "medium", "high"),
    "user_location?": shape({
      type: one("approximate"),
      approximate: shape({ "city?": string, "country?": string, "region?": string, "timezone?": string }),
    }),
  }),
  "reasoning_effort?": one("none", "minimal", "low", "medium", "high", "xhigh"),
  "response_format?": tagged("type", {
    text: {},
    json_object: {},
    json_schema: {
      json_schema: shape({
        name: filled,
        "strict?": either(boolean, one(null)),
        schema: record,
        "description?": either(string, one(null)),
      }),
    },
  }),
  "tools?": list(
    shape({
      type: one("function"),
      function: shape({ name: filled, "description?": filled, parameters: record, "strict?": boolean }),
    }),
    1,
  ),
  "tool_choice?": either(
    one("auto", "none", "required"),
    shape({ type: one("function"), function: shape({ name: filled }) }),
  ),
});

export function checkChatRequest(request: Json): void {
  chatShape(request, "$");
  const body = request as Members;
  if ("stream" in body !== "stream_options" in body) fail("$.stream_options", "stands with stream");
  for (const name of ["tool_choice", "parallel_tool_calls"]) {
    if (name in body && !("tools" in body)) fail(`$.${name}`, "without tools");
  }
}
