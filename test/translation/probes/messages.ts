// Every member of an Anthropic Messages request. https://platform.claude.com/docs/en/api/messages/create
import { PDF, PNG, type Probe, rootProbe, SCHEMA } from "./probe.js";

const user = { role: "user", content: "Hello" };
const base = { model: "m", max_tokens: 20_000, messages: [user] };
const tool = { name: "weather", description: "Tells it", input_schema: SCHEMA };
const withTools = { ...base, tools: [tool] };
const use = { type: "tool_use", id: "toolu_1", name: "weather", input: { city: "Oslo" } };

const root = (field: string, members: object): Probe => rootProbe(base, field, members);
const tooled = (field: string, members: object): Probe => rootProbe(withTools, field, members);

function block(field: string, value: object): Probe {
  const text = { type: "text", text: "Look" };
  return {
    field,
    without: { ...base, messages: [{ role: "user", content: [text] }] },
    with: { ...base, messages: [{ role: "user", content: [text, value] }] },
  };
}

/** One more block in an assistant's turn. */
function said(field: string, value: object): Probe {
  const turn = (...content: object[]): object => ({
    ...base,
    messages: [user, { role: "assistant", content }, user],
  });
  const text = { type: "text", text: "Hi" };
  return { field, without: turn(text), with: turn(value, text) };
}

/** A member of a tool's result. */
function result(field: string, members: object): Probe {
  const turn = (more: object): object => ({
    ...withTools,
    messages: [
      user,
      { role: "assistant", content: [use] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "Rain", ...more }] },
    ],
  });
  return { field, without: turn({}), with: turn(members) };
}

function inText(field: string, members: object): Probe {
  const turn = (more: object): object => ({
    ...base,
    messages: [{ role: "user", content: [{ type: "text", text: "Long", ...more }] }],
  });
  return { field, without: turn({}), with: turn(members) };
}

const webPage = { type: "url", url: "https://example.com/a.pdf" };

