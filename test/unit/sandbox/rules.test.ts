// The sandbox refuses what the real provider refuses, by the rules of docs/providers.md, and names the rule.
import { refusalOf } from "@plano/sandbox";
import { describe, expect, test } from "vitest";
import { refusal, useSandbox } from "./fixtures.js";

const { url } = useSandbox();
const said = (role: string, more: object = {}): object => ({ role, content: "a", ...more });
const user = said("user");
const call = (id: string): object => ({
  tool_calls: [{ id, type: "function", function: { name: "f", arguments: "{}" } }],
});
const result = (id: string): object => said("tool", { tool_call_id: id });
const ID = "abcDEF123";
const object = { type: "object" };
const chatTool = (name: string, parameters: object = object): object => ({
  tools: [{ type: "function", function: { name, parameters } }],
});

/** The provider or none, the model, and what the request has beside them. */
type Refused = readonly [provider: string, model: string, more: object, message: string];

const CHAT: readonly Refused[] = [
  [
    ...(["mistral", "m"] as const),
    { messages: [user, said("assistant", call(ID)), result(ID), user] },
    "mistral refuses a user message after a tool message (rule no-user-after-tool)",
  ],
  [
    ...(["mistral", "m"] as const),
    { messages: [user, said("assistant"), said("system"), user] },
    "mistral refuses a system message after a assistant message (rule no-user-after-tool)",
  ],
  ["mistral", "m", { messages: [said("assistant"), user] }, "begins with the assistant (rule user-first)"],
  ["mistral", "m", { messages: [user, said("assistant")] }, "(rule marked-prefill)"],
  [
    ...(["mistral", "m"] as const),
    { messages: [user, said("assistant", call("call_1")), result("call_1")] },
    "mistral refuses the call's id call_1 (rule short-call-ids)",
  ],
  ["mistral", "m", { seed: 1 }, "mistral refuses seed (rule random-seed)"],
  ["mistral", "m", { stream_options: {} }, "(rule no-stream-options)"],
  ["mistral", "m", { user: "u" }, "mistral refuses user (rule no-bookkeeping)"],
  ["mistral", "m", { max_completion_tokens: 1 }, "(rule max-tokens-only)"],
  [
    "mistral",
    "m",
    { messages: [user, said("assistant", { refusal: null }), user] },
    "refuses refusal (rule no-f",
  ],
  [
    "groq",
    "m",
    { messages: [user, said("assistant", { reasoning_content: "" }), user] },
    "reasoning_content (rule",
  ],
  [
    "deepseek",
    "m",
    { messages: [said("developer")] },
    "deepseek refuses the role developer (rule no-developer",
  ],
  [
    ...(["deepseek", "m"] as const),
    { response_format: { type: "json_schema", json_schema: { name: "n", schema: object } } },
    "(rule no-json-schema)",
  ],
  ["groq", "m", { logprobs: true }, "groq refuses logprobs (rule no-logprobs)"],
  [
    ...(["mistral", "m"] as const),
    { messages: [said("user", { content: [{ type: "file", file: { file_id: "f" } }] })] },
    "mistral refuses such a part: file (rule own-parts)",
  ],
  ["xai", "m", { web_search_options: {} }, "(rule no-web-search-options)"],
  ["xai", "grok-4", { reasoning_effort: "low" }, "grok-4 refuses reasoning_effort (rule no-effort)"],
  ["moonshotai", "kimi-k2.5", { top_p: 0.5 }, "(rule fixed-sampling)"],
  [
    ...(["deepseek", "m"] as const),
    { messages: [user, said("assistant", call(ID)), result(ID)] },
    "deepseek refuses calls without reasoning_content (rule reasoning-of-calls)",
  ],
  [
    "deepseek",
    "m",
    { tools: [{ type: "function", function: { name: "f" } }], tool_choice: "required" },
    "(rule no-thinking-when-forced)",
  ],
  ["openai", "gpt-4o", { max_tokens: 32_000 }, "more than 16384 tokens (rule max-tokens)"],
  ["mistral", "mistral-small-latest", { reasoning_effort: "low" }, "(rule effort)"],
  ["groq", "llama-3.3-70b-versatile", { reasoning_effort: "low" }, "(rule no-effort)"],
  ["openai", "gpt-5", { max_tokens: 1 }, "gpt-5 refuses max_tokens (rule completion-tokens)"],
  ["openai", "gpt-5", { temperature: 0.5 }, "gpt-5 refuses temperature (rule no-sampling)"],
  ["openai", "gpt-5.1", { top_p: 0.5, reasoning_effort: "low" }, "(rule no-sampling-with-effort)"],
  ["openai", "gpt-5.5", { top_p: 0.5 }, "(rule no-sampling-unless-none)"],
  ["openai", "gpt-5", { reasoning_effort: "none" }, "the effort none: it takes minimal, low, medium, high"],
  ["openai", "gpt-4o", { web_search_options: {} }, "(rule search-options)"],
  ["openai", "m", chatTool("a.b"), "the tool's name a.b (rule tool-names)"],
  ["openai", "m", chatTool("a", { anyOf: [object] }), "(rule openai-schemas)"],
  [
    ...(["moonshotai", "kimi-k2.6"] as const),
    chatTool("a", { ...object, properties: { p: { type: "object", anyOf: [object] } } }),
    "'type' beside 'anyOf' in a schema (rule moonshot-schemas)",
  ],
  [
    ...(["openai", "gpt-4o"] as const),
    { messages: [user, said("assistant", call("a".repeat(41))), result("a".repeat(41))] },
    "(rule call-ids)",
  ],
];

