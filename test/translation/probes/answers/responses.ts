// Every member of a Responses answer that a client might want.
// https://platform.openai.com/docs/api-reference/responses/object
import type { Probe } from "../probe.js";
import { LOGPROB, probe, type Tree } from "./members.js";

const text = (more: Tree = {}): Tree => ({ type: "output_text", text: "Hi", annotations: [], ...more });
const message = (...content: object[]): Tree => ({
  type: "message",
  id: "msg_1",
  role: "assistant",
  status: "completed",
  content,
});
const responses = (root: Tree): object => ({
  id: "resp_1",
  object: "response",
  created_at: 1_700_000_000,
  status: "completed",
  model: "gpt",
  output: [message(text())],
  ...root,
});
const responsesRoot = (field: string, members: Tree): Probe => probe(responses, field, members);
const output = (field: string, ...items: object[]): Probe =>
  responsesRoot(field, { output: [...items, message(text())] });
const counts = { input_tokens: 10, output_tokens: 5, total_tokens: 15 };

export const responsesAnswers: Probe[] = [
  responsesRoot("`id`", { id: "resp_other" }),
  responsesRoot("`model`", { model: "other" }),
  responsesRoot("`created_at`", { created_at: 1_600_000_000 }),
  responsesRoot("`service_tier`", { service_tier: "flex" }),
  responsesRoot("`usage`", { usage: counts }),
  { field: "`usage`: cached tokens", ...responsesUsage({ input_tokens_details: { cached_tokens: 4 } }) },
  {
    field: "`usage`: reasoning tokens",
    ...responsesUsage({ output_tokens_details: { reasoning_tokens: 4 } }),
  },
  output("`output_text`", message(text({ text: "Hello. " }))),
  responsesRoot("`refusal`", { output: [message({ type: "refusal", refusal: "I will not" })] }),
  responsesRoot("`annotations`: url_citation", {
    output: [
      message(
        text({
          annotations: [
            { type: "url_citation", url: "https://example.com", title: "T", start_index: 0, end_index: 2 },
          ],
        }),
      ),
    ],
  }),
  responsesRoot("`annotations`: of files", {
    output: [
      message(text({ annotations: [{ type: "file_citation", file_id: "f", filename: "a", index: 0 }] })),
    ],
  }),
  responsesRoot("`logprobs`", { output: [message(text({ logprobs: [LOGPROB] }))] }),
  output("`reasoning.summary`", {
    type: "reasoning",
    id: "rs_1",
    summary: [{ type: "summary_text", text: "Hm" }],
  }),
  output("`reasoning.encrypted_content`", {
    type: "reasoning",
    id: "rs_1",
    summary: [],
    encrypted_content: "c2ln",
  }),
  output("`function_call`", {
    type: "function_call",
    id: "fc_1",
    call_id: "call_1",
    name: "weather",
    arguments: "{}",
    status: "completed",
  }),
  output("`custom_tool_call`", {
    type: "custom_tool_call",
    id: "ctc_1",
    call_id: "call_1",
    name: "sql",
    input: "SELECT 1",
  }),
  output("`web_search_call`, and other calls of built-in tools", {
    type: "web_search_call",
    id: "ws_1",
    status: "completed",
    action: { type: "search", query: "q" },
  }),
  responsesRoot("`incomplete_details`: max_output_tokens", {
    status: "incomplete",
    incomplete_details: { reason: "max_output_tokens" },
  }),
  responsesRoot("`incomplete_details`: content_filter", {
    status: "incomplete",
    incomplete_details: { reason: "content_filter" },
  }),
  responsesRoot("members that repeat the request", { temperature: 0.5, tools: [], instructions: "x" }),
];

function responsesUsage(details: Tree): Omit<Probe, "field"> {
  return { without: responses({ usage: counts }), with: responses({ usage: { ...counts, ...details } }) };
}