export const messagesProbes: Probe[] = [
  {
    field: "Claude Code's billing line in `system`",
    without: { ...base, system: [] },
    with: { ...base, system: [{ type: "text", text: "x-anthropic-billing-header: cc_version=2.1" }] },
  },
  root("`cache_control`", { cache_control: { type: "ephemeral" } }),
  root("`container`", { container: "c" }),
  root("`context_management`", { context_management: { edits: [] } }),
  root("`diagnostics`", { diagnostics: { previous_message_id: "msg_0" } }),
  root("`user_profile_id`", { user_profile_id: "p" }),
  root("`workspace_id`", { workspace_id: "w" }),
  root("`inference_geo`", { inference_geo: "us" }),
  root("`max_tokens`", { max_tokens: 321 }),
  root("`mcp_servers`", { mcp_servers: [{ type: "url", url: "https://example.com", name: "x" }] }),
  root("`metadata.user_id`", { metadata: { user_id: "u-1" } }),
  root("`output_config.effort`", { output_config: { effort: "low" } }),
  root("`output_config.format`", { output_config: { format: { type: "json_schema", schema: SCHEMA } } }),
  root("`service_tier: standard_only`", { service_tier: "standard_only" }),
  root("`speed`", { speed: "fast" }),
  root("`stop_sequences`", { stop_sequences: ["END"] }),
  root("`stream`", { stream: true }),
  root("`system`, a string", { system: "Be brief" }),
  root("`system`, blocks", { system: [{ type: "text", text: "Be brief" }] }),
  root("`temperature`", { temperature: 0.5 }),
  root("`thinking: enabled`", { thinking: { type: "enabled", budget_tokens: 2048 } }),
  root("`thinking: adaptive`", { thinking: { type: "adaptive" } }),
  root("`thinking: disabled`", { thinking: { type: "disabled" } }),
  root("`tools`", { tools: [tool] }),
  root("`tools[].strict`", { tools: [{ ...tool, strict: true }] }),
  root("`tools[].cache_control`", { tools: [{ ...tool, cache_control: { type: "ephemeral" } }] }),
  root("`web_search_20250305`", {
    tools: [{ type: "web_search_20250305", name: "web_search", max_uses: 3 }],
  }),
  root("`code_execution_20250825`", { tools: [{ type: "code_execution_20250825", name: "code_execution" }] }),
  root("`bash_20250124`, and others of Anthropic's tools", {
    tools: [{ type: "bash_20250124", name: "bash" }],
  }),
  tooled("`tool_choice: auto`", { tool_choice: { type: "auto" } }),
  tooled("`tool_choice: any`", { tool_choice: { type: "any" } }),
  tooled("`tool_choice: tool`", { tool_choice: { type: "tool", name: "weather" } }),
  tooled("`tool_choice: none`", { tool_choice: { type: "none" } }),
  tooled("`disable_parallel_tool_use`", { tool_choice: { type: "auto", disable_parallel_tool_use: true } }),
  root("`top_k`", { top_k: 40 }),
  root("`top_p`", { top_p: 0.9 }),
  root("a member nobody knows", { what_is_this: 1 }),

  block("text block", { type: "text", text: "and this" }),
  inText("`cache_control` of a block", { cache_control: { type: "ephemeral" } }),
  inText("`citations` of a text block", { citations: [] }),
  block("image, base64", { type: "image", source: { type: "base64", media_type: "image/png", data: PNG } }),
  block("image, URL", { type: "image", source: { type: "url", url: "https://example.com/a.png" } }),
  block("image, file", { type: "image", source: { type: "file", file_id: "file_1" } }),
  block("document, PDF", {
    type: "document",
    source: { type: "base64", media_type: "application/pdf", data: PDF },
  }),
  block("document, URL", { type: "document", source: webPage }),
  block("document, text", {
    type: "document",
    source: { type: "text", media_type: "text/plain", data: "Words" },
  }),
  block("document, content", {
    type: "document",
    source: { type: "content", content: [{ type: "text", text: "Words" }] },
  }),
  block("document, file", { type: "document", source: { type: "file", file_id: "file_1" } }),
  block("`search_result`", {
    type: "search_result",
    title: "T",
    source: "https://example.com",
    content: [{ type: "text", text: "Words" }],
  }),
  block("`container_upload`", { type: "container_upload", file_id: "file_1" }),
  said("`thinking` of Anthropic", { type: "thinking", thinking: "Hm", signature: "c2ln" }),
  said("`thinking` of OpenAI", { type: "thinking", thinking: "Hm", signature: "openai-responses-v1:c2ln" }),
  said("`thinking` of Google", { type: "thinking", thinking: "", signature: "google-gemini-v1:c2ln" }),
  said("`thinking` without a signature", { type: "thinking", thinking: "Hm", signature: "" }),
  said("`redacted_thinking`", { type: "redacted_thinking", data: "c2ln" }),
  said("`server_tool_use`", { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} }),
  said("`compaction`", { type: "compaction", content: "What came before." }),
  {
    field: "`tool_addition`",
    without: withTools,
    with: {
      ...withTools,
      messages: [
        ...withTools.messages,
        {
          role: "system",
          content: [
            {
              type: "tool_addition",
              tool: { type: "tool_definition", definition: { name: "late", input_schema: SCHEMA } },
            },
          ],
        },
      ],
    },
  },
  {
    field: "`tool_use` and `tool_result`",
    without: withTools,
    with: {
      ...withTools,
      messages: [
        user,
        { role: "assistant", content: [use] },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "Rain" }] },
      ],
    },
  },
  result("`tool_result.is_error`", { is_error: true }),
  result("image in a `tool_result`", {
    content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: PNG } }],
  }),
  result("document in a `tool_result`", {
    content: [{ type: "document", source: { type: "base64", media_type: "application/pdf", data: PDF } }],
  }),
];
