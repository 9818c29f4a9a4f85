// Every member of a Chat Completions request. https://platform.openai.com/docs/api-reference/chat/create
import { PDF, PNG, type Probe, rootProbe, SCHEMA } from "./probe.js";

const user = { role: "user", content: "Hello" };
const base = { model: "m", messages: [user] };
const tool = { type: "function", function: { name: "weather", description: "Tells it", parameters: SCHEMA } };
const withTools = { ...base, tools: [tool] };
const call = { id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Oslo"}' } };
const result = { role: "tool", tool_call_id: "call_1", content: "Rain" };

const root = (field: string, members: object): Probe => rootProbe(base, field, members);
const tooled = (field: string, members: object): Probe => rootProbe(withTools, field, members);

/** The user's message has one more part. */
function part(field: string, value: object): Probe {
  const text = { type: "text", text: "Look" };
  return {
    field,
    without: { ...base, messages: [{ role: "user", content: [text] }] },
    with: { ...base, messages: [{ role: "user", content: [text, value] }] },
  };
}

/** A member of a message in the middle of a conversation. */
function member(field: string, message: object, members: object): Probe {
  return {
    field,
    without: { ...base, messages: [user, message, user] },
    with: { ...base, messages: [user, { ...message, ...members }, user] },
  };
}

/** A whole message, or several. */
function turn(field: string, ...messages: object[]): Probe {
  return { field, without: base, with: { ...base, messages: [user, ...messages] } };
}

const assistant = { role: "assistant", content: "Hi" };

export const chatProbes: Probe[] = [
  root("`audio`", { audio: { voice: "alloy", format: "mp3" }, modalities: ["text", "audio"] }),
  root("`frequency_penalty`", { frequency_penalty: 0.25 }),
  root("`function_call` (deprecated)", {
    functions: [{ name: "weather", parameters: SCHEMA }],
    function_call: "none",
  }),
  root("`functions` (deprecated)", { functions: [{ name: "weather", parameters: SCHEMA }] }),
  root("`logit_bias`", { logit_bias: { "50256": -100 } }),
  root("`logprobs`", { logprobs: true }),
  root("`top_logprobs`", { logprobs: true, top_logprobs: 3 }),
  root("`max_completion_tokens`", { max_completion_tokens: 321 }),
  root("`max_tokens`", { max_tokens: 321 }),
  root("`metadata`", { metadata: { run: "seven" } }),
  root("`modalities: [text]`", { modalities: ["text"] }),
  root("`moderation`", { moderation: { model: "omni-moderation-latest" } }),
  root("`n` above 1", { n: 2 }),
  tooled("`parallel_tool_calls: false`", { parallel_tool_calls: false }),
  root("`prediction`", { prediction: { type: "content", content: "Hello" } }),
  root("`presence_penalty`", { presence_penalty: 0.25 }),
  root("`prompt_cache_key`", { prompt_cache_key: "k" }),
  root("`prompt_cache_retention`", { prompt_cache_retention: "24h" }),
  root("`reasoning_effort`", { reasoning_effort: "low", max_tokens: 20_000 }),
  root("`response_format: json_object`", { response_format: { type: "json_object" } }),
  root("`response_format: json_schema`", {
    response_format: { type: "json_schema", json_schema: { name: "answer", schema: SCHEMA, strict: true } },
  }),
  root("`safety_identifier`", { safety_identifier: "u-1" }),
  root("`seed`", { seed: 7 }),
  root("`service_tier: flex`", { service_tier: "flex" }),
  root("`stop`, a string", { stop: "END" }),
  root("`stop`, a list", { stop: ["END", "STOP"] }),
  root("`store`", { store: true }),
  root("`stream`", { stream: true }),
  { field: "`stream_options.include_usage`", ...streamed({ include_usage: true }) },
  { field: "`stream_options.include_obfuscation`", ...streamed({ include_obfuscation: false }) },
  root("`temperature`", { temperature: 0.5 }),
  root("`tools`: function", { tools: [tool] }),
  root("`tools`: custom", { tools: [{ type: "custom", custom: { name: "sql", description: "Runs it" } }] }),
  root("`tools[].function.strict`", {
    tools: [{ ...tool, function: { ...tool.function, strict: true } }],
  }),
  tooled("`tool_choice: none`", { tool_choice: "none" }),
  tooled("`tool_choice: auto`", { tool_choice: "auto" }),
  tooled("`tool_choice: required`", { tool_choice: "required" }),
  tooled("`tool_choice`: a function", { tool_choice: { type: "function", function: { name: "weather" } } }),
  root("`top_k` (extension)", { top_k: 40 }),
  root("`top_p`", { top_p: 0.9 }),
  root("`user`", { user: "u-1" }),
  root("`verbosity`", { verbosity: "low" }),
  root("`web_search_options`", { web_search_options: { search_context_size: "low" } }),
  root("a member nobody knows", { what_is_this: 1 }),

  turn("`system` message", { role: "system", content: "Be brief" }),
  turn("`developer` message", { role: "developer", content: "Be brief" }),
  turn("`assistant` message", assistant),
  turn("`tool_calls` and `tool` message", { role: "assistant", tool_calls: [call] }, result),
  turn(
    "`tool` message with an image",
    { role: "assistant", tool_calls: [call] },
    { ...result, content: [{ type: "image_url", image_url: { url: `data:image/png;base64,${PNG}` } }] },
  ),
  member("`refusal`", assistant, { refusal: "I will not" }),
  member("`audio` of an assistant", assistant, { audio: { id: "a" } }),
  member("`reasoning_content` (extension)", assistant, { reasoning_content: "Hm" }),
  member("`reasoning_details` of Anthropic (extension)", assistant, {
    reasoning_details: [
      { type: "reasoning.text", text: "Hm", signature: "c2ln", format: "anthropic-claude-v1" },
    ],
  }),
  member("`reasoning_details` of OpenAI (extension)", assistant, {
    reasoning_details: [{ type: "reasoning.encrypted", data: "c2ln", format: "openai-responses-v1" }],
  }),
  member("`reasoning_details` of Google (extension)", assistant, {
    reasoning_details: [{ type: "reasoning.encrypted", data: "c2ln", format: "google-gemini-v1" }],
  }),
  member("`name` of a message", user, { name: "Ann" }),
  part("text part", { type: "text", text: "and this" }),
  part("image, `data:` URL", { type: "image_url", image_url: { url: `data:image/png;base64,${PNG}` } }),
  part("image, http(s) URL", { type: "image_url", image_url: { url: "https://example.com/a.png" } }),
  {
    ...part("image `detail`", {}),
    without: imageMessage({}),
    with: imageMessage({ detail: "low" }),
  },
  part("`input_audio`", { type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } }),
  part("`file_data`, PDF", {
    type: "file",
    file: { filename: "a.pdf", file_data: `data:application/pdf;base64,${PDF}` },
  }),
  part("`file_data`, text", {
    type: "file",
    file: { filename: "a.txt", file_data: "data:text/plain;base64,SGVsbG8=" },
  }),
  part("`file_id`", { type: "file", file: { file_id: "file-1" } }),
  {
    field: "`cache_control` of a part (extension)",
    without: cacheable({}),
    with: cacheable({ cache_control: { type: "ephemeral" } }),
  },
];

function streamed(options: object): Omit<Probe, "field"> {
  const without = { ...base, stream: true };
  return { without, with: { ...without, stream_options: options } };
}

function imageMessage(detail: object): object {
  const url = `data:image/png;base64,${PNG}`;
  return {
    ...base,
    messages: [{ role: "user", content: [{ type: "image_url", image_url: { url, ...detail } }] }],
  };
}

function cacheable(marker: object): object {
  return { ...base, messages: [{ role: "user", content: [{ type: "text", text: "Long", ...marker }] }] };
}
