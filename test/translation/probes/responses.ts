// Every member of a Responses request. https://platform.openai.com/docs/api-reference/responses/create
import { PDF, PNG, type Probe, rootProbe, SCHEMA } from "./probe.js";

const user = { role: "user", content: "Hello" };
const base = { model: "m", input: [user] };
const tool = { type: "function", name: "weather", description: "Tells it", parameters: SCHEMA, strict: null };
const withTools = { ...base, tools: [tool] };
const call = { type: "function_call", call_id: "call_1", name: "weather", arguments: '{"city":"Oslo"}' };

const root = (field: string, members: object): Probe => rootProbe(base, field, members);
const tooled = (field: string, members: object): Probe => rootProbe(withTools, field, members);

/** Items between two of the user's. */
function item(field: string, ...items: object[]): Probe {
  return { field, without: base, with: { ...base, input: [user, ...items] } };
}

function part(field: string, value: object): Probe {
  const text = { type: "input_text", text: "Look" };
  return {
    field,
    without: { ...base, input: [{ role: "user", content: [text] }] },
    with: { ...base, input: [{ role: "user", content: [text, value] }] },
  };
}

function output(field: string, value: unknown): Probe {
  const turn = (said: unknown): object => ({
    ...withTools,
    input: [user, call, { type: "function_call_output", call_id: "call_1", output: said }],
  });
  return { field, without: turn("Rain"), with: turn(value) };
}

const message = { type: "message", role: "assistant", id: "msg_1", status: "completed" };

