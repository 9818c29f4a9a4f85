// Requests in the provider's own API that several rules change at once: what is sent is whole, has the length that its headers say,
// and no member twice. Another length would make the rest of a body the beginning of the connection's next request.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { ask, type Client, startWith } from "./configured.js";
import { RULED_PROVIDERS } from "./ruled-providers.js";

let host: Host;
beforeAll(async () => {
  host = await startWith(RULED_PROVIDERS);
});

type Bodies = fc.Arbitrary<object>;
const sometimes = (...values: unknown[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const several = (items: Bodies) => fc.array(items, { maxLength: 5 });
const schema = { type: "object", properties: {} };
const names = fc.constantFrom("f", "g", "h");
const text = fc.constantFrom({ type: "text", text: "x" }, { type: "text", text: "" });

const client = fc.record({ type: sometimes("custom"), name: names, input_schema: fc.constant(schema) });
const change = fc.oneof(
  fc
    .tuple(fc.constantFrom("tool_removal", "tool_addition"), names)
    .map(([type, name]) => ({ type, tool: { type: "tool_reference", name } })),
  client.map((definition) => ({ type: "tool_addition", tool: { type: "tool_definition", definition } })),
);
const block = fc.constantFrom<object>(
  { type: "thinking", thinking: "t", signature: "google:x" },
  { type: "redacted_thinking", data: "d" },
  { type: "tool_use", id: "a.b:0", name: "f", input: {} },
  { type: "tool_result", tool_use_id: "a.b:0", content: "r" },
);
const messages = fc.record({
  max_tokens: fc.constant(2_000),
  temperature: sometimes(0, 1, null),
  top_p: sometimes(0.5, 1),
  top_k: sometimes(4),
  thinking: sometimes(
    { type: "adaptive" },
    { type: "enabled", budget_tokens: 1_024 },
    { type: "disabled" },
    null,
  ),
  output_config: sometimes(
    {},
    { effort: "low" },
    { effort: "xhigh", format: { type: "json_schema", schema } },
  ),
  system: sometimes("S", [{ type: "text", text: "S" }], [], null),
  tools: several(fc.oneof(client, fc.constant({ type: "web_search_20250305", name: "web_search" }))),
  tool_choice: sometimes({ type: "any" }, { type: "tool", name: "f" }, { type: "tool", name: "h" }, null),
  messages: several(
    fc.oneof(
      fc.record({ role: fc.constantFrom("user", "assistant"), content: several(fc.oneof(text, block)) }),
      fc.record({ role: fc.constant("system"), content: several(fc.oneof(change, text)) }),
      fc.record({ role: fc.constantFrom("user", "assistant", "system"), content: fc.constant("x") }),
    ),
  ),
});

const functionCalls = several(
  names.map((name) => ({
    id: `call.${name}`,
    type: "function",
    function: { name, arguments: "{}" },
    extra_content: { google: { thought_signature: "s" } },
  })),
);
const chat = fc.record({
  max_tokens: sometimes(90, null),
  max_completion_tokens: sometimes(80, null),
  temperature: sometimes(0, 1, null),
  presence_penalty: sometimes(0.5),
  stop: sometimes("E", [], ["a", "b", "c", "d", "e", "f"], null),
  reasoning_effort: sometimes("none", "minimal", "xhigh", null, "odd"),
  parallel_tool_calls: sometimes(true),
  store: sometimes(true),
  seed: sometimes(4),
  stream: sometimes(true, false),
  stream_options: sometimes({}, { include_usage: true }, null),
  thinking: sometimes({ type: "enabled" }, { type: "disabled" }, null),
  enable_thinking: sometimes(true, null),
  response_format: sometimes(
    { type: "json_object" },
    { type: "json_schema", json_schema: { name: "n", schema } },
  ),
  tools: several(names.map((name) => ({ type: "function", function: { name, parameters: schema } }))),
  tool_choice: sometimes("required", { type: "function", function: { name: "f" } }),
  messages: several(
    fc.oneof(
      fc.record({ role: fc.constantFrom("user", "system", "developer"), content: fc.constant("x") }),
      fc.record({
        role: fc.constant("assistant"),
        content: fc.constantFrom("x", null),
        reasoning_content: sometimes("r", null),
        annotations: sometimes([]),
        tool_calls: functionCalls,
      }),
      fc.constant({ role: "tool", tool_call_id: "call.f", content: "r" }),
    ),
  ),
});

const responses = fc.record({
  temperature: sometimes(0),
  reasoning: sometimes({}, { effort: "minimal" }, { effort: "none", summary: "auto" }),
  include: sometimes([], ["reasoning.encrypted_content"], ["a", "reasoning.encrypted_content", "b"], null),
  parallel_tool_calls: sometimes(true),
  stream: sometimes(true),
  instructions: sometimes("S", null),
  tools: several(
    fc.oneof(
      names.map((name) => ({ type: "function", name, parameters: schema })),
      names.map((name) => ({ type: "custom", name })),
    ),
  ),
  input: several(
    fc.constantFrom<object>(
      { role: "user", content: "U" },
      { type: "reasoning", summary: [], encrypted_content: "google:x" },
      { type: "reasoning", id: "rs_1_2", summary: [] },
      { type: "custom_tool_call", call_id: "c", name: "f", input: "x" },
      { type: "custom_tool_call_output", call_id: "c", output: "r" },
    ),
  ),
});

const CELLS: readonly (readonly [Client, Bodies, readonly string[]])[] = [
  [
    "messages",
    messages,
    [
      ...["deepseek-chat", "claude-sonnet-4-5"].map((model) => `at-deepseek-messages/${model}`),
      ...["kimi-k3", "kimi-k2.6", "kimi-k2.7-code", "kimi-for-coding"].map(
        (model) => `at-moonshotai-messages/${model}`,
      ),
      ...["at-zhipu-messages/glm-4.6", "at-qwen-messages/qwen3-235b-a22b-thinking-2507"],
      ...["claude-3-haiku", "claude-sonnet-4-5", "claude-opus-4-7", "claude-opus-5-5"].map(
        (model) => `at-anthropic/${model}`,
      ),
    ],
  ],
  [
    "chat",
    chat,
    [
      ...["gpt-5", "gpt-4o", "o3"].map((model) => `at-openai-chat/${model}`),
      ...["kimi-k3", "kimi-k2.6", "kimi-k2.7-code", "kimi-for-coding"].map(
        (model) => `at-moonshotai/${model}`,
      ),
      ...[
        "at-mistral/mistral-small-latest",
        "at-deepseek/deepseek-chat",
        "at-xai/grok-4",
        "at-zhipu/glm-4.6",
      ],
      ...["at-groq/llama-3.3-70b-versatile", "at-qwen/qwen3-32b", "at-openrouter/anthropic/claude-opus-4.7"],
    ],
  ],
  [
    "responses",
    responses,
    ["at-openai-responses/gpt-5", "at-openai-responses/gpt-4o", "at-xai-responses/grok-4"],
  ],
];

/** The names in a document's root. */
function rootNames(json: string): string[] {
  const found: string[] = [];
  let depth = 0;
  for (const [token, name] of json.matchAll(/("(?:[^"\\]|\\.)*")(?=:)|"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    else if (name !== undefined && depth === 1) found.push(name);
  }
  return found;
}

describe.each(
  CELLS.flatMap(([client, bodies, models]) => models.map((model) => [client, model, bodies] as const)),
)("what a %s client asks of %s in its own API", (client, model, bodies) => {
  test("is sent whole", () => {
    const check = (body: object): void => {
      const exchange = ask(host, client, JSON.stringify({ model, ...body }));
      if (exchange.localReply === undefined) {
        const { text } = exchange.upstream;
        expect(exchange.faults).toEqual([]);
        expect(() => JSON.parse(text), text).not.toThrow();
        expect(rootNames(text)).toHaveLength(new Set(rootNames(text)).size);
      } else expect(exchange.localReply.status).toBe(400);
      exchange.abort();
    };
    fc.assert(fc.property(bodies, check), { numRuns: 150 });
  });
});
