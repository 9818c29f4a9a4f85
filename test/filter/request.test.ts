// Request translation between Chat Completions and Messages: what depends on the model's name or a value, and
// what is refused and where. The recorded and the mutated requests are in test/vectors.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { REQUEST_RULES } from "../vectors/rules/index.js";
import type { ClientName, UpstreamName } from "./formats.js";
import { chatRefusals, messagesRefusals } from "./request-refusals.js";
import { RequestUnits } from "./request-units.js";

let units: RequestUnits;

beforeAll(async () => {
  units = await RequestUnits.load();
});

function translated(client: ClientName, upstream: UpstreamName, body: unknown, model?: string): string {
  const source = typeof body === "string" ? body : JSON.stringify(body);
  const outcome = units.translate(client, upstream, source, model);
  if (!("text" in outcome)) throw new Error(`refused: ${outcome.field}: ${outcome.message}`);
  REQUEST_RULES[upstream](JSON.parse(outcome.text));
  return outcome.text;
}

function toMessages(body: object, model?: string): Record<string, unknown> {
  const request = { model: "x", messages: [{ role: "user", content: "Hi" }], ...body };
  return JSON.parse(translated("chat-completions", "messages", request, model));
}

function toChat(body: object, model?: string): Record<string, unknown> {
  const request = { model: "x", max_tokens: 100, messages: [{ role: "user", content: "Hi" }], ...body };
  return JSON.parse(translated("messages", "chat-completions", request, model));
}

describe("a chat request for Messages", () => {
  test.each([
    ["claude-3-7-sonnet-20250219", "enabled"],
    ["claude-sonnet-4-20250514", "enabled"],
    ["anthropic.claude-sonnet-4-5-20250929-v1:0", "enabled"],
    ["some-other-model", "enabled"],
    ["claude-opus-4-6", "adaptive"],
    ["anthropic/claude-sonnet-5", "adaptive"],
    ["claude-opus-4.8", "adaptive"],
    ["claude-haiku-5-5", "adaptive"],
    ["claude-mythos-preview", "adaptive"],
  ])("asks %s to think in the form it accepts: %s", (model, type) => {
    const request = toMessages({ reasoning_effort: "minimal" }, model);
    expect(request.thinking).toMatchObject({ type });
    expect(request.output_config).toEqual(type === "adaptive" ? { effort: "low" } : undefined);
  });

  test("keeps the effort and drops thinking beside a forced tool", () => {
    const tools = [{ type: "function", function: { name: "f" } }];
    const request = toMessages(
      { reasoning_effort: "high", tools, tool_choice: "required" },
      "claude-opus-4-6",
    );
    expect(request).not.toHaveProperty("thinking");
    expect(request.output_config).toEqual({ effort: "high" });
  });

  test.each([
    ["claude-opus-4-6", { temperature: 0.3 }],
    ["claude-opus-4-7", {}],
    ["claude-sonnet-5", {}],
  ])("gives %s only the sampling parameters it accepts", (model, expected) => {
    const { temperature, top_k } = toMessages({ temperature: 0.3, top_p: 0.9 }, model);
    expect({ temperature, top_k }).toEqual({ top_k: undefined, temperature: undefined, ...expected });
  });

  test.each([
    [0.5, 0.9, { temperature: 0.5 }],
    [1, 0.9, { top_p: 0.9 }],
    [1, 1, { temperature: 1 }],
    [0.5, 1, { temperature: 0.5 }],
    [2, 1, { temperature: 1 }],
  ])("sends one of temperature %s and top_p %s", (temperature, top_p, expected) => {
    const request = toMessages({ temperature, top_p });
    const sampling = Object.entries(request).filter(([name]) => /temperature|top_p/.test(name));
    expect(Object.fromEntries(sampling)).toEqual(expected);
  });

  test("clamps only temperatures above 1, in any spelling", () => {
    const spelling = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
      fc.constantFrom(
        "1",
        "1.0",
        "1.000",
        "10e-1",
        "0.1e1",
        "0.01E+2",
        "1e0",
        "1.0000001",
        "0.999",
        "2",
        "0",
        "-0",
        "1e99",
        "1e-99",
      ),
      fc.constantFrom("-5", "0.0e5", "100e-2", "100.1e-2", "1e99999999999", "1e-99999999999", "0.0010e3"),
    );
    fc.assert(
      fc.property(spelling, (number) => {
        const text = translated(
          "chat-completions",
          "messages",
          `{"messages":[{"role":"user","content":"x"}],"temperature":${number}}`,
        );
        expect(text).toContain(`"temperature":${Number(number) > 1 ? "1" : number}`);
      }),
      { numRuns: 500 },
    );
  });

  test("matches an id that is spelled in two ways", () => {
    const source = String.raw`{"messages":[{"role":"user","content":"x"},{"role":"assistant","tool_calls":[{"id":"a\u002eb","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a.b","content":"y"}]}`;
    const text = translated("chat-completions", "messages", source);
    expect(text.match(/a_b/g)).toHaveLength(2);
  });

  test("escapes the model's name", () => {
    expect(toMessages({}, 'a"b\\c\né').model).toBe('a"b\\c\né');
  });

  test("carries any text file as its text, and refuses other files", () => {
    const file = (bytes: Uint8Array, encoded = Buffer.from(bytes).toString("base64")) => ({
      messages: [
        {
          role: "user",
          content: [{ type: "file", file: { file_data: `data:text/plain;charset=utf-8;base64,${encoded}` } }],
        },
      ],
    });
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), fc.boolean(), (text, padded) => {
        const bytes = Buffer.from(text);
        const encoded = bytes.toString("base64");
        const { messages } = toMessages(file(bytes, padded ? encoded : encoded.replaceAll("=", "")));
        const [turn] = messages as [{ content: [{ source: { data: string } }] }];
        expect(turn.content[0].source.data).toBe(bytes.toString());
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const outcome = units.translate("chat-completions", "messages", JSON.stringify(file(bytes)));
        expect("text" in outcome).toBe(Buffer.from(Buffer.from(bytes).toString()).equals(bytes));
      }),
      { numRuns: 300 },
    );
  });

  test("carries any arguments object as the same value", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (input) => {
        const call = { id: "a", type: "function", function: { name: "f", arguments: JSON.stringify(input) } };
        const request = toMessages({ messages: [{ role: "assistant", content: null, tool_calls: [call] }] });
        const [turn] = request.messages as { content: [{ input: unknown }] }[];
        expect(turn?.content[0].input).toEqual(JSON.parse(JSON.stringify(input)));
        const back = toChat({ messages: request.messages });
        const [message] = back.messages as { tool_calls: [typeof call] }[];
        expect(JSON.parse(message?.tool_calls[0].function.arguments ?? "")).toEqual(turn?.content[0].input);
      }),
      { numRuns: 300 },
    );
  });
});

