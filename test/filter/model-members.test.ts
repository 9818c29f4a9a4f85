// Requests in the provider's own API, to models that a client behind an alias or a route does not know: their roots as each model
// takes them. The sandbox refuses none.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { ask, type Client, startWith } from "./configured.js";
import { RULED_PROVIDERS, refusedBy } from "./ruled-providers.js";

type Members = Record<string, unknown>;

let host: Host;
beforeAll(async () => {
  host = await startWith(RULED_PROVIDERS);
});

const asked = (client: Client, model: string, body: Members): Exchange =>
  ask(host, client, { model, ...body });
const sent = (client: Client, model: string, body: Members): Members =>
  JSON.parse(asked(client, model, body).upstream.text);

const sometimes = <const Value>(...values: Value[]) =>
  fc.option(fc.constantFrom(...values), { nil: undefined });
const efforts = sometimes("none", "minimal", "low", "medium", "high", "xhigh");
const tool = { name: "f", parameters: { type: "object", properties: {} } };
const stops = sometimes<string | string[]>("END", [], ["END"], ["a", "b", "c", "d", "e", "f"]);

const chats = fc.record({
  max_tokens: sometimes(90),
  max_completion_tokens: sometimes(80),
  temperature: sometimes(0, 0.5, 1),
  top_p: sometimes(0.5, 1),
  presence_penalty: sometimes(0, 0.5),
  frequency_penalty: sometimes(0, 0.5),
  stop: stops,
  reasoning_effort: efforts,
  parallel_tool_calls: sometimes(true, false),
  tools: fc.constant([{ type: "function", function: tool }]),
});
const responses = fc.record({
  temperature: sometimes(0, 0.5),
  top_p: sometimes(0.5, 1),
  reasoning: fc.option(fc.record({ effort: efforts, summary: sometimes("auto") }, { requiredKeys: [] }), {
    nil: undefined,
  }),
  include: sometimes(
    [],
    ["reasoning.encrypted_content"],
    ["message.output_text.logprobs", "reasoning.encrypted_content"],
  ),
  parallel_tool_calls: sometimes(true, false),
  tools: fc.constant([{ type: "function", ...tool, strict: false }]),
  store: fc.constant(false),
});
const messages = fc
  .record({
    temperature: sometimes(0, 0.5, 1),
    top_p: sometimes(0.5, 1),
    top_k: sometimes(5),
    thinking: sometimes(
      { type: "adaptive" },
      { type: "adaptive", display: "summarized" },
      { type: "enabled", budget_tokens: 1_024 },
      { type: "disabled" },
    ),
    output_config: sometimes({}, { effort: "low" }, { effort: "xhigh" }, { effort: "max" }),
  })
  // Anthropic refuses sampling beside thinking, whatever the model.
  .map(({ thinking, ...body }) =>
    thinking === undefined || thinking.type === "disabled"
      ? { max_tokens: 2_000, thinking, ...body }
      : { max_tokens: 2_000, thinking, output_config: body.output_config },
  );

const CELLS: readonly (readonly [Client, string, readonly string[], fc.Arbitrary<Members>])[] = [
  [
    "chat",
    "at-openai-chat",
    [
      ...["gpt-3.5-turbo", "gpt-4o", "gpt-4.1-mini", "gpt-5", "gpt-5-chat-latest", "gpt-5-codex", "gpt-5.1"],
      ...["gpt-5.2", "o1", "o3-mini", "o4-mini", "m"],
    ],
    chats,
  ],
  ["chat", "at-xai", ["grok-4", "grok-4.5", "grok-3-mini", "grok-3", "grok-4-fast-non-reasoning"], chats],
  ["chat", "at-mistral", ["mistral-small-latest", "mistral-large-latest"], chats],
  ["chat", "at-groq", ["openai/gpt-oss-120b", "llama-3.3-70b-versatile"], chats],
  ["chat", "at-zhipu", ["glm-4.6"], chats],
  ["chat", "at-deepseek", ["deepseek-chat"], chats],
  [
    "responses",
    "at-openai-responses",
    [
      "gpt-4o",
      "gpt-4.1",
      "gpt-5",
      "gpt-5-chat-latest",
      "gpt-5.1",
      "gpt-5.5",
      "gpt-5-pro",
      "o1",
      "o3-mini",
      "m",
    ],
    responses,
  ],
  [
    "messages",
    "at-anthropic",
    [
      ...["claude-3-haiku-20240307", "claude-3-7-sonnet-latest", "claude-opus-4-0", "claude-opus-4-1"],
      ...["claude-haiku-4-5", "claude-opus-4-5", "claude-opus-4-6", "claude-opus-4-7", "claude-opus-5-5"],
      ...["claude-opus-5", "claude-mythos-preview"],
    ],
    messages,
  ],
];
const SAID = {
  chat: { messages: [{ role: "user", content: "U" }] },
  messages: { messages: [{ role: "user", content: "U" }] },
  responses: { input: "U" },
};

describe.each(
  CELLS.flatMap(([client, provider, models, bodies]) =>
    models.map((model) => [client, `${provider}/${model}`, bodies] as const),
  ),
)("what a %s client asks of %s in its own API", (client, model, bodies) => {
  test("is what the model takes", () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const exchange = asked(client, model, { ...SAID[client], ...body });
        expect(refusedBy(exchange)).toBeUndefined();
        exchange.abort();
      }),
      { numRuns: 60 },
    );
  });
});

