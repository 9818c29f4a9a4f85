// Every member of a provider's answer that a client might want, for the five upstream formats.
import type { UpstreamName } from "../../filter/formats.js";
import type { Probe } from "./probe.js";

type Tree = Record<string, unknown>;

function probe(build: (more: Tree) => object, field: string, members: Tree): Probe {
  return { field, without: build({}), with: build(members) };
}

// https://platform.openai.com/docs/api-reference/chat/object
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
const entry = { token: "Hi", logprob: -0.5, bytes: [72, 105], top_logprobs: [] };

const chatAnswers: Probe[] = [
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
  chatChoice("`logprobs`", { logprobs: { content: [entry], refusal: null } }),
  chatChoice("`finish_reason: length`", { finish_reason: "length" }),
  chatChoice("`finish_reason: content_filter`", { finish_reason: "content_filter" }),
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

// https://platform.claude.com/docs/en/api/messages
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

const messagesAnswers: Probe[] = [
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

// https://platform.openai.com/docs/api-reference/responses/object
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

const responsesAnswers: Probe[] = [
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
  responsesRoot("`logprobs`", { output: [message(text({ logprobs: [entry] }))] }),
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

// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
const converse = (root: Tree): object => ({
  output: { message: { role: "assistant", content: [{ text: "Hi" }] } },
  stopReason: "end_turn",
  usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
  metrics: { latencyMs: 7 },
  ...root,
});
const converseRoot = (field: string, members: Tree): Probe => probe(converse, field, members);
const said = (field: string, value: object): Probe =>
  converseRoot(field, { output: { message: { role: "assistant", content: [value, { text: "Hi" }] } } });
const converseUsage = (field: string, members: Tree): Probe =>
  converseRoot(field, { usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15, ...members } });

const converseAnswers: Probe[] = [
  converseUsage("`usage`", { inputTokens: 12 }),
  converseUsage("`usage.cacheReadInputTokens`", { cacheReadInputTokens: 4 }),
  converseUsage("`usage.cacheWriteInputTokens`", { cacheWriteInputTokens: 4 }),
  converseRoot("`metrics`", { metrics: { latencyMs: 9 } }),
  converseRoot("`trace.promptRouter`", {
    trace: { promptRouter: { invokedModelId: "arn:aws:bedrock:us-east-1::foundation-model/other" } },
  }),
  converseRoot("`trace.guardrail`", { trace: { guardrail: { actionReason: "x" } } }),
  converseRoot("`additionalModelResponseFields`", { additionalModelResponseFields: { x: 1 } }),
  converseRoot("`performanceConfig`, `serviceTier`", { performanceConfig: { latency: "optimized" } }),
  said("`text`", { text: "Hello. " }),
  said("`reasoningContent`", { reasoningContent: { reasoningText: { text: "Hm" } } }),
  said("`reasoningContent` with a signature", {
    reasoningContent: { reasoningText: { text: "Hm", signature: "c2ln" } },
  }),
  said("`redactedContent`", { reasoningContent: { redactedContent: "c2ln" } }),
  said("`toolUse`", { toolUse: { toolUseId: "t1", name: "weather", input: { city: "Oslo" } } }),
  converseRoot("`citationsContent`", {
    output: {
      message: {
        role: "assistant",
        content: [
          {
            citationsContent: {
              content: [{ text: "Cited" }],
              citations: [{ title: "T", sourceContent: [{ text: "Words" }] }],
            },
          },
        ],
      },
    },
  }),
  converseRoot("`stopReason: max_tokens`", { stopReason: "max_tokens" }),
  converseRoot("`stopReason: stop_sequence`", { stopReason: "stop_sequence" }),
  converseRoot("`stopReason: guardrail_intervened`", { stopReason: "guardrail_intervened" }),
];

// https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse
const gemini = (root: Tree, candidate: Tree = {}): object => ({
  candidates: [
    { content: { role: "model", parts: [{ text: "Hi" }] }, finishReason: "STOP", index: 0, ...candidate },
  ],
  usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
  modelVersion: "gemini",
  responseId: "r1",
  ...root,
});
const geminiRoot = (field: string, members: Tree): Probe => probe((more) => gemini(more), field, members);
const candidate = (field: string, members: Tree): Probe => probe((more) => gemini({}, more), field, members);
const geminiPart = (field: string, value: object): Probe =>
  candidate(field, { content: { role: "model", parts: [value, { text: "Hi" }] } });
const geminiUsage = (field: string, members: Tree): Probe =>
  geminiRoot(field, {
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15, ...members },
  });

const geminiAnswers: Probe[] = [
  geminiRoot("`responseId`", { responseId: "other" }),
  geminiRoot("`modelVersion`", { modelVersion: "other" }),
  geminiUsage("`usageMetadata`", { promptTokenCount: 12 }),
  geminiUsage("`usageMetadata.cachedContentTokenCount`", { cachedContentTokenCount: 4 }),
  geminiUsage("`usageMetadata.thoughtsTokenCount`", { thoughtsTokenCount: 4 }),
  geminiPart("`text`", { text: "Hello. " }),
  geminiPart("`thought`", { text: "Hm", thought: true }),
  geminiPart("`functionCall`", { functionCall: { name: "weather", args: { city: "Oslo" } } }),
  {
    field: "`thoughtSignature`",
    without: geminiCall({}),
    with: geminiCall({ thoughtSignature: "c2ln" }),
  },
  geminiPart("`executableCode`", { executableCode: { language: "PYTHON", code: "print(1)" } }),
  geminiPart("`codeExecutionResult`", { codeExecutionResult: { outcome: "OUTCOME_OK", output: "1" } }),
  geminiPart("`inlineData`", { inlineData: { mimeType: "image/png", data: "iVBORw0KGgo=" } }),
  candidate("`groundingMetadata`", {
    groundingMetadata: {
      groundingChunks: [{ web: { uri: "https://example.com", title: "T" } }],
      groundingSupports: [
        { segment: { startIndex: 0, endIndex: 2, text: "Hi" }, groundingChunkIndices: [0] },
      ],
    },
  }),
  candidate("`logprobsResult`", {
    logprobsResult: {
      chosenCandidates: [{ token: "Hi", tokenId: 1, logProbability: -0.5 }],
      topCandidates: [{ candidates: [{ token: "Hi", tokenId: 1, logProbability: -0.5 }] }],
    },
  }),
  candidate("`safetyRatings`", {
    safetyRatings: [{ category: "HARM_CATEGORY_HATE_SPEECH", probability: "LOW" }],
  }),
  candidate("`finishReason: MAX_TOKENS`", { finishReason: "MAX_TOKENS" }),
  candidate("`finishReason: SAFETY`", { finishReason: "SAFETY" }),
  candidate("`finishReason: MALFORMED_FUNCTION_CALL`", { finishReason: "MALFORMED_FUNCTION_CALL" }),
];

function geminiCall(more: Tree): object {
  const call = { functionCall: { name: "weather", args: {} }, ...more };
  return gemini({}, { content: { role: "model", parts: [call] } });
}

export const answerProbes: Record<UpstreamName, Probe[]> = {
  "chat-completions": chatAnswers,
  messages: messagesAnswers,
  responses: responsesAnswers,
  converse: converseAnswers,
  "generate-content": geminiAnswers,
};