describe("model-specific fields", () => {
  const chat = { model: "x", messages: [{ role: "user", content: "Hi" }] };
  const bookkeeping = {
    store: true,
    metadata: { a: "b" },
    safety_identifier: "s",
    prompt_cache_key: "k",
    prompt_cache_retention: "24h",
  };

  test.each([
    ["gpt-5.1", { ...bookkeeping, verbosity: "low" }],
    ["openai/o4-mini", { ...bookkeeping, verbosity: "low" }],
    ["gpt-4o", bookkeeping],
    ["gpt-oss-120b", {}],
    ["mistral-large-latest", {}],
    ["llama-3.3-70b-versatile", {}],
  ])("give %s the bookkeeping fields that it knows", (model, expected) => {
    const request = { ...chat, ...bookkeeping, verbosity: "low" };
    const written = JSON.parse(translated("chat-completions", "chat-completions", request, model));
    expect(written).toEqual({ model, messages: chat.messages, ...expected });
  });

  test("include metadata only for stored requests", () => {
    const request = { ...chat, store: false, metadata: { a: "b" } };
    expect(JSON.parse(translated("chat-completions", "chat-completions", request, "gpt-4o"))).toEqual({
      ...chat,
      model: "gpt-4o",
      store: false,
    });
  });

  test.each([
    ["claude-opus-4-6", "summarized", { type: "adaptive", display: "summarized" }],
    ["claude-opus-4-6", "omitted", { type: "adaptive" }],
    ["claude-sonnet-4-5", "summarized", { type: "enabled", budget_tokens: 8192 }],
  ])("tell %s how to show its thinking: %s", (model, display, expected) => {
    const request = {
      ...chat,
      max_tokens: 10_000,
      thinking: { type: "adaptive", display },
      output_config: { effort: "medium" },
    };
    const written = JSON.parse(translated("messages", "messages", request, model));
    expect(written.thinking).toEqual(expected);
  });
});

describe("a Messages request for Chat Completions", () => {
  test.each([
    ["gpt-4o", "max_tokens"],
    ["ft:gpt-4o-mini:acme::1", "max_tokens"],
    ["mistral-large-latest", "max_tokens"],
    ["olmo-2", "max_tokens"],
    ["gpt-oss-120b", "max_tokens"],
    ["o3-mini", "max_completion_tokens"],
    ["openai/o4", "max_completion_tokens"],
    ["gpt-5.1", "max_completion_tokens"],
  ])("limits %s by %s", (model, name) => {
    expect(toChat({}, model)).toHaveProperty(name, 100);
  });

  test.each([
    ["gpt-5.1", 1024, "low"],
    ["gpt-5.1", 4096, "medium"],
    ["o3", 16_384, "high"],
    ["deepseek-r1", 31_999, "high"],
    ["gpt-4o", 31_999, undefined],
    ["gpt-4.1-mini", 31_999, undefined],
  ])("tells %s to think for %d tokens as %s", (model, budget_tokens, effort) => {
    const request = toChat({ max_tokens: 64_000, thinking: { type: "enabled", budget_tokens } }, model);
    expect(request.reasoning_effort).toBe(effort);
  });
});

describe("a request that cannot be carried is refused by the name of its field", () => {
  test.each(chatRefusals)("chat-completions: %s", (field, body) => {
    expect(units.translate("chat-completions", "messages", JSON.stringify(body))).toMatchObject({ field });
  });

  test.each(messagesRefusals)("messages: %s", (field, body) => {
    expect(units.translate("messages", "chat-completions", JSON.stringify(body))).toMatchObject({ field });
  });

  test("an effort must match a known word completely", () => {
    const asked = (effort: string) =>
      `{"messages":[{"role":"user","content":"Hi"}],"reasoning_effort":"${effort}"}`;
    expect(units.translate("chat-completions", "messages", asked("\\u006cow"))).toHaveProperty("text");
    const long = asked(`${"x".repeat(70)}\\u006cow`);
    expect(units.translate("chat-completions", "messages", long)).toMatchObject({
      field: "reasoning_effort",
    });
  });
});
