// Turns of the system and changes of tools amid a conversation, which Claude Code writes for Anthropic's newest models, at other
// servers of the Messages API and at older models.
import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { ask, startWith } from "./configured.js";
import { RULED_PROVIDERS, refusedBy } from "./ruled-providers.js";

let host: Host;
beforeAll(async () => {
  host = await startWith(RULED_PROVIDERS);
});

const tool = (name: string, description?: string) => ({
  name,
  ...(description === undefined ? {} : { description }),
  input_schema: { type: "object", properties: {} },
});
const change = (type: "tool_addition" | "tool_removal", name: string) => ({
  type,
  tool: { type: "tool_reference", name },
});
const define = (name: string, description: string) => ({
  type: "tool_addition",
  tool: { type: "tool_definition", definition: tool(name, description) },
});
const text = (said: string) => ({ type: "text", text: said });

const BODY = {
  max_tokens: 100,
  tools: [tool("read"), tool("write"), { ...tool("late"), defer_loading: true }, tool("back")],
  messages: [
    { role: "user", content: "Begin." },
    {
      role: "system",
      content: [change("tool_removal", "write"), text("Only read."), change("tool_removal", "back")],
    },
    { role: "assistant", content: "Well." },
    { role: "user", content: "Go on." },
    {
      role: "system",
      content: [define("time", "Old"), define("gone", "G"), change("tool_addition", "late")],
    },
    { role: "assistant", content: "Yes." },
    { role: "system", content: "Be brief." },
    { role: "user", content: "And now?" },
    {
      role: "system",
      content: [
        change("tool_removal", "gone"),
        change("tool_addition", "back"),
        define("read", "Reads lines"),
        define("time", "New"),
      ],
    },
  ],
};
const THEN = {
  tools: [
    { ...tool("late"), defer_loading: true },
    tool("back"),
    tool("read", "Reads lines"),
    tool("time", "New"),
  ],
  messages: [
    { role: "user", content: "Begin." },
    { role: "user", content: [text("Only read.")] },
    { role: "assistant", content: "Well." },
    { role: "user", content: "Go on." },
    { role: "assistant", content: "Yes." },
    { role: "user", content: "Be brief." },
    { role: "user", content: "And now?" },
  ],
};

const asked = (model: string, body: object) => ask(host, "messages", { model, ...body });

describe.each([
  "at-deepseek-messages/deepseek-chat",
  "at-moonshotai-messages/kimi-k3",
  "at-zhipu-messages/glm-4.6",
  "at-qwen-messages/qwen3.7-max",
  "at-ollama-messages/qwen3.8",
  "at-anthropic/claude-sonnet-4-5",
])("at %s", (model) => {
  test("turns of the system are the user's, and the tools those that are offered at the end", () => {
    const exchange = asked(model, BODY);
    expect(refusedBy(exchange)).toBeUndefined();
    expect(JSON.parse(exchange.upstream.text)).toMatchObject(THEN);
  });

  test("a list of which every tool was withdrawn is empty", () => {
    const exchange = asked(model, {
      ...BODY,
      tools: [tool("write")],
      messages: [
        { role: "user", content: "U" },
        { role: "system", content: [change("tool_removal", "write")] },
      ],
    });
    expect(JSON.parse(exchange.upstream.text)).toMatchObject({ tools: [], messages: [{ role: "user" }] });
  });
});

test("tools that are only defined amid the conversation are the request's", () => {
  const body = {
    max_tokens: 9,
    messages: [
      { role: "user", content: "U" },
      { role: "system", content: [define("time", "T"), define("day", "D")] },
    ],
  };
  const exchange = asked("at-anthropic/claude-sonnet-4-5", body);
  expect(refusedBy(exchange)).toBeUndefined();
  expect(exchange.faults).toEqual([]);
  expect(JSON.parse(exchange.upstream.text)).toMatchObject({ tools: [tool("time", "T"), tool("day", "D")] });
});

test("other servers get the client's own tools without a type", () => {
  const body = (...tools: object[]) => ({ max_tokens: 9, tools, messages: [{ role: "user", content: "U" }] });
  const typed = { type: "custom", ...tool("f", "D") };
  const exchange = asked("at-deepseek-messages/deepseek-chat", body(typed, { ...tool("g"), type: "custom" }));
  expect(refusedBy(exchange)).toBeUndefined();
  expect(JSON.parse(exchange.upstream.text).tools).toEqual([tool("f", "D"), tool("g")]);
  expect(JSON.parse(asked("at-anthropic/claude-sonnet-4-5", body(typed)).upstream.text).tools).toEqual([
    typed,
  ]);
  const { messages, ...rest } = body();
  const definition = { name: "late", type: "custom", input_schema: { type: "object" } };
  const addition = { type: "tool_addition", tool: { type: "tool_definition", definition } };
  const late = asked("at-deepseek-messages/deepseek-chat", {
    ...rest,
    messages: [...messages, { role: "system", content: [addition] }],
  });
  expect(refusedBy(late)).toBeUndefined();
  expect(JSON.parse(late.upstream.text).tools).toEqual([{ name: "late", input_schema: { type: "object" } }]);
});

test("Anthropic's newest models get them as they are", () => {
  const exchange = asked("at-anthropic/claude-opus-4-8", BODY);
  expect(refusedBy(exchange)).toBeUndefined();
  expect(JSON.parse(exchange.upstream.text)).toMatchObject(BODY);
});