describe("in a provider's own API", () => {
  test("a limit has the name that the model takes, with its value", () => {
    const { max_completion_tokens, ...rest } = sent("chat", "at-openai-chat/o3-mini", {
      ...SAID.chat,
      max_tokens: 7,
    });
    expect(max_completion_tokens).toBe(7);
    expect(rest).not.toHaveProperty("max_tokens");
  });

  test("an absent limit of the newer name takes nothing from the other one", () => {
    const body = { ...SAID.chat, max_tokens: 7, max_completion_tokens: null };
    const { text } = asked("chat", "at-openai-chat/o3-mini", body).upstream;
    expect(text.match(/"max_[a-z_]+":\w+/g)).toEqual(['"max_completion_tokens":7']);
  });

  test("thinking loses its budget, not how it is shown", () => {
    const thinking = { type: "enabled", display: "summarized", budget_tokens: 1_024 };
    const body = { max_tokens: 2_000, ...SAID.messages, thinking };
    expect(sent("messages", "at-anthropic/claude-opus-4-7", body)).toMatchObject({
      thinking: { type: "adaptive", display: "summarized" },
    });
    expect(sent("messages", "at-anthropic/claude-opus-4-7", body)).not.toHaveProperty(
      "thinking.budget_tokens",
    );
  });

  test("Claude keeps the effort and the sampling that it takes", () => {
    const ask = (model: string, body: Members) =>
      sent("messages", `at-anthropic/${model}`, { max_tokens: 9, ...SAID.messages, ...body });
    const both = { temperature: 0.3, top_p: 0.9 };
    expect(ask("claude-sonnet-4-20250514", both)).toMatchObject(both);
    expect(ask("claude-3-haiku-20240307", both)).toMatchObject(both);
    const resting = { thinking: { type: "disabled" }, output_config: { effort: "max" } };
    expect(ask("claude-opus-5", resting)).toMatchObject({ ...resting, output_config: { effort: "high" } });
    expect(ask("claude-opus-4-8", resting)).toMatchObject(resting);
    const low = { output_config: { effort: "low" } };
    expect(ask("claude-opus-4-5-20251101", low)).toMatchObject(low);
    expect(ask("claude-sonnet-4-5", low)).toHaveProperty("output_config", {});
  });

  test("a body that the model takes goes through as it came", () => {
    const text = `{ "model": "at-openai-chat/m",  "temperature": 0.5, "max_tokens":7, "stop": ["a","b"], "messages":[] }`;
    const exchange = ask(host, "chat", text);
    expect(exchange.upstream.text).toBe(text.replace("at-openai-chat/m", "m"));
  });

  test("an effort becomes the next one", () => {
    expect(
      sent("chat", "at-openai-chat/gpt-5.1", { ...SAID.chat, reasoning_effort: "minimal" }),
    ).toHaveProperty("reasoning_effort", "low");
    expect(
      sent("responses", "at-openai-responses/o3", { ...SAID.responses, reasoning: { effort: "none" } }),
    ).toHaveProperty("reasoning.effort", "low");
  });

  test("Claude gets one of temperature and top_p", () => {
    const ask = (body: Members) =>
      sent("messages", "at-anthropic/claude-sonnet-4-5", { max_tokens: 9, ...SAID.messages, ...body });
    expect(ask({ temperature: 0.3, top_p: 0.9 })).not.toHaveProperty("top_p");
    expect(ask({ temperature: 1, top_p: 0.9 })).not.toHaveProperty("temperature");
  });
});

describe("stop sequences", () => {
  const six = ["a", "b", "c", "d", "e", "f"];
  const CASES: readonly (readonly [Client, string, number])[] = [
    ["chat", "at-openai-chat/gpt-4o", 4],
    ["messages", "at-openai-chat/gpt-4o", 4],
    ["chat", "at-openai-chat/gpt-5.2", 0],
    ["messages", "at-openai-chat/o3-mini", 0],
    ["chat", "at-xai/grok-4", 0],
    ["messages", "at-xai/grok-3", 4],
    ["messages", "at-groq/llama-3.3-70b-versatile", 4],
    ["messages", "at-zhipu/glm-4.6", 1],
    ["messages", "at-deepseek/deepseek-chat", 6],
    ["messages", "at-moonshotai/kimi-k3", 5],
    ["chat", "at-gemini/gemini-2.5-pro", 5],
    ["messages", "at-gemini/gemini-2.5-pro", 5],
    ["chat", "at-anthropic/claude-sonnet-4-5", 6],
    ["chat", "at-openai-chat/m", 6],
  ];

  test.each(CASES)(
    "of a %s client for %s are the first %i, and the response says when some are lost",
    (client, model, count) => {
      const body = client === "messages" ? { stop_sequences: six, max_tokens: 9 } : { stop: six };
      const exchange = asked(client, model, { ...SAID[client], ...body });
      const got = JSON.parse(exchange.upstream.text);
      const list: string[] = got.stop ?? got.stop_sequences ?? got.generationConfig?.stopSequences ?? [];
      expect(list).toEqual(six.slice(0, count));
      exchange.respond({ ":status": "429", "content-type": "application/json" }, '{"error":{"message":"m"}}');
      expect(exchange.client.headers?.get("x-plano-dropped") ?? "").toBe(count < 6 ? "stop" : "");
    },
  );
});
