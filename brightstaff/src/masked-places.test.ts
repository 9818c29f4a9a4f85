// Wherever a value stands in a request, no model reads it, what is JSON stays JSON, and it comes back as it was.

import { PII_NAMES, SECRET_NAMES } from "@plano/config/run-time";
import { describe, expect, test } from "vitest";
import { visitTexts } from "./conversation/any-text.js";
import { restoredBody } from "./exchange/restored-body.js";
import { BuiltinFilter } from "./filters/builtin/builtin-filter.js";
import { Masks } from "./filters/builtin/masks.js";
import { SAMPLES } from "./filters/builtin/testing/samples.js";
import type { JsonObject } from "./json.js";
import { MemoryBudget, OverBudget } from "./memory-budget.js";

const filter = new BuiltinFilter({
  id: "f",
  type: "builtin",
  detectors: [...SECRET_NAMES, ...PII_NAMES],
  action: "mask",
});

async function mask(body: JsonObject, masks: Masks): Promise<JsonObject> {
  const { signal } = new AbortController();
  const verdict = await filter.apply({ path: "/", body, headers: {}, signal, masks });
  if ("stop" in verdict) throw new Error("stopped");
  return verdict.body;
}

const said = (content: unknown): JsonObject => ({ messages: [{ role: "user", content }] });
const call = (args: unknown): JsonObject => ({
  messages: [
    {
      role: "assistant",
      tool_calls: [{ id: "c", function: { name: "f", arguments: JSON.stringify(args) } }],
    },
  ],
});
const input = (value: unknown): JsonObject => said([{ type: "tool_use", id: "t", name: "f", input: value }]);
const base64 = (text: string): string => Buffer.from(text).toString("base64");

const PLACES: Record<string, (text: string) => JsonObject> = {
  "a message": said,
  "arguments of a call": (text) => call({ text }),
  "a name of arguments": (text) => call({ [text]: null }),
  "JSON in arguments": (text) => call({ body: JSON.stringify([{ text }]) }),
  "JSON with spaces": (text) =>
    said(JSON.stringify({ list: [1, true, null, -2.5e3, {}, [], { text }] }, null, 2)),
  "a result that is JSON": (text) => ({
    messages: [{ role: "tool", tool_call_id: "c", content: JSON.stringify([text]) }],
  }),
  "a result in Responses": (text) => ({
    input: [{ type: "function_call_output", call_id: "c", output: JSON.stringify({ text }) }],
  }),
  "prose with JSON": (text) => said(`The result: ${JSON.stringify({ text })}`),
  "JSON that is cut off": (text) => said(JSON.stringify({ text, more: 1 }).slice(0, -4)),
  "an input under names of the API": (text) =>
    input({
      customer_id: text,
      status: text,
      detail: [text],
      name: text,
      signature: text,
      url: text,
      type: text,
    }),
  "a name of an input": (text) => input({ [text]: 1 }),
  "a schema": (text) => ({
    tools: [{ name: "f", input_schema: { properties: { a: { format: text, examples: [text] } } } }],
  }),
  metadata: (text) => ({ metadata: { user_id: text } }),
  "a document": (text) =>
    said([{ type: "document", source: { type: "base64", media_type: "text/plain", data: base64(text) } }]),
  "a file": (text) =>
    said([
      {
        type: "file",
        file: { file_data: `data:application/json;base64,${base64(JSON.stringify({ text }))}` },
      },
    ]),
};
const AROUND = [
  ["", ""],
  ["Write to:\n", "\n"],
  ["\t", "\t"],
  ["\u001f", "\u2028"],
  ['"', '"'],
  ["C:\\new ", "\\"],
  ["1 ", " 2"],
  ["no.", "-"],
] as const;

