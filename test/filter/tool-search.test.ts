// A Responses client that searches among its own tools: a function for other APIs, an item of its own for the client.
import { beforeAll, expect, test } from "vitest";
import { parseSse } from "../vectors/rules/answer.js";
import { READY_UPSTREAMS } from "./formats.js";
import { RequestUnits } from "./request-units.js";
import { ResponseUnits } from "./response-units.js";

let requests: RequestUnits;
let responses: ResponseUnits;

beforeAll(async () => {
  requests = await RequestUnits.load();
  responses = await ResponseUnits.load();
});

const query = { type: "object", properties: { query: { type: "string" } }, required: ["query"] };
const search = { type: "tool_search", execution: "client", description: "Find tools", parameters: query };
const list = {
  type: "function",
  name: "list",
  description: "Events",
  parameters: { type: "object", properties: {} },
};
const call = { type: "tool_search_call", call_id: "c1", execution: "client", arguments: { query: "a" } };
const output = {
  type: "tool_search_output",
  call_id: "c1",
  execution: "client",
  tools: [list, { type: "namespace", name: "files", tools: [{ ...list, name: "read" }] }],
};
const user = { role: "user", content: "Go on" };
const request = (...input: object[]): string =>
  JSON.stringify({ model: "m", input: [user, ...input], tools: [search] });
const sent = (upstream: "chat-completions" | "messages", ...input: object[]) => {
  const outcome = requests.translate("responses", upstream, request(...input));
  if (!("text" in outcome)) throw new Error(`${outcome.field}: ${outcome.message}`);
  return JSON.parse(outcome.text);
};

test("the search is a function, and what it found is declared and told by name", () => {
  const { tools, messages } = sent("messages", call, output, user);
  expect(tools.map(({ name }: { name: string }) => name)).toEqual(["tool_search", "list", "files__read"]);
  expect(tools[0].input_schema).toEqual(query);
  expect(messages[1].content).toEqual([
    { type: "tool_use", id: "c1", name: "tool_search", input: { query: "a" } },
  ]);
  const [result] = messages[2].content;
  expect(result).toMatchObject({ type: "tool_result", tool_use_id: "c1" });
  expect(JSON.stringify(result)).toContain("Found the tools list, files__read");
});

test.each([
  [undefined, {}],
  ['{"query":"b"}', { query: "b" }],
  ["", {}],
])("arguments of an earlier search may be %j", (given, expected) => {
  const { messages } = sent("messages", { ...call, arguments: given }, { ...output, tools: [] }, user);
  expect(messages[1].content[0].input).toEqual(expected);
  expect(JSON.stringify(messages[2].content[0])).toContain("Found no tools");
});

test("arguments that are no object are refused with their field", () => {
  const outcome = requests.translate("responses", "messages", request({ ...call, arguments: [1] }, output));
  expect(outcome).toMatchObject({ field: "input[1].arguments" });
});

test("a search that OpenAI ran is passed over", () => {
  const hosted = { execution: "server", call_id: null };
  const { messages, tools } = sent(
    "chat-completions",
    { ...call, ...hosted },
    { ...output, ...hosted },
    user,
  );
  expect(messages.every(({ role }: { role: string }) => role === "user")).toBe(true);
  expect(tools.map(({ function: { name } }: { function: { name: string } }) => name)).toContain("list");
});

test.each(READY_UPSTREAMS.filter((name) => name === "chat-completions"))(
  "a call of %s is the client's item",
  (upstream) => {
    const called = {
      id: "c2",
      type: "function",
      function: { name: "tool_search", arguments: '{ "query" : "a b" }' },
    };
    const item = {
      type: "tool_search_call",
      execution: "client",
      call_id: "c2",
      arguments: { query: "a b" },
    };
    const head = { id: "c", created: 1, model: "m" };
    const choice = { index: 0, message: { role: "assistant", content: null, tool_calls: [called] } };
    const whole = {
      ...head,
      object: "chat.completion",
      choices: [{ ...choice, finish_reason: "tool_calls" }],
    };
    const { text } = responses.whole("responses", upstream, JSON.stringify(whole), false, request());
    expect(JSON.parse(text).output).toMatchObject([{ ...item, status: "completed" }]);

    const chunk = (delta: object, finish_reason: string | null = null): string =>
      `data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
    const stream = `${chunk({ tool_calls: [{ index: 0, ...called }] })}${chunk({}, "tool_calls")}data: [DONE]\n\n`;
    const events = parseSse(
      responses.stream("responses", upstream, [Buffer.from(stream)], { request: request() }).text,
    );
    expect(events.map(({ name }) => name)).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.output_item.done",
      "response.completed",
    ]);
    expect(JSON.parse(events[2]?.data ?? "").item).toMatchObject({
      type: "tool_search_call",
      status: "in_progress",
    });
    expect(JSON.parse(events[3]?.data ?? "").item).toMatchObject({ ...item, status: "completed" });
  },
);
