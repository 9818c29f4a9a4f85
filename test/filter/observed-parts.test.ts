// What observations have of what was said, where content is kept.
import type { Observation, ObservedPart } from "@plano/config/contract";
import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { ask, type Client, startWith } from "./configured.js";
import { observedBy } from "./observed.js";

let host: Host;

beforeAll(async () => {
  host = await startWith(
    ["{ model: openai/gpt-4o, access_key: $A }", "{ model: anthropic/claude, access_key: $A }"],
    "dashboard: { content: memory, tags: { team: x-team } }\n",
  );
});

function observed(): Observation {
  return observedBy(host);
}

function observe(client: Client, body: object, headers: Record<string, string> = {}): Observation {
  ask(host, client, { model: "openai/gpt-4o", ...body }, headers).abort();
  return observed();
}

const said = (role: string, content: unknown): object => ({ role, content });
const brief = ({ role, kind, message, text }: ObservedPart): unknown[] => [role, kind, message, text];

describe("of a request", () => {
  const call = { id: "call_1", type: "function", function: { name: "find", arguments: '{"q":"é"}' } };

  test("in Chat Completions: texts, calls, results, reasoning and media", () => {
    const data = "data:image/png;base64,QUJD";
    const { parts, omitted } = observe("chat", {
      messages: [
        said("system", "Be brief."),
        said("user", [
          { type: "text", text: 'say "hi"\n' },
          { type: "image_url", image_url: { url: data } },
        ]),
        { role: "assistant", content: null, reasoning_content: "hm", tool_calls: [call] },
        { role: "tool", tool_call_id: "call_1", content: "found" },
      ],
    });
    expect(omitted).toBeUndefined();
    expect(parts?.map(brief)).toEqual([
      ["system", "text", 0, "Be brief."],
      ["user", "text", 1, 'say "hi"\n'],
      ["user", "image", 1, undefined],
      ["assistant", "reasoning", 2, "hm"],
      ["assistant", "tool_call", 2, '{"q":"é"}'],
      ["tool", "tool_result", 3, "found"],
    ]);
    expect(parts?.[2]).toMatchObject({ media_type: "image/png", bytes: 3 });
    expect(parts?.[4]).toMatchObject({ name: "find", id: "call_1" });
    expect(parts?.[5]).toMatchObject({ id: "call_1" });
  });

  test("in Messages", () => {
    const source = { type: "base64", media_type: "image/jpeg", data: "QUJDRA==" };
    const { parts } = observe("messages", {
      max_tokens: 9,
      system: [{ type: "text", text: "Be brief." }],
      messages: [
        said("user", [
          { type: "image", source },
          { type: "text", text: "look" },
        ]),
        said("assistant", [
          { type: "thinking", thinking: "hm", signature: "s".repeat(90) },
          { type: "tool_use", id: "toolu_1", name: "find", input: { q: 'a "b"' } },
        ]),
        said("user", [
          { type: "tool_result", tool_use_id: "toolu_1", content: [{ type: "text", text: "found" }] },
        ]),
      ],
    });
    expect(parts?.map(brief)).toEqual([
      ["system", "text", 0, "Be brief."],
      ["user", "image", 0, undefined],
      ["user", "text", 0, "look"],
      ["assistant", "reasoning", 1, "hm"],
      ["assistant", "tool_call", 1, '{"q":"a \\"b\\""}'],
      ["tool", "tool_result", 2, "found"],
    ]);
    expect(parts?.[1]).toMatchObject({ media_type: "image/jpeg" });
  });

  test("in Responses", () => {
    const { parts } = observe("responses", {
      store: false,
      instructions: "Be brief.",
      input: [
        said("user", [{ type: "input_text", text: "look" }]),
        { type: "function_call", call_id: "c1", name: "find", arguments: "{}" },
        { type: "function_call_output", call_id: "c1", output: "found" },
      ],
    });
    expect(parts?.map(brief)).toEqual([
      ["system", "text", 0, "Be brief."],
      ["user", "text", 0, "look"],
      ["assistant", "tool_call", 1, "{}"],
      ["tool", "tool_result", 2, "found"],
    ]);
    expect(observe("responses", { store: false, input: "look" }).parts?.map(brief)).toEqual([
      ["user", "text", 0, "look"],
    ]);
  });

  test("has the end of a long conversation, its first user message and the beginning of the system prompt", () => {
    const long = (mark: string): string => `${mark} ${"x".repeat(9_000)} ${mark}`;
    const turns = Array.from({ length: 20 }, (_, index) => [
      said("user", long(`user ${index}`)),
      said("assistant", long(`answer ${index}`)),
    ]).flat();
    const { parts = [], omitted } = observe("chat", {
      messages: [said("system", long("system")), ...turns, said("user", "last words")],
    });
    const texts = parts.map(({ text = "" }) => text);
    expect(texts[0]).toMatch(/^system x+…x+ system$/);
    expect(texts[0]?.length).toBeLessThanOrEqual(512);
    expect(texts[1]).toMatch(/^user 0 x+…x+ user 0$/);
    expect(texts.at(-1)).toBe("last words");
    expect(texts.at(-2)).toMatch(/answer 19$/);
    expect(Buffer.byteLength(texts.join(""))).toBeLessThanOrEqual(32 << 10);
    expect(Buffer.byteLength(texts.join(""))).toBeGreaterThan(16 << 10);
    expect(omitted?.messages).toBe(42 - new Set(parts.map(({ message }) => message)).size);
    expect(omitted?.bytes).toBeGreaterThan(300_000);
  });

  test.each(["\u{1f600}", "\\", '"', "é", "\u0001", "\ud800"])("cuts no character: %j", (character) => {
    for (let shift = 0; shift < 7; shift += 1) {
      const text = "a".repeat(shift) + character.repeat(30_000);
      const { parts = [] } = observe("chat", { messages: [said("user", text)] });
      const [head = "", tail = ""] = parts[0]?.text?.split("…") ?? [];
      expect(text.startsWith(head)).toBe(true);
      if (character !== "\ud800") expect(text.endsWith(tail)).toBe(true);
      expect(tail.length).toBeGreaterThan(100);
    }
  });
});