export const responsesProbes: Probe[] = [
  root("`background`", { background: true }),
  root("`context_management`", { context_management: [{ type: "compaction", compact_threshold: 1000 }] }),
  root("`conversation`", { conversation: "conv_1" }),
  root("`include: reasoning.encrypted_content`", { include: ["reasoning.encrypted_content"] }),
  root("`include: message.output_text.logprobs`", { include: ["message.output_text.logprobs"] }),
  root("`input`, a string", { input: "Good day" }),
  root("`instructions`", { instructions: "Be brief" }),
  root("`max_output_tokens`", { max_output_tokens: 321 }),
  root("`max_tool_calls`", { max_tool_calls: 3 }),
  root("`metadata`", { metadata: { run: "seven" } }),
  root("`moderation`", { moderation: { model: "omni-moderation-latest" } }),
  tooled("`parallel_tool_calls: false`", { parallel_tool_calls: false }),
  root("`previous_response_id`", { previous_response_id: "resp_1" }),
  root("`prompt`", { prompt: { id: "pmpt_1" } }),
  root("`prompt_cache_key`", { prompt_cache_key: "k" }),
  root("`prompt_cache_retention`", { prompt_cache_retention: "24h" }),
  root("`reasoning.effort`", { reasoning: { effort: "low" }, max_output_tokens: 20_000 }),
  root("`reasoning.summary`", { reasoning: { summary: "auto" } }),
  root("`safety_identifier`", { safety_identifier: "u-1" }),
  root("`service_tier: flex`", { service_tier: "flex" }),
  root("`store`", { store: true }),
  root("`stream`", { stream: true }),
  {
    field: "`stream_options.include_obfuscation`",
    without: { ...base, stream: true },
    with: { ...base, stream: true, stream_options: { include_obfuscation: false } },
  },
  root("`temperature`", { temperature: 0.5 }),
  root("`text.format: json_object`", { text: { format: { type: "json_object" } } }),
  root("`text.format: json_schema`", {
    text: { format: { type: "json_schema", name: "answer", schema: SCHEMA, strict: true } },
  }),
  root("`text.verbosity`", { text: { verbosity: "low" } }),
  root("`tools`: function", { tools: [tool] }),
  root("`tools[].strict`", { tools: [{ ...tool, strict: true }] }),
  root("`tools`: custom", { tools: [{ type: "custom", name: "sql", description: "Runs it" }] }),
  root("`tools`: namespace", {
    tools: [{ type: "namespace", name: "ns", description: "d", tools: [tool] }],
  }),
  root("`tools`: tool_search of the client's", {
    tools: [{ type: "tool_search", execution: "client", description: "Finds" }],
  }),
  root("`tools`: web_search", { tools: [{ type: "web_search", search_context_size: "low" }] }),
  root("`tools`: code_interpreter", { tools: [{ type: "code_interpreter", container: { type: "auto" } }] }),
  root("`tools`: file_search, computer, mcp, image_generation, shell, …", {
    tools: [{ type: "file_search", vector_store_ids: ["v"] }],
  }),
  tooled("`tool_choice: none`", { tool_choice: "none" }),
  tooled("`tool_choice: auto`", { tool_choice: "auto" }),
  tooled("`tool_choice: required`", { tool_choice: "required" }),
  tooled("`tool_choice`: a function", { tool_choice: { type: "function", name: "weather" } }),
  root("`top_logprobs`", { include: ["message.output_text.logprobs"], top_logprobs: 3 }),
  root("`top_p`", { top_p: 0.9 }),
  root("`truncation: auto`", { truncation: "auto" }),
  root("`user`", { user: "u-1" }),
  root("a member nobody knows", { what_is_this: 1 }),

  item("`system` message", { role: "system", content: "Be brief" }),
  item("`developer` message", { role: "developer", content: "Be brief" }),
  item("`assistant` message", {
    ...message,
    content: [{ type: "output_text", text: "Hi", annotations: [] }],
  }),
  item("`refusal` part", { ...message, content: [{ type: "refusal", refusal: "I will not" }] }),
  item("`function_call` and its output", call, {
    type: "function_call_output",
    call_id: "call_1",
    output: "Rain",
  }),
  item(
    "`custom_tool_call` and its output",
    { type: "custom_tool_call", call_id: "call_1", name: "sql", input: "SELECT 1" },
    { type: "custom_tool_call_output", call_id: "call_1", output: "1" },
  ),
  item("`reasoning` of OpenAI", { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "c2ln" }),
  item("`reasoning` of Anthropic", {
    type: "reasoning",
    id: "rs_1",
    summary: [{ type: "summary_text", text: "Hm" }],
    encrypted_content: "anthropic-claude-v1:c2ln",
  }),
  item("`reasoning` of Google", {
    type: "reasoning",
    id: "rs_1",
    summary: [],
    encrypted_content: "google-gemini-v1:c2ln",
  }),
  item("`item_reference`", { type: "item_reference", id: "msg_1" }),
  item("`compaction`", { type: "compaction", encrypted_content: "c2ln" }),
  item("`web_search_call`, and other calls of built-in tools", {
    type: "web_search_call",
    id: "ws_1",
    status: "completed",
    action: { type: "search", query: "q" },
  }),
  part("`input_text`", { type: "input_text", text: "and this" }),
  part("`input_image`, `data:` URL", {
    type: "input_image",
    detail: "auto",
    image_url: `data:image/png;base64,${PNG}`,
  }),
  part("`input_image`, http(s) URL", {
    type: "input_image",
    detail: "auto",
    image_url: "https://example.com/a.png",
  }),
  part("`input_image`, file", { type: "input_image", detail: "auto", file_id: "file-1" }),
  part("`input_file`, PDF", {
    type: "input_file",
    filename: "a.pdf",
    file_data: `data:application/pdf;base64,${PDF}`,
  }),
  part("`input_file`, URL", { type: "input_file", file_url: "https://example.com/a.pdf" }),
  part("`input_file`, file", { type: "input_file", file_id: "file-1" }),
  output("image in a `function_call_output`", [
    { type: "input_image", detail: "auto", image_url: `data:image/png;base64,${PNG}` },
  ]),
  output("file in a `function_call_output`", [
    { type: "input_file", filename: "a.pdf", file_data: `data:application/pdf;base64,${PDF}` },
  ]),
];
