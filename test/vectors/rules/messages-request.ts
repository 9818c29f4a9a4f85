// The rules of a Messages request, strict and by hand from the SDK's types and the API reference. Throws with
// the path of the first error; every member must be known.
// https://platform.claude.com/docs/en/api/messages
import {
  between,
  boolean,
  either,
  fail,
  filled,
  type Json,
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

const words = matching(/\S/u);
const cache = { "cache_control?": record };
const id = matching(/^[a-zA-Z0-9_-]+$/);

const anthropicImage = {
  source: tagged("type", {
    base64: { media_type: one("image/jpeg", "image/png", "image/gif", "image/webp"), data: filled },
    url: { url: matching(/^https?:/) },
    file: { file_id: filled },
  }),
  ...cache,
};
const anthropicDocument = {
  "title?": filled,
  source: tagged("type", {
    base64: { media_type: one("application/pdf"), data: filled },
    text: { media_type: one("text/plain"), data: filled },
    url: { url: matching(/^https?:/) },
    file: { file_id: filled },
  }),
  ...cache,
};
const anthropicText = { text: words, ...cache };
const resultContent = tagged("type", {
  text: anthropicText,
  image: anthropicImage,
  document: anthropicDocument,
});
const anthropicMessage = tagged("role", {
  user: {
    content: list(
      tagged("type", {
        text: anthropicText,
        image: anthropicImage,
        document: anthropicDocument,
        tool_result: { tool_use_id: id, "is_error?": boolean, "content?": list(resultContent, 1), ...cache },
      }),
      1,
    ),
  },
  assistant: {
    content: list(
      tagged("type", {
        text: anthropicText,
        thinking: { thinking: string, signature: filled },
        redacted_thinking: { data: string },
        tool_use: { id, name: filled, input: record, ...cache },
      }),
      1,
    ),
  },
});
const ownTool = shape({
  name: filled,
  "description?": filled,
  input_schema: (value, path) => {
    record(value, path);
    if (!("type" in (value as Members))) fail(path, "lacks type");
  },
  "strict?": boolean,
  ...cache,
});
const serverTool = tagged("type", {
  web_search_20250305: {
    name: one("web_search"),
    "max_uses?": positive,
    "allowed_domains?": list(string, 1),
    "blocked_domains?": list(string, 1),
    "user_location?": shape({
      type: one("approximate"),
      "city?": string,
      "country?": string,
      "region?": string,
      "timezone?": string,
    }),
    ...cache,
  },
  code_execution_20250825: { name: one("code_execution"), ...cache },
});
const parallel = { "disable_parallel_tool_use?": boolean };
const messagesShape = shape({
  model: filled,
  max_tokens: positive,
  messages: list(anthropicMessage, 1),
  "system?": list(tagged("type", { text: anthropicText }), 1),
  "stream?": one(true),
  "metadata?": shape({ user_id: string }),
  "service_tier?": one("auto", "standard_only"),
  "stop_sequences?": list(words, 1),
  "temperature?": between(Number.NEGATIVE_INFINITY, 1),
  "top_p?": number,
  "top_k?": number,
  "thinking?": tagged("type", {
    enabled: { budget_tokens: positive },
    adaptive: { "display?": one("summarized") },
    disabled: {},
  }),
  "output_config?": shape({
    "effort?": one("low", "medium", "high", "xhigh", "max"),
    "format?": tagged("type", { json_schema: { schema: record } }),
  }),
  "tools?": list(either(ownTool, serverTool), 1),
  "tool_choice?": tagged("type", {
    auto: parallel,
    any: parallel,
    tool: { name: filled, ...parallel },
    none: {},
  }),
});

interface Block {
  type: string;
  id?: string;
  tool_use_id?: string;
}

export function checkMessagesRequest(request: Json): void {
  messagesShape(request, "$");
  const body = request as Members;
  const thinking = body.thinking as { type: string; budget_tokens?: number } | undefined;
  const sampling = ["temperature", "top_p", "top_k"].filter((name) => name in body);
  if (thinking && thinking.type !== "disabled" && sampling.length > 0)
    fail("$.thinking", `beside ${sampling}`);
  if (sampling.includes("temperature") && sampling.includes("top_p")) fail("$.top_p", "beside temperature");
  if (thinking?.budget_tokens !== undefined) {
    if (thinking.budget_tokens < 1024) fail("$.thinking.budget_tokens", "below 1024");
    if (thinking.budget_tokens >= (body.max_tokens as number))
      fail("$.thinking.budget_tokens", "not below max_tokens");
  }
  if ("tool_choice" in body && !("tools" in body)) fail("$.tool_choice", "without tools");
  let previous = "";
  for (const [index, message] of (body.messages as { role: string; content: Block[] }[]).entries()) {
    if (message.role === previous && message.role === "assistant")
      fail(`$.messages[${index}]`, "role repeats");
    previous = message.role;
    const blocks = message.content.map(({ type }) => type);
    if (blocks.lastIndexOf("tool_result") !== blocks.filter((type) => type === "tool_result").length - 1) {
      fail(`$.messages[${index}].content`, "a tool_result behind another block");
    }
  }
}
