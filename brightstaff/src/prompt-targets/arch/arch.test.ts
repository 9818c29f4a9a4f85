import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "../../json.js";
import { MOST_LEVELS, MOST_VALUES } from "../../json-size.js";
import { JsonTexts } from "../../json-texts.js";
import { MemoryBudget } from "../../memory-budget.js";
import type { PromptTargetConfig } from "../../service-config/schema.js";
import type { ChoiceInput } from "../choice.js";
import { archConversationOf } from "./past-calls.js";
import { archPromptFormat } from "./prompt-format.js";
import { objectInText } from "./text.js";

const TARGET: PromptTargetConfig = {
  name: "get_weather",
  description: "the weather",
  answeredByModel: true,
  parameters: [{ name: "city", description: "where", type: "string", required: true, format: "City" }],
};
const texts = () => new JsonTexts(new MemoryBudget(1 << 30).hold(0));
const INPUT: ChoiceInput = {
  texts: texts(),
  targets: [TARGET],
  messages: [{ role: "user", content: "Oslo" }],
  past: [{ name: "get_weather", arguments: { city: "Rome" }, result: "sun" }],
  done: [],
  logprobs: true,
};
const choose = async (...answers: { content: string; logprobs?: object }[]) => {
  const asked: JsonObject[] = [];
  const wanted = await archPromptFormat.choose(INPUT, async (body) => {
    const { content, logprobs = null } = answers[asked.length] ?? { content: "" };
    asked.push(body);
    return { choices: [{ message: { role: "assistant", content }, logprobs }] };
  });
  return { wanted, asked };
};
const CALL = '{"tool_calls": [{"name": "get_weather", "arguments": {"city": "Oslo"}}]}';

test("the model is asked as it was trained, with its answer begun", async () => {
  const { asked } = await choose({ content: "" });
  const messages = asked[0]?.messages as { role: string; content: string }[];
  expect(messages.map(({ role }) => role)).toEqual(["system", "assistant", "user", "user", "assistant"]);
  expect(messages[0]?.content).toContain(
    '<tools>\n{"name":"get_weather","description":"the weather","parameters":{"properties":{"city":{"type":"str","description":"where","format":"City"}},"required":["city"]}}\n</tools>',
  );
  expect(messages[1]?.content).toBe(
    '<tool_call>\n{"name":"get_weather","arguments":{"city":"Rome"}}\n</tool_call>',
  );
  expect(messages.at(-1)?.content).toBe('```json\n{"');
  expect(asked[0]).toMatchObject({ continue_final_message: true, logprobs: true, top_logprobs: 10 });
});

test.each([
  ["a call", `\`\`\`json\n${CALL}\n\`\`\``],
  ["a call whose beginning was written for it", CALL.slice(2)],
  ["a call with quotes of Python's", CALL.replaceAll('"', "'")],
  ["a call that was cut", CALL.slice(0, -3)],
  ["a call with a bracket too many", `${CALL}}`],
])("%s is read", async (_what, content) => {
  const { wanted } = await choose({ content });
  expect(wanted.calls).toEqual([{ name: "get_weather", arguments: { city: "Oslo" } }]);
});

test.each([
  ["a clarification", '{"required_functions": ["get_weather"], "clarification": "Where?"}', "Where?"],
  ["a response", '{"response": "Hello"}', undefined],
  ["nothing that can be read", "Hello", undefined],
])("%s calls nothing", async (_what, content, question) => {
  const { wanted } = await choose({ content });
  expect([wanted.calls, wanted.question]).toEqual([[], question]);
});

test("a value that the model was not sure of becomes a question", async () => {
  const torn = [Math.log(0.6), Math.log(0.4)].map((logprob) => ({ logprob }));
  const content = [
    { token: 'tool_calls": [{"name": "get_weather", "arguments": {"city": "', logprob: 0, top_logprobs: [] },
    { token: "Oslo", logprob: Math.log(0.6), top_logprobs: torn },
    { token: '"}}]}', logprob: 0, top_logprobs: [] },
  ];
  const clarification = ' ["get_weather"], "clarification": "Which city?"}';
  const { wanted, asked } = await choose(
    { content: CALL, logprobs: { content } },
    { content: clarification },
  );
  expect(wanted).toEqual({ calls: [{ name: "get_weather", arguments: {} }], question: "Which city?" });
  const again = (asked[1]?.messages ?? []) as { content: string }[];
  expect(again.at(-1)?.content).toBe('```json\n{"required_functions":');
});

test("a model calls at most eight targets, and its further calls are not judged", async () => {
  const made = Array.from({ length: 9 }, (_, index) => ({
    name: "get_weather",
    arguments: { city: `${index}` },
  }));
  const { wanted } = await choose({ content: JSON.stringify({ tool_calls: made }) });
  expect(wanted.calls).toEqual(made.slice(0, 8));
});

