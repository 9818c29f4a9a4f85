// What Codex sends to OpenAI's Responses API beyond functions, at other servers of that API: functions, which come back to
// the client as what it declared.
import { beforeAll, describe, expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { ask, startWith } from "./configured.js";
import { RULED_PROVIDERS, refusedBy } from "./ruled-providers.js";

let host: Host;
beforeAll(async () => {
  host = await startWith(RULED_PROVIDERS);
});

type Members = Record<string, unknown>;
const parameters = { type: "object", properties: { a: { type: "string" } } };
const fn = (name: string) => ({ type: "function", name, description: "D", parameters });
const exec = { type: "custom", name: "exec", description: "Runs it" };
const spaced = { type: "namespace", name: "mcp__app", description: "N", tools: [fn("open")] };
const TOOLS = [fn("read"), exec, spaced];

const asked = (model: string, body: Members): Exchange =>
  ask(host, "responses", { model, store: false, input: "U", ...body });

const OTHERS = [
  "at-xai-responses/grok-4.5",
  "at-groq-responses/openai/gpt-oss-120b",
  "at-ollama-responses/qwen3",
  "at-openrouter-responses/anthropic/claude-opus-4.7",
];

describe.each(OTHERS)("at %s", (model) => {
  test("tools are functions, wherever they are declared", () => {
    for (const body of [
      { tools: TOOLS },
      {
        input: [
          { type: "additional_tools", role: "developer", tools: TOOLS },
          { role: "user", content: "U" },
        ],
      },
    ]) {
      const exchange = asked(model, body);
      expect(refusedBy(exchange)).toBeUndefined();
      const { tools } = JSON.parse(exchange.upstream.text);
      expect(tools.map(({ type }: Members) => type)).toEqual(["function", "function", "function"]);
      exchange.abort();
    }
  });

  test("a search has no argument that only OpenAI knows", () => {
    const exchange = asked(model, { tools: [fn("f"), { type: "web_search", external_web_access: true }] });
    expect(refusedBy(exchange)).toBeUndefined();
    expect(JSON.parse(exchange.upstream.text).tools).toMatchObject([{ name: "f" }, { type: "web_search" }]);
  });

  test("reasoning has no content of null", () => {
    const user = { role: "user", content: "U" };
    const thought = { type: "reasoning", summary: [], content: null };
    const thinking = (encrypted_content: string | null) =>
      asked(model, {
        input: [user, { ...thought, encrypted_content }, { role: "assistant", content: "A" }, user],
      });
    expect(refusedBy(thinking(null))).toBeUndefined();
    const { content: _, ...rest } = thought;
    expect(JSON.parse(thinking("x").upstream.text).input[1]).toEqual({ ...rest, encrypted_content: "x" });
  });

  test("earlier calls and their outputs are those of functions", () => {
    const exchange = asked(model, {
      tools: TOOLS,
      input: [
        { role: "user", content: "U" },
        { type: "custom_tool_call", call_id: "c1", name: "exec", input: "ls" },
        { type: "custom_tool_call_output", call_id: "c1", output: "R" },
        { type: "function_call", call_id: "c2", namespace: "mcp__app", name: "open", arguments: "{}" },
        { type: "function_call_output", call_id: "c2", output: "R" },
      ],
    });
    expect(refusedBy(exchange)).toBeUndefined();
    const types = JSON.parse(exchange.upstream.text).input.map(({ type }: Members) => type);
    expect(types.slice(1)).toEqual([
      "function_call",
      "function_call_output",
      "function_call",
      "function_call_output",
    ]);
  });

  const called = (exchange: Exchange) => {
    const [, custom, member] = JSON.parse(exchange.upstream.text).tools;
    return [
      { type: "function_call", id: "fc_1", call_id: "c1", name: custom.name, arguments: '{"input":"ls"}' },
      { type: "function_call", id: "fc_2", call_id: "c2", name: member.name, arguments: "{}" },
    ];
  };
  const THEN = [
    { type: "custom_tool_call", call_id: "c1", name: "exec", input: "ls" },
    { type: "function_call", call_id: "c2", namespace: "mcp__app", name: "open", arguments: "{}" },
  ];
  const response = (output: unknown[]) => ({
    id: "r",
    object: "response",
    status: "completed",
    model: "m",
    output,
    usage: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
  });

  test("a whole answer has the client's calls back", () => {
    const exchange = asked(model, { tools: TOOLS });
    exchange.respond(
      { ":status": "200", "content-type": "application/json" },
      JSON.stringify(response(called(exchange))),
    );
    const answer = JSON.parse(exchange.client.text);
    expect(answer.output).toMatchObject(THEN);
    expect(answer.usage).toMatchObject({ input_tokens: 3, output_tokens: 2 });
  });

  test("so has a stream", () => {
    const exchange = asked(model, { tools: TOOLS, stream: true });
    const output = called(exchange);
    const events = [
      { type: "response.created", response: { id: "r", status: "in_progress", output: [] } },
      ...output.flatMap((item, output_index) => [
        { type: "response.output_item.added", output_index, item: { ...item, arguments: "" } },
        { type: "response.output_item.done", output_index, item },
      ]),
      { type: "response.completed", response: response(output) },
    ];
    exchange.respond(
      { ":status": "200", "content-type": "text/event-stream" },
      events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""),
    );
    const told = exchange.client.text
      .split("\n")
      .filter((line) => line.startsWith("data: "))
      .map((line) => JSON.parse(line.slice(6)));
    expect(
      told.filter(({ type }) => type === "response.output_item.done").map(({ item }) => item),
    ).toMatchObject(THEN);
    expect(told.at(-1)).toMatchObject({ type: "response.completed", response: { output: THEN } });
  });

  test("a body of functions alone goes through as it came", () => {
    const body = { tools: [fn("read")], metadata: { a: "b" }, prompt_cache_key: "k", truncation: "auto" };
    expect(JSON.parse(asked(model, body).upstream.text)).toMatchObject(body);
  });
});

test.each(["at-openai-responses/gpt-5.5", "at-openrouter-responses/openai/gpt-5.5"])(
  "OpenAI's models get them as they are from %s",
  (model) => {
    expect(JSON.parse(asked(model, { tools: TOOLS }).upstream.text)).toMatchObject({ tools: TOOLS });
  },
);
