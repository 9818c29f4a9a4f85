// Every member of a Chat Completions answer that a client might want.
// https://platform.openai.com/docs/api-reference/chat/object
import type { Probe } from "../probe.js";
import { LOGPROB, probe, type Tree } from "./members.js";

const chat = (root: Tree, message: Tree = {}, choice: Tree = {}): object => ({
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1_700_000_000,
  model: "gpt",
  choices: [
    { index: 0, message: { role: "assistant", content: "Hi", ...message }, finish_reason: "stop", ...choice },
  ],
  ...root,
});
const chatRoot = (field: string, members: Tree): Probe => probe((more) => chat(more), field, members);
const chatMessage = (field: string, members: Tree): Probe => probe((more) => chat({}, more), field, members);
const chatChoice = (field: string, members: Tree): Probe =>
  probe((more) => chat({}, {}, more), field, members);
const tokens = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

export const chatAnswers: Probe[] = [
  chatRoot("`id`", { id: "chatcmpl-other" }),
  chatRoot("`model`", { model: "other" }),
  chatRoot("`created`", { created: 1_600_000_000 }),
  chatRoot("`service_tier`", { service_tier: "flex" }),
  chatRoot("`system_fingerprint`", { system_fingerprint: "fp" }),
  chatRoot("`usage`", { usage: tokens }),
  { field: "`usage`: cached tokens", ...chatUsage({ prompt_tokens_details: { cached_tokens: 4 } }) },
  { field: "`usage`: cache writes", ...chatUsage({ prompt_tokens_details: { cache_write_tokens: 4 } }) },
  {
    field: "`usage`: reasoning tokens",
    ...chatUsage({ completion_tokens_details: { reasoning_tokens: 4 } }),
  },
  {
    field: "`usage`: audio and prediction tokens",
    ...chatUsage({ prompt_tokens_details: { audio_tokens: 4 } }),
  },
  chatMessage("`content`", { content: "Hello" }),
  chatMessage("`refusal`", { content: null, refusal: "I will not" }),
  chatMessage("`reasoning_content`", { reasoning_content: "Hm" }),
  chatMessage("`reasoning_details` with a signature", {
    reasoning_details: [
      { type: "reasoning.text", text: "Hm", signature: "c2ln", format: "anthropic-claude-v1" },
    ],
  }),
  chatMessage("`tool_calls`: function", {
    tool_calls: [{ id: "call_1", type: "function", function: { name: "weather", arguments: "{}" } }],
  }),
  chatMessage("`tool_calls`: custom", {
    tool_calls: [{ id: "call_1", type: "custom", custom: { name: "sql", input: "SELECT 1" } }],
  }),
  chatMessage("`annotations`", {
    annotations: [
      {
        type: "url_citation",
        url_citation: { url: "https://example.com", title: "T", start_index: 0, end_index: 2 },
      },
    ],
  }),
  chatMessage("`audio`", { audio: { id: "a", data: "UklGRg==", transcript: "Hi", expires_at: 1 } }),
  chatChoice("`logprobs`", { logprobs: { content: [LOGPROB], refusal: null } }),
  chatChoice("`finish_reason: length`", { finish_reason: "length" }),
  chatChoice("`finish_reason: content_filter`", { finish_reason: "content_filter" }),
  chatChoice("`finish_reason: network_error`, and other failures", { finish_reason: "network_error" }),
  chatChoice("`stop_reason` (vLLM)", { stop_reason: "END" }),
  probe(
    (more) => {
      const answer = chat({}) as { choices: object[] };
      return { ...answer, choices: [...answer.choices, ...((more.choices as object[]) ?? [])] };
    },
    "choices but the first",
    { choices: [{ index: 1, message: { role: "assistant", content: "Ho" }, finish_reason: "stop" }] },
  ),
];

function chatUsage(details: Tree): Omit<Probe, "field"> {
  return { without: chat({ usage: tokens }), with: chat({ usage: { ...tokens, ...details } }) };
}