test("no text breaks the reader, and JSON is read as it is", () => {
  fc.assert(fc.property(fc.string(), (text) => void objectInText(text, '{"', texts())));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const json = JSON.stringify(value);
      if (!json.includes("```")) expect(objectInText(json, "", texts())).toEqual(JSON.parse(json));
    }),
  );
});

const NAMES = new Set(["get_weather"]);
const USER = { role: "user", content: "and Oslo?" };
const MADE = {
  role: "assistant",
  content: null,
  tool_calls: [
    { id: "c", type: "function", function: { name: "get_weather", arguments: '{"city":"Rome"}' } },
  ],
};
const RESULT = { role: "tool", tool_call_id: "c", content: "sun" };
const PAST = [{ name: "get_weather", arguments: { city: "Rome" }, result: "sun" }];
const read = (messages: object[], state?: unknown) =>
  archConversationOf(
    {
      api: "chat-completions",
      body: { messages, ...(state !== undefined && { metadata: { "x-arch-state": state, own: "1" } }) },
    },
    NAMES,
    texts(),
  );

test.each<[string, unknown]>([
  ["a list in a text", JSON.stringify([MADE, RESULT])],
  [
    "an object in a text, with a list in a text",
    JSON.stringify({ messages: JSON.stringify([MADE, RESULT]) }),
  ],
  ["an object in a text", JSON.stringify({ messages: [MADE, RESULT] })],
  ["a list", [MADE, RESULT]],
  ["an object", { messages: [MADE, RESULT] }],
])("the state may be %s", (_what, state) => {
  const { past, isKept, body } = read([USER], state);
  expect([past, isKept, body]).toEqual([PAST, true, { messages: [USER], metadata: { own: "1" } }]);
});

test.each<[string, unknown]>([
  ["empty", ""],
  ["no JSON", "{"],
  ["of too many values", `[${"[],".repeat(MOST_VALUES)}[]]`],
  ["nested too deeply", `${"[".repeat(MOST_LEVELS + 1)}${"]".repeat(MOST_LEVELS + 1)}`],
  ["null", null],
  ["a number", 7],
  ["a list of anything", [7, null, { role: "tool" }, { role: "assistant", tool_calls: [{ function: 7 }] }]],
])("a state that is %s is empty", (_what, state) => {
  expect(read([USER], state)).toMatchObject({ past: [], isKept: true });
});

test("the latest calls count, and nothing is parsed of those before", () => {
  const given = (value: unknown) => JSON.stringify({ city: "Rome", value });
  const called = (id: number, args: string) => ({
    role: "assistant",
    tool_calls: [{ id: `${id}`, function: { name: "get_weather", arguments: args } }],
  });
  const result = (id: number) => ({ role: "tool", tool_call_id: `${id}`, content: `${id}` });
  const old = Array.from({ length: MOST_VALUES }, () => 7);
  const messages = [0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((id) => [
    called(id, given(id === 0 ? old : id)),
    result(id),
  ]);
  expect(read([USER], messages).past).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8].map((id) => ({
      ...{ name: "get_weather", arguments: { city: "Rome", value: id } },
      result: `${id}`,
    })),
  );
});

test("a result belongs to the call that it names, or to the first that has none", () => {
  const call = (id: string | undefined, city: string) => ({
    ...(id !== undefined && { id }),
    function: { name: "get_weather", arguments: { city } },
  });
  const result = (content: string, id?: string) => ({
    ...{ role: "tool", content },
    ...(id !== undefined && { tool_call_id: id }),
  });
  const calls = [call(undefined, "A"), call("b", "B"), call("c", "C"), call(undefined, "D")];
  const results = [
    result("of C", "c"),
    result("of A"),
    result("of B"),
    result("of D", "none"),
    result("of none"),
  ];
  expect(read([USER], [{ role: "assistant", tool_calls: calls }, ...results]).past).toEqual(
    ["C", "A", "B", "D"].map((city) => ({
      ...{ name: "get_weather", arguments: { city } },
      result: `of ${city}`,
    })),
  );
});

test("calls among the messages count, in either form, and those of the client's own tools do not", () => {
  const first = { role: "user", content: "the weather in Rome" };
  expect(read([first, MADE, RESULT, USER])).toMatchObject({ past: PAST, body: { messages: [first, USER] } });
  const fenced = {
    role: "assistant",
    model: "Arch-Function",
    content: `\`\`\`json\n${CALL.replace("Oslo", "Rome")}\n\`\`\``,
  };
  const told = { role: "tool", model: "Arch-Function", content: "sun" };
  expect(read([first, fenced, told, USER])).toMatchObject({ past: PAST, body: { messages: [first, USER] } });
  const own = {
    ...MADE,
    tool_calls: [{ id: "c", type: "function", function: { name: "own", arguments: "{}" } }],
  };
  expect(read([own, RESULT, USER])).toMatchObject({ past: [], isKept: false });
});
