// What the two APIs demand of a request, checked strictly and by hand from the SDKs' types and the API references:
// https://platform.openai.com/docs/api-reference/chat/create and https://platform.claude.com/docs/en/api/messages
// Each check throws with the path of the first fault; every member must be known.

type Json = unknown;
type Members = Record<string, Json>;
type Rule = (value: Json, path: string) => void;

function fail(path: string, message: string): never {
  throw new Error(`${path}: ${message}`);
}

const string: Rule = (value, path) => {
  if (typeof value !== "string") fail(path, "not a string");
};
const filled: Rule = (value, path) => {
  if (typeof value !== "string" || value.length === 0) fail(path, "not a string with content");
};
const number: Rule = (value, path) => {
  if (typeof value !== "number") fail(path, "not a number");
};
const positive: Rule = (value, path) => {
  if (!Number.isInteger(value) || (value as number) < 1) fail(path, "not a positive integer");
};
const boolean: Rule = (value, path) => {
  if (typeof value !== "boolean") fail(path, "not a boolean");
};
const record: Rule = (value, path) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail(path, "not an object");
};
const between =
  (low: number, high: number): Rule =>
  (value, path) => {
    if (typeof value !== "number" || value < low || value > high) fail(path, `not in ${low}..${high}`);
  };
const one =
  (...allowed: Json[]): Rule =>
  (value, path) => {
    if (!allowed.includes(value))
      fail(path, `${JSON.stringify(value)} is none of ${JSON.stringify(allowed)}`);
  };
const list =
  (rule: Rule, least = 0): Rule =>
  (value, path) => {
    if (!Array.isArray(value) || value.length < least) fail(path, `not an array of at least ${least}`);
    value.forEach((item, index) => {
      rule(item, `${path}[${index}]`);
    });
  };

/** Names ending in `?` are optional; anything unnamed is a fault. */
const shape =
  (rules: Record<string, Rule>): Rule =>
  (value, path) => {
    record(value, path);
    const members = value as Members;
    for (const [name, rule] of Object.entries(rules)) {
      const member = name.replace("?", "");
      if (member in members) rule(members[member], `${path}.${member}`);
      else if (!name.endsWith("?")) fail(path, `lacks ${member}`);
    }
    for (const name of Object.keys(members)) {
      if (!(name in rules) && !(`${name}?` in rules)) fail(path, `unknown member ${name}`);
    }
  };
const tagged =
  (tag: string, kinds: Record<string, Record<string, Rule>>): Rule =>
  (value, path) => {
    record(value, path);
    const kind = (value as Members)[tag];
    const rules = typeof kind === "string" ? kinds[kind] : undefined;
    if (rules === undefined) fail(`${path}.${tag}`, `${JSON.stringify(kind)} is not known`);
    shape({ [tag]: string, ...rules })(value, path);
  };
const matching =
  (pattern: RegExp): Rule =>
  (value, path) => {
    if (typeof value !== "string" || !pattern.test(value)) fail(path, `does not match ${pattern}`);
  };
const either =
  (...rules: Rule[]): Rule =>
  (value, path) => {
    const faults = rules.map((rule) => {
      try {
        rule(value, path);
        return undefined;
      } catch (error) {
        return (error as Error).message;
      }
    });
    if (faults.every((fault) => fault !== undefined)) fail(path, faults.join(" | "));
  };

const words = matching(/\S/u);
const cache = { "cache_control?": record };
const id = matching(/^[a-zA-Z0-9_-]+$/);

const anthropicImage = {
  source: tagged("type", {
    base64: { media_type: one("image/jpeg", "image/png", "image/gif", "image/webp"), data: filled },
    url: { url: matching(/^https?:/) },
  }),
  ...cache,
};
const anthropicDocument = {
  "title?": filled,
  source: tagged("type", {
    base64: { media_type: one("application/pdf"), data: filled },
    url: { url: matching(/^https?:/) },
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
  "thinking?": tagged("type", { enabled: { budget_tokens: positive }, adaptive: {}, disabled: {} }),
  "output_config?": shape({
    "effort?": one("low", "medium", "high", "xhigh", "max"),
    "format?": tagged("type", { json_schema: { schema: record } }),
  }),
  "tools?": list(
    shape({
      name: filled,
      "description?": filled,
      input_schema: (value, path) => {
        record(value, path);
        if (!("type" in (value as Members))) fail(path, "lacks type");
      },
      "strict?": boolean,
      ...cache,
    }),
    1,
  ),
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

const chatText = { text: string };
const toolCall = shape({
  id: filled,
  type: one("function"),
  function: shape({
    name: filled,
    arguments: (value, path) => {
      string(value, path);
      record(JSON.parse(value as string), path);
    },
  }),
});
const chatMessage = tagged("role", {
  system: { content: filled },
  user: {
    content: either(
      string,
      list(
        tagged("type", {
          text: chatText,
          image_url: { image_url: shape({ url: matching(/^(https?:|data:[^;,]+;base64,.)/u) }) },
          file: { file: shape({ filename: filled, file_data: matching(/^data:[^;,]+;base64,./u) }) },
        }),
        1,
      ),
    ),
  },
  assistant: { content: either(one(null), string), "refusal?": string, "tool_calls?": list(toolCall, 1) },
  tool: { tool_call_id: filled, content: either(string, list(tagged("type", { text: chatText }), 1)) },
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