describe("of an answer", () => {
  const message = {
    role: "assistant",
    content: "Hello",
    tool_calls: [{ id: "call_1", type: "function", function: { name: "find", arguments: '{"q":1}' } }],
  };
  const EXPECTED = [
    ["user", "text", 0, "hi"],
    ["assistant", "text", 1, "Hello"],
    ["assistant", "tool_call", 1, '{"q":1}'],
  ];

  test("that is whole: text and calls", () => {
    const exchange = ask(host, "chat", { model: "openai/gpt-4o", messages: [said("user", "hi")] });
    const choices = [{ index: 0, message, finish_reason: "tool_calls" }];
    exchange.respond(200, JSON.stringify({ id: "c", object: "chat.completion", choices }));
    const { parts } = observed();
    expect(parts?.map(brief)).toEqual(EXPECTED);
    expect(parts?.[2]).toMatchObject({ name: "find", id: "call_1", bytes: expect.any(Number) });
  });

  test("that is a stream, also when the client leaves before its end", () => {
    const body = { model: "openai/gpt-4o", stream: true, messages: [said("user", "hi")] };
    const exchange = ask(host, "chat", body);
    const send = (delta: object): boolean =>
      exchange.respondChunk(`data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`);
    exchange.respondHeaders({ "content-type": "text/event-stream" });
    send({ role: "assistant", content: "Hel" });
    send({ content: "lo" });
    exchange.abort();
    expect(observed().parts?.map(brief)).toEqual(EXPECTED.slice(0, 2));
  });

  test("that is long has its beginning and its end, however it comes", () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `${index} `).join("");
    const exchange = ask(host, "chat", {
      model: "openai/gpt-4o",
      stream: true,
      messages: [said("user", "hi")],
    });
    exchange.respondHeaders({ "content-type": "text/event-stream" });
    for (let at = 0; at < text.length; at += 977) {
      const delta = { content: text.slice(at, at + 977) };
      exchange.respondChunk(`data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`);
    }
    exchange.respondChunk("data: [DONE]\n\n", true);
    const { parts, omitted } = observed();
    const [head = "", tail = ""] = parts?.[1]?.text?.split("…") ?? [];
    expect([text.startsWith(head), text.endsWith(tail)]).toEqual([true, true]);
    expect(head.length + tail.length).toBeGreaterThan(30_000);
    expect(parts?.[1]?.bytes).toBe(text.length);
    expect((omitted?.bytes ?? 0) + head.length + tail.length).toBe(text.length);
  });
});

test("names and tags are as they are", () => {
  const headers = { "x-team": "blue", "x-model-affinity": "mine" };
  expect(observe("chat", { user: "ada", messages: [] }, headers)).toMatchObject({
    user: "ada",
    session: "mine",
    tags: { team: "blue" },
  });
});

test("a client that wants no content kept leaves no text, and the chain is there", () => {
  const headers = { "x-plano-content": "off" };
  const exchange = ask(host, "chat", { model: "openai/gpt-4o", messages: [said("user", "MARK")] }, headers);
  exchange.respond(400, JSON.stringify({ error: { message: "no MARK", code: "bad" } }));
  const observation = observed();
  expect(JSON.stringify(observation)).not.toContain("MARK");
  expect(observation).toMatchObject({ error: { code: "bad" }, chain: [expect.any(String)] });
  expect(observation).not.toHaveProperty("parts");
});
