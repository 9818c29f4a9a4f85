// Requests that break each rule of docs/providers.md, from every client, as each model takes them: the sandbox refuses none.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { ask, type Client, startWith } from "./configured.js";
import type { UpstreamName } from "./formats.js";
import { OWN_API, RULED_PROVIDERS, refusedBy } from "./ruled-providers.js";

type Members = Record<string, unknown>;

/** Models by the API that asks for them; all families are there. */
const MODELS: readonly (readonly [UpstreamName, string])[] = [
  ...[
    ...["gpt-3.5-turbo", "gpt-4o", "chatgpt-4o-latest", "gpt-5", "gpt-5-chat-latest", "gpt-5.1", "gpt-5.2"],
    ...["gpt-4.1-mini", "gpt-5-codex", "gpt-5-pro", "gpt-4o-search-preview", "o1", "o3-mini", "m"],
  ].flatMap((model): [UpstreamName, string][] => [
    ["chat-completions", `at-openai-chat/${model}`],
    ["responses", `at-openai-responses/${model}`],
  ]),
  ["responses", "at-openai-responses/gpt-5.5"],
  ...[
    ...["claude-3-haiku-20240307", "claude-3-5-sonnet-latest", "claude-3-7-sonnet-latest", "claude-opus-4-1"],
    ...["claude-sonnet-4-5", "claude-opus-4-6", "claude-opus-4-7", "claude-mythos-preview"],
  ].map((model): [UpstreamName, string] => ["messages", `at-anthropic/${model}`]),
  ...[
    ...["gemini-2.0-flash", "gemini-2.5-pro", "gemini-2.5-flash-lite", "gemini-3-pro", "gemini-3-flash"],
    ...["gemini-3.6-flash"],
  ].map((model): [UpstreamName, string] => ["generate-content", `at-gemini/${model}`]),
  ...[
    ...["anthropic.claude-3-haiku-20240307-v1:0", "anthropic.claude-sonnet-4-5-20250929-v1:0"],
    ...["global.anthropic.claude-opus-4-7-v1", "amazon.nova-pro-v1:0", "us.amazon.nova-2-lite-v1:0"],
    ...["openai.gpt-oss-120b-1:0", "meta.llama3-70b-instruct-v1:0"],
  ].map((model): [UpstreamName, string] => ["converse", `at-bedrock/${model}`]),
  ...[
    ...[
      "at-mistral/mistral-large-latest",
      "at-mistral/mistral-small-latest",
      "at-deepseek/deepseek-chat",
      "at-groq/llama-3.3-70b-versatile",
    ],
    ...[
      "at-xai/grok-4",
      "at-xai/grok-4.5",
      "at-xai/grok-3-mini",
      "at-together_ai/meta-llama/Llama-3.3-70B",
      "at-zhipu/glm-4.6",
    ],
    ...[
      "at-moonshotai/kimi-k2.6",
      "at-moonshotai/kimi-k2.7-code",
      "at-moonshotai/kimi-k3",
      "at-qwen/qwen3.6-plus",
      "at-qwen/qwen3-32b",
      "at-qwen/qwen3-235b-a22b-thinking-2507",
      "at-vllm/m",
      "at-openrouter/anthropic/claude-opus-4.7",
    ],
  ].map((model): [UpstreamName, string] => ["chat-completions", model]),
];

const schemas = fc.constantFrom<Members>(
  { type: "object", properties: {} },
  { type: "object", properties: { a: { type: "string", pattern: "^a", minLength: 2 } }, required: ["a"] },
  { type: "object", properties: { a: { type: "integer", minimum: 1 } }, additionalProperties: false },
  {
    oneOf: [
      { type: "object", properties: { a: { const: "x" } } },
      { type: "object", minProperties: 1 },
    ],
  },
  { type: "object", properties: { a: { $ref: "#/$defs/A" } }, $defs: { A: { type: ["string", "null"] } } },
  { type: "object", description: "D", properties: { a: { type: "array", items: { enum: [1, null] } } } },
  { type: "object", properties: { "$a[b]": { type: "string" }, c: {} }, additionalProperties: false },
  {
    type: "object",
    properties: {
      a: { type: "array", items: [{ type: "string" }] },
      b: { type: "number", minimum: 0, exclusiveMinimum: true, required: true },
    },
  },
  { type: "object", properties: { a: { allOf: [{ type: "object", title: "T" }] } }, required: ["a"] },
);
const sometimes = <const Value>(...values: Value[]) =>
  fc.option(fc.constantFrom(...values), { nil: undefined });

const wishes = fc.record({
  effort: sometimes("none", "minimal", "low", "medium", "high", "xhigh", "max"),
  budget: sometimes(1_024, 40_000),
  temperature: sometimes(0, 0.5, 1),
  topP: sometimes(0.5, 1),
  topK: sometimes(5),
  limit: sometimes(900, 20_000, 300_000),
  penalty: sometimes(0.5),
  bookkeeping: fc.boolean(),
  stop: sometimes(
    ["END"],
    ["a", "b", "c", "d", "e", "f"],
    Array.from({ length: 20 }, (_, i) => `s${i}`),
  ),
  format: sometimes("json", "loose", "strict"),
  answer: schemas,
  tool: fc.option(schemas, { nil: undefined }),
  strict: fc.boolean(),
  choice: sometimes("none", "required", "named"),
  sequential: fc.boolean(),
  prefill: sometimes("P", "P \n"),
  instructed: fc.boolean(),
  stream: fc.boolean(),
});
type Wishes = typeof wishes extends fc.Arbitrary<infer Value> ? Value : never;