const MESSAGES: readonly Refused[] = [
  ["anthropic", "claude-opus-4-6", { messages: [user, said("assistant")] }, "(rule no-prefill)"],
  ["anthropic", "claude-opus-4-7", { top_k: 1 }, "claude-opus-4-7 refuses top_k (rule no-sampling)"],
  ["anthropic", "claude-sonnet-4-5", { temperature: 1, top_p: 1 }, "(rule one-sampler)"],
  ["anthropic", "claude-3-haiku-20240307", { max_tokens: 5_000 }, "more than 4096 tokens (rule max-tokens)"],
  [
    "anthropic",
    "claude-sonnet-4-5",
    { metadata: { user_id: "joe@example.com" } },
    "an email address (rule user)",
  ],
  ["anthropic", "claude-sonnet-4-5", { metadata: { user_id: "u".repeat(300) } }, "(rule user)"],
  ["anthropic", "claude-3-5-haiku-latest", { thinking: { type: "disabled" } }, "(rule no-thinking)"],
  ["anthropic", "claude-sonnet-4-5", { thinking: { type: "adaptive" } }, "(rule adaptive-thinking)"],
  ["anthropic", "claude-mythos-preview", { thinking: { type: "disabled" } }, "(rule always-thinks)"],
  ["anthropic", "claude-opus-4-6", { output_config: { effort: "xhigh" } }, "(rule effort)"],
  [
    ...(["anthropic", "claude-opus-4-1"] as const),
    {
      output_config: { format: { type: "json_schema", schema: { ...object, additionalProperties: false } } },
    },
    "(rule no-formats)",
  ],
  [
    ...(["anthropic", "claude-sonnet-4-5"] as const),
    { tools: [{ name: "f", input_schema: { ...object, oneOf: [object] } }] },
    "oneOf at the root of a tool's schema (rule schema)",
  ],
  [
    ...(["anthropic", "claude-sonnet-4-5"] as const),
    {
      tools: [
        {
          name: "f",
          strict: true,
          input_schema: { ...object, additionalProperties: false, minProperties: 1 },
        },
      ],
    },
    "the keyword 'minProperties' of a schema (rule schema)",
  ],
];

const RESPONSES: readonly Refused[] = [
  ["openai", "gpt-5", { temperature: 0.2 }, "gpt-5 refuses temperature (rule no-sampling)"],
  [
    "openai",
    "gpt-4.1",
    { include: ["reasoning.encrypted_content"] },
    "encrypted reasoning (rule no-reasoning)",
  ],
  [
    ...(["openai", "gpt-4.1"] as const),
    { input: [{ type: "reasoning", summary: [], encrypted_content: "a" }, said("assistant"), user] },
    "gpt-4.1 refuses reasoning (rule no-reasoning)",
  ],
  ["openai", "gpt-4.1", { reasoning: { effort: "low" } }, "(rule no-effort)"],
  [
    "openai",
    "m",
    { tools: [{ type: "function", name: "f", parameters: { ...object, enum: [] } }] },
    "(rule openai-s",
  ],
];

const CONVERSE: readonly Refused[] = [
  ["amazon_bedrock", "anthropic.claude-opus-4-6-v1", said2("assistant", "a"), "(rule no-prefill)"],
  ["amazon_bedrock", "anthropic.claude-sonnet-4-5-v1:0", said2("assistant", "a "), "white space at the end"],
  [
    "amazon_bedrock",
    "anthropic.claude-opus-4-7-v1",
    { inferenceConfig: { topP: 0.5 } },
    "(rule no-sampling)",
  ],
  ["amazon_bedrock", "m", fields({ thinking: {} }), "(rule claude)"],
  ["amazon_bedrock", "anthropic.claude-sonnet-4-5-v1:0", fields({ anthropic_beta: ["b"] }), "(rule betas)"],
  ["amazon_bedrock", "amazon.nova-pro-v1:0", fields({ reasoningConfig: {} }), "(rule nova-2)"],
  [
    "amazon_bedrock",
    "amazon.nova-pro-v1:0",
    spec({ ...object, description: "d" }),
    "'description' at the root",
  ],
  [
    "amazon_bedrock",
    "amazon.nova-pro-v1:0",
    spec({ ...object, properties: { a: { $ref: "#" } } }),
    "a reference",
  ],
  [
    "amazon_bedrock",
    "meta.llama3-v1:0",
    { system: [{ cachePoint: { type: "default" } }] },
    "(rule cache-points)",
  ],
];

