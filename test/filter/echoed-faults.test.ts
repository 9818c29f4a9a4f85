// Faults that a client's own API lets pass in a history or a list of tools, and other providers refuse: they would refuse every
// further request of the conversation.
import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { ask, type Client, startWith } from "./configured.js";
import { RULED_PROVIDERS, refusedBy } from "./ruled-providers.js";

let host: Host;
beforeAll(async () => {
  host = await startWith(RULED_PROVIDERS);
});

type Members = Record<string, unknown>;
const TARGETS = [
  "at-openai-chat/gpt-4o",
  "at-openai-responses/gpt-4o",
  "at-mistral/mistral-large-latest",
  "at-anthropic/claude-sonnet-4-5",
  "at-bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0",
  "at-bedrock/amazon.nova-pro-v1:0",
  "at-gemini/gemini-2.5-pro",
];

/** What the provider gets, which it takes. */
function sent(client: Client, model: string, body: Members): string {
  const exchange = ask(host, client, { model, ...body });
  expect(refusedBy(exchange)).toBeUndefined();
  return exchange.upstream.text;
}

const parameters = { type: "object", properties: {} };
const declared = { name: "f", parameters };

const chat = (args: string): Members => ({
  messages: [
    { role: "user", content: "U" },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: args } }],
    },
    { role: "tool", tool_call_id: "c1", content: "R" },
  ],
  tools: [{ type: "function", function: declared }],
});
const responses = (args: string): Members => ({
  input: [
    { role: "user", content: "U" },
    { type: "function_call", call_id: "c1", name: "f", arguments: args },
    { type: "function_call_output", call_id: "c1", output: "R" },
  ],
  tools: [{ type: "function", ...declared }],
});

/** The arguments of the only call, however the API writes them. */
function argumentsIn(text: string): unknown {
  const found: unknown[] = [];
  JSON.parse(text, (key, value) => {
    if (["arguments", "args", "input"].includes(key) && !Array.isArray(value)) found.push(value);
    return value;
  });
  // Outer values come last.
  const last = found.at(-1);
  return typeof last === "string" ? JSON.parse(last) : last;
}

describe.each(TARGETS)("at %s", (model) => {
  // In the provider's own API they are its own.
  const clients = (
    [
      ["chat", chat],
      ["responses", responses],
    ] as const
  ).filter(([client]) => !/at-(openai-chat|mistral)/.test(model) || client !== "chat");
  const others = clients.filter(
    ([client]) => !model.startsWith("at-openai-responses") || client !== "responses",
  );

  test.each(others)(
    "arguments of a %s client's call that are no object are told as a text",
    (client, write) => {
      for (const text of ['{"a":', "[1]", '"a\\n"', "no JSON"])
        expect(argumentsIn(sent(client, model, write(text)))).toEqual({ invalid_arguments: text });
      expect(argumentsIn(sent(client, model, write('{"a":1}')))).toEqual({ a: 1 });
    },
  );

  test.each(others)("of two tools of a %s client with one name the first stays", (client, write) => {
    const { tools, ...body } = write("{}");
    const twin = { ...declared, description: "second" };
    const twins =
      client === "chat" ? [{ type: "function", function: twin }] : [{ type: "function", ...twin }];
    const text = sent(client, model, { ...body, tools: [...(tools as object[]), ...twins] });
    expect(text).not.toContain("second");
    expect(JSON.parse(text)).toMatchObject({});
  });
});

test("ids of calls that another server of the Messages API made are such as Claude takes", () => {
  const id = "functions.f:0";
  const text = sent("messages", "at-anthropic/claude-sonnet-4-5", {
    max_tokens: 9,
    tools: [{ name: "f", input_schema: parameters }],
    messages: [
      { role: "user", content: "U" },
      { role: "assistant", content: [{ type: "tool_use", id, name: "f", input: { id } }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: id }] },
    ],
  });
  const [, call, result] = JSON.parse(text).messages;
  expect(call.content[0]).toMatchObject({ id: "functions_f_0", input: { id } });
  expect(result.content[0]).toMatchObject({ tool_use_id: "functions_f_0", content: id });
});

test.each(TARGETS)("%s gets one tool of a name, of whatever kind", (model) => {
  const custom = { type: "custom", name: "f" };
  const called = { type: "function", ...declared };
  const own = model.startsWith("at-openai-responses");
  const tools = (...list: Members[]) => sent("responses", model, { input: "U", tools: list });
  expect(tools(called, custom, called).match(/"f"/g)).toHaveLength(own ? 3 : 1);
  expect(tools(custom, called, custom).match(/"f"/g)).toHaveLength(own ? 3 : 1);
});