describe.each(Object.entries(PLACES))("in %s", (_what, place) => {
  test.each(SAMPLES)("%s is masked, and restored: %s", async (_name, value) => {
    for (const [before, after] of AROUND) {
      const [body, masks] = [place(before + value + after), new Masks()];
      const told = await mask(body, masks);
      visitTexts(told, (text) => expect(text).not.toContain(value.slice(-6)));
      for (const text of jsonTexts(body)) expect(jsonTexts(told), text).toHaveLength(jsonTexts(body).length);
      expect(restoredBody(told, masks)).toEqual(body);
    }
  });
});

function jsonTexts(body: JsonObject): string[] {
  const texts: string[] = [];
  visitTexts(body, (text) => {
    try {
      if (/^\s*[[{]/.test(text)) texts.push(JSON.stringify(JSON.parse(text)));
    } catch {}
  });
  return texts;
}

test("a number of JSON becomes a text", async () => {
  const told = await mask(said('{"card": 4111111111111111, "n": 1.0}'), new Masks());
  expect(told).toEqual(said('{"card": "[CREDIT_CARD_1]", "n": 1.0}'));
});

test("what a value says is one value, escaped or not", async () => {
  const body = {
    messages: [said("ada@example.com").messages, said('{"a":"ada\\u0040example.com"}').messages].flat(),
  };
  expect(await mask(body, new Masks())).toEqual({
    messages: [said("[EMAIL_1]").messages, said('{"a":"[EMAIL_1]"}').messages].flat(),
  });
});

test("a value that comes back within JSON is written as JSON, elsewhere as it is", async () => {
  const masks = new Masks();
  const placeholder = masks.mask("private_key", 'a"\nb');
  const content = [
    [`{"key":"${placeholder}"}`, '{"key":"a\\"\\nb"}'],
    [` [ "${placeholder}", 1]`, ' [ "a\\"\\nb", 1]'],
    [
      `\`\`\`json\n{"key":"${placeholder}"}\n\`\`\`\nIt is "${placeholder}".`,
      '```json\n{"key":"a\\"\\nb"}\n```\nIt is "a"\nb".',
    ],
    [JSON.stringify({ a: `{"b":"${placeholder}"}` }), JSON.stringify({ a: JSON.stringify({ b: 'a"\nb' }) })],
    [`${placeholder} is "${placeholder}"`, 'a"\nb is "a"\nb"'],
    [`Use {"key":"${placeholder}"}`, 'Use {"key":"a"\nb"}'],
  ];
  for (const [text, expected] of content) expect(masks.restore(text ?? "")).toBe(expected);
});

test("a model's call goes back to it as it wrote it", async () => {
  const masks = new Masks();
  await mask(said("look up ada@example.com"), masks);
  const answer = {
    content: [{ type: "tool_use", id: "t", name: "lookup", input: { customer_id: "[EMAIL_1]" } }],
  };
  const told = restoredBody(answer, masks);
  expect(JSON.stringify(told)).toContain('"customer_id":"ada@example.com"');
  const again = {
    messages: [
      { role: "user", content: "look up ada@example.com" },
      { role: "assistant", ...told },
    ],
  };
  expect((await mask(again, new Masks())).messages).toEqual([
    { role: "user", content: "look up [EMAIL_1]" },
    { role: "assistant", ...answer },
  ]);
  const named = { content: [{ type: "tool_use", id: "t", name: "[EMAIL_1]", input: {} }] };
  expect(restoredBody(named, masks)).toBe(named);
});

test("what is held for values and files is counted", async () => {
  const budget = new MemoryBudget(1_000_000);
  const { signal } = new AbortController();
  const run = (body: JsonObject, holding = budget.hold(0)) =>
    filter.apply({ path: "/", body, headers: {}, signal, masks: new Masks(), holding }).then(() => holding);
  const few = await run(said("ada@example.com ".repeat(100)));
  expect(budget.held).toBeGreaterThan(10_000);
  few.release();
  await expect(run(said("ada@example.com ".repeat(10_000)))).rejects.toThrow(OverBudget);
  const file = base64("x".repeat(1_200_000));
  await expect(run(said([{ type: "file", file: { file_data: file } }]))).rejects.toThrow(OverBudget);
});