const turns = ({ instructed, prefill }: Wishes): Members[] => [
  ...(instructed ? [{ role: "developer", content: "S" }] : []),
  { role: "user", content: "U" },
  ...(prefill === undefined ? [] : [{ role: "assistant", content: prefill }]),
];
const NAME = "read.file";
const BOOKKEEPING = { user: "u", metadata: { a: "b" }, service_tier: "default", prompt_cache_key: "k" };

function chat(wished: Wishes): Members {
  const { tool, strict, choice, format, answer, bookkeeping } = wished;
  const json_schema = { name: "n", schema: answer, strict: format === "strict" };
  const name = NAME.replace(".", "_");
  return {
    messages: turns(wished),
    reasoning_effort: wished.effort,
    temperature: wished.temperature,
    top_p: wished.topP,
    max_completion_tokens: wished.limit,
    presence_penalty: wished.penalty,
    stop: wished.stop,
    ...(bookkeeping ? { ...BOOKKEEPING, seed: 7, store: false, safety_identifier: "s" } : {}),
    ...(format === undefined
      ? {}
      : {
          response_format: format === "json" ? { type: "json_object" } : { type: "json_schema", json_schema },
        }),
    ...(tool === undefined
      ? {}
      : {
          tools: [{ type: "function", function: { name, parameters: tool, strict } }],
          tool_choice: choice === "named" ? { type: "function", function: { name } } : choice,
          parallel_tool_calls: wished.sequential ? false : undefined,
        }),
    stream: wished.stream,
  };
}

function messages(wished: Wishes): Members {
  const { tool, choice, budget, effort, format, limit = 60_000 } = wished;
  const choices = {
    none: { type: "none" },
    required: { type: "any" },
    named: { type: "tool", name: "read_file" },
  };
  const thinking =
    budget === undefined || budget >= limit ? undefined : { type: "enabled", budget_tokens: budget };
  const known = ["low", "medium", "high", "xhigh", "max"].find((word) => word === effort);
  return {
    max_tokens: limit,
    messages: turns({ ...wished, instructed: false }),
    ...(wished.instructed ? { system: "S" } : {}),
    thinking: effort === "none" ? { type: "disabled" } : thinking,
    temperature: wished.temperature,
    top_p: wished.topP,
    top_k: wished.topK,
    stop_sequences: wished.stop,
    output_config: {
      ...(known === undefined ? {} : { effort: known }),
      ...(format === undefined ? {} : { format: { type: "json_schema", schema: wished.answer } }),
    },
    ...(wished.bookkeeping ? { metadata: { user_id: "u" } } : {}),
    ...(tool === undefined
      ? {}
      : {
          tools: [{ name: "read_file", input_schema: { type: "object", ...tool }, strict: wished.strict }],
          tool_choice: choice && choices[choice],
        }),
    stream: wished.stream,
  };
}

function responses(wished: Wishes): Members {
  const { tool, strict, choice, format, answer } = wished;
  const schema = { type: "json_schema", name: "n", schema: answer, strict: format === "strict" };
  const text = format === "json" ? { type: "json_object" } : schema;
  return {
    input: turns(wished),
    ...(wished.effort === undefined ? {} : { reasoning: { effort: wished.effort, summary: "auto" } }),
    temperature: wished.temperature,
    top_p: wished.topP,
    max_output_tokens: wished.limit,
    ...(wished.bookkeeping ? BOOKKEEPING : {}),
    ...(format === undefined ? {} : { text: { format: text } }),
    store: false,
    ...(tool === undefined
      ? {}
      : {
          tools: [{ type: "function", name: "read_file", parameters: tool, strict }],
          tool_choice: choice === "named" ? { type: "function", name: "read_file" } : choice,
          parallel_tool_calls: wished.sequential ? false : undefined,
        }),
    stream: wished.stream,
  };
}

const CLIENTS: readonly (readonly [Client, (wished: Wishes) => Members])[] = [
  ["chat", chat],
  ["messages", messages],
  ["responses", responses],
];

/** Of a provider that is asked in the client's own API, only the quirks are the gateway's to keep. */
const QUIRKY = /^at-(mistral|deepseek|groq|together_ai|zhipu|vllm|moonshotai|qwen)\//;
const CELLS = CLIENTS.flatMap(([client, write]) =>
  MODELS.filter(([format, model]) => OWN_API[client] !== format || QUIRKY.test(model)).map(
    ([format, model]) => [client, model, format, write] as const,
  ),
);

const REFUSED = /(?:stop sequences|penalties) are not available from this model/;

let host: Host;
beforeAll(async () => {
  host = await startWith(RULED_PROVIDERS);
});

describe.each(CELLS)("what a %s client asks of %s", (client, model, format, write) => {
  test("is what the model takes", () => {
    const own = OWN_API[client] === format;
    const check = (wished: Wishes): void => {
      const loose = wished.format === "strict" ? "loose" : wished.format;
      const tool = wished.tool && { type: "object", properties: {} };
      const whole = { ...wished, tool, strict: false, format: loose, effort: undefined, limit: undefined };
      const asked = write(own ? whole : wished);
      const exchange = ask(host, client, JSON.stringify({ model, ...asked }));
      // What the gateway itself refuses is in docs/translation.md.
      if (exchange.localReply !== undefined) expect(exchange.client.text).toMatch(REFUSED);
      else expect(refusedBy(exchange)).toBeUndefined();
      exchange.abort();
    };
    fc.assert(fc.property(wishes, check), { numRuns: 60 });
  });
});