const GENERATE_CONTENT: readonly Refused[] = [
  ["gemini", "gemini-3-pro", { contents: [{ role: "model", parts: [{ text: "a" }] }] }, "(rule user-first)"],
  ["gemini", "gemini-2.5-pro", config({ thinkingConfig: { thinkingLevel: "LOW" } }), "(rule thinking-level)"],
  [
    "gemini",
    "gemini-3-pro",
    config({ thinkingConfig: { thinkingLevel: "MINIMAL" } }),
    "(rule minimal-level)",
  ],
  ["gemini", "gemini-2.5-pro", config({ thinkingConfig: { thinkingBudget: 0 } }), "(rule can-rest)"],
  ["gemini", "gemini-2.5-pro", config({ thinkingConfig: { thinkingBudget: 99 } }), "(rule budget)"],
  ["gemini", "gemini-2.5-pro", config({ presencePenalty: 1 }), "(rule no-penalties)"],
  ["gemini", "gemini-3.6-flash", config({ temperature: 1 }), "(rule no-sampling)"],
  [
    ...(["gemini", "gemini-2.5-pro"] as const),
    { ...declared(object), ...config({ responseMimeType: "application/json" }) },
    "JSON beside functions (rule json-with-tools)",
  ],
  ["gemini", "gemini-2.5-pro", declared({ ...object, pattern: "a" }), "the keyword 'pattern' of a schema"],
];

function said2(role: string, text: string): object {
  return {
    messages: [
      { role: "user", content: [{ text: "a" }] },
      { role, content: [{ text }] },
    ],
  };
}

function fields(additionalModelRequestFields: object): object {
  return { additionalModelRequestFields };
}

function spec(json: object): object {
  return { toolConfig: { tools: [{ toolSpec: { name: "f", inputSchema: { json } } }] } };
}

function config(generationConfig: object): object {
  return { generationConfig };
}

function declared(parametersJsonSchema: object): object {
  return { tools: [{ functionDeclarations: [{ name: "f", parametersJsonSchema }] }] };
}

const APIS = [
  { cases: CHAT, path: () => "/v1/chat/completions", least: { messages: [user] } },
  { cases: MESSAGES, path: () => "/v1/messages", least: { max_tokens: 9, messages: [user] } },
  { cases: RESPONSES, path: () => "/v1/responses", least: { input: "a" } },
  {
    cases: CONVERSE,
    path: (model: string) => `/model/${encodeURIComponent(model)}/converse`,
    least: { messages: [{ role: "user", content: [{ text: "a" }] }] },
  },
  {
    cases: GENERATE_CONTENT,
    path: (model: string) => `/v1beta/models/${model}:generateContent`,
    least: { contents: [{ role: "user", parts: [{ text: "a" }] }] },
  },
];
const CASES = APIS.flatMap(({ cases, path, least }) =>
  cases.map(([provider, model, more, message]) => {
    const body = path(model).startsWith("/v1/") ? { model, ...least } : least;
    return { provider, path: path(model), least: body, body: { ...body, ...more }, message };
  }),
);

describe.each(CASES)("for $provider$path: $message", ({ provider, path, least, body, message }) => {
  test("is refused where the rule binds, and only for that", () => {
    const refused = refusalOf({ path: `/${provider}${path}`, body: JSON.stringify(body) });
    expect(refused).toContain("sandbox: ");
    expect(refused).toContain(message);
    expect(refusalOf({ path: `/${provider}${path}`, body: JSON.stringify(least) })).toBeUndefined();
  });
});

test("a refusal has the provider's own shape", async () => {
  const body = { model: "m", messages: [user], seed: 1 };
  const answer = await refusal(`${url()}/mistral/v1/chat/completions`, body);
  const message = "sandbox: mistral refuses seed (rule random-seed) (at 'seed')";
  expect(JSON.parse(answer.slice(4))).toEqual({
    error: { message, type: "invalid_request_error", param: "seed", code: "sandbox_rule" },
  });
  expect(await refusal(`${url()}/v1/chat/completions`, body)).toMatch(/^200 /);
});

test("Codex's backend takes requests that keep nothing and stream", () => {
  const asked = (more: object): string | undefined =>
    refusalOf({
      path: "/chatgpt/v1/responses",
      body: JSON.stringify({ model: "gpt-5", input: "a", ...more }),
    });
  expect(asked({ store: true, stream: true })).toContain("without store: false (rule codex)");
  expect(asked({ store: false })).toContain("without stream: true (rule codex)");
  expect(asked({ store: false, stream: true, top_p: 1 })).toContain("chatgpt refuses top_p (rule codex)");
  expect(asked({ store: false, stream: true })).toBeUndefined();
});