test("a call of the tool that stays is of its kind", () => {
  const tools = [
    { type: "function", ...declared },
    { type: "custom", name: "f" },
  ];
  const exchange = ask(host, "responses", { model: "at-openai-chat/gpt-4o", input: "U", tools });
  const call = { id: "c1", type: "function", function: { name: "f", arguments: '{"input":"x"}' } };
  const message = { role: "assistant", content: null, tool_calls: [call] };
  const choices = [{ index: 0, finish_reason: "tool_calls", message }];
  exchange.respond(
    { ":status": "200", "content-type": "application/json" },
    JSON.stringify({ id: "x", object: "chat.completion", model: "m", choices }),
  );
  expect(JSON.parse(exchange.client.text).output).toMatchObject([
    { type: "function_call", name: "f", arguments: '{"input":"x"}' },
  ]);
});

describe("of more tools than a model takes", () => {
  const many = Array.from({ length: 150 }, (_, index) => ({ name: `f${index}`, input_schema: parameters }));
  const asked = (model: string, tools: object[]) =>
    ask(host, "messages", { model, max_tokens: 90, tools, messages: [{ role: "user", content: "U" }] });

  test.each(["at-openai-chat/gpt-4o", "at-openai-responses/gpt-5.5"])("%s gets the first 128", (model) => {
    const exchange = asked(model, many);
    expect(refusedBy(exchange)).toBeUndefined();
    expect(JSON.parse(exchange.upstream.text).tools).toHaveLength(128);
    exchange.respond({ ":status": "429", "content-type": "application/json" }, '{"error":{"message":"m"}}');
    expect(exchange.client.headers?.get("x-plano-dropped")).toBe("tools");
  });

  const custom = many.map(({ name }) => ({ type: "custom", name: `c${name}` }));
  const functions = many.map(({ name }) => ({ type: "function", name, parameters }));

  test.each(["at-openai-chat/gpt-4o", "at-openai-responses/gpt-5.5"])(
    "%s gets 128, of whatever kinds",
    (model) => {
      const chats = custom.map(({ name }) => ({ type: "custom", custom: { name } }));
      const body = { model, messages: [{ role: "user", content: "U" }], tools: chats };
      if (!model.startsWith("at-openai-chat"))
        expect(JSON.parse(ask(host, "chat", body).upstream.text).tools).toHaveLength(128);
      if (model.startsWith("at-openai-responses")) return;
      const tools = [...custom.slice(0, 100), ...functions];
      const exchange = ask(host, "responses", { model, input: "U", tools });
      expect(refusedBy(exchange)).toBeUndefined();
      expect(JSON.parse(exchange.upstream.text).tools).toHaveLength(128);
    },
  );

  test.each(["first", "last"])("a search that stands %s counts", (place) => {
    const search = { type: "web_search_20250305", name: "web_search" };
    const tools = place === "first" ? [search, ...many.slice(0, 128)] : [...many.slice(0, 128), search];
    const exchange = asked("at-openai-responses/gpt-5.5", tools);
    expect(refusedBy(exchange)).toBeUndefined();
    exchange.respond({ ":status": "429", "content-type": "application/json" }, '{"error":{"message":"m"}}');
    expect(exchange.client.headers?.get("x-plano-dropped")).toBe(place === "first" ? "tools" : "web_search");
  });

  test.each([
    ["at-openai-chat/gpt-4o", 128],
    ["at-gemini/gemini-2.5-pro", 150],
  ])("nothing is lost where %s takes %i", (model, count) => {
    const exchange = asked(model, many.slice(0, count));
    expect(exchange.upstream.text).toContain(`"f${count - 1}"`);
    exchange.respond({ ":status": "429", "content-type": "application/json" }, '{"error":{"message":"m"}}');
    expect(exchange.client.headers?.has("x-plano-dropped")).toBe(false);
  });
});

test.each(["chat", "responses"] as const)(
  "a schema of a %s client's answer is asked for in words at Groq's Llama",
  (client) => {
    const schema = { type: "object", properties: { a: { type: "string" } }, required: ["a"] };
    const format = { type: "json_schema", name: "n", schema };
    const body =
      client === "chat"
        ? {
            messages: [{ role: "user", content: "U" }],
            response_format: { type: "json_schema", json_schema: { name: "n", schema } },
          }
        : { input: "U", text: { format } };
    const text = sent(client, "at-groq/llama-3.3-70b-versatile", body);
    expect(JSON.parse(text)).toMatchObject({ response_format: { type: "json_object" } });
    expect(text).toContain("Answer with JSON that matches this JSON Schema");
  },
);
