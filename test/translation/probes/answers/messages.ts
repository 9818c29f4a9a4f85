// Every member of a Messages answer that a client might want.
// https://platform.claude.com/docs/en/api/messages
import type { Probe } from "../probe.js";
import { probe, type Tree } from "./members.js";

const messages = (root: Tree): object => ({
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude",
  content: [{ type: "text", text: "Hi" }],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 10, output_tokens: 5 },
  ...root,
});
const messagesRoot = (field: string, members: Tree): Probe => probe(messages, field, members);
const block = (field: string, value: object): Probe =>
  messagesRoot(field, { content: [value, { type: "text", text: "Hi" }] });
const messagesUsage = (field: string, members: Tree): Probe =>
  messagesRoot(field, { usage: { input_tokens: 10, output_tokens: 5, ...members } });

export const messagesAnswers: Probe[] = [
  messagesRoot("`id`", { id: "msg_other" }),
  messagesRoot("`model`", { model: "other" }),
  messagesUsage("`usage`", { input_tokens: 12 }),
  messagesUsage("`usage.cache_read_input_tokens`", { cache_read_input_tokens: 4 }),
  messagesUsage("`usage.cache_creation_input_tokens`", { cache_creation_input_tokens: 4 }),
  messagesUsage("`usage.service_tier`", { service_tier: "priority" }),
  messagesUsage("`usage.server_tool_use`", { server_tool_use: { web_search_requests: 1 } }),
  messagesRoot("`container`", { container: { id: "c", expires_at: "2030-01-01T00:00:00Z" } }),
  block("`text`", { type: "text", text: "Hello. " }),
  messagesRoot("`citations` of a web page", {
    content: [
      {
        type: "text",
        text: "Hi",
        citations: [
          {
            type: "web_search_result_location",
            url: "https://example.com",
            title: "T",
            cited_text: "Words",
            encrypted_index: "e",
          },
        ],
      },
    ],
  }),
  messagesRoot("`citations` of a document", {
    content: [
      {
        type: "text",
        text: "Hi",
        citations: [
          {
            type: "char_location",
            cited_text: "Words",
            document_index: 0,
            document_title: "T",
            start_char_index: 0,
            end_char_index: 5,
          },
        ],
      },
    ],
  }),
  block("`thinking`", { type: "thinking", thinking: "Hm", signature: "" }),
  messagesRoot("`thinking.signature`", {
    content: [{ type: "thinking", thinking: "", signature: "c2ln" }],
  }),
  block("`redacted_thinking`", { type: "redacted_thinking", data: "c2ln" }),
  block("`tool_use`", { type: "tool_use", id: "toolu_1", name: "weather", input: { city: "Oslo" } }),
  block("`server_tool_use`, and results of Anthropic's tools", {
    type: "server_tool_use",
    id: "srvtoolu_1",
    name: "web_search",
    input: { query: "q" },
  }),
  messagesRoot("`stop_reason: max_tokens`", { stop_reason: "max_tokens" }),
  messagesRoot("`stop_reason: stop_sequence`", { stop_reason: "stop_sequence", stop_sequence: "END" }),
  messagesRoot("`stop_reason: pause_turn`", { stop_reason: "pause_turn" }),
  messagesRoot("`stop_reason: refusal`", { stop_reason: "refusal" }),
];
