import type { ObservedPart, PartRole } from "@plano/config/contract";
import { expect, test } from "vitest";
import { repeatedBody } from "./repeated-body.js";

const SHAPE = { messages: 9, user_turns: 1, tools: 0, images: 0, request_bytes: 9, answer_bytes: 9 };

const text = (message: number, role: PartRole, said: string): ObservedPart => ({
  ...{ role, kind: "text", message, text: said, bytes: Buffer.byteLength(said) },
});
const call = (message: number, id: string, given: string | undefined = "{}"): ObservedPart => ({
  ...{ role: "assistant", kind: "tool_call", message, id, name: "look", text: given },
  bytes: Buffer.byteLength(given),
});
const result = (message: number, id: string, said = "ok"): ObservedPart => ({
  ...{ role: "tool", kind: "tool_result", message, id, text: said, bytes: Buffer.byteLength(said) },
});

const calling = (content: string | null, ...ids: string[]): object => ({
  role: "assistant",
  content,
  tool_calls: ids.map((id) => ({ id, type: "function", function: { name: "look", arguments: "{}" } })),
});
const answering = (id: string, content = "ok"): object => ({ role: "tool", tool_call_id: id, content });

test.each<[string, ObservedPart[], object[]]>([
  [
    "a system prompt beside the messages, which has the first one's index, is a message of its own",
    [text(0, "system", "Be brief."), text(0, "user", "hello")],
    [
      { role: "system", content: "Be brief." },
      { role: "user", content: "hello" },
    ],
  ],
  [
    "what a user says in the message of a tool's result is the user's, behind the result",
    [call(1, "a"), call(1, "b"), result(2, "a"), text(2, "user", "and now?"), result(2, "b")],
    [calling(null, "a", "b"), answering("a"), answering("b"), { role: "user", content: "and now?" }],
  ],
  [
    "the parts of one result are one message",
    [call(1, "a"), result(2, "a", "one"), result(2, "a", "two")],
    [calling(null, "a"), answering("a", "one\ntwo")],
  ],
  [
    "calls that are items of their own are one message, with what was said beside them",
    [
      text(0, "assistant", "I look."),
      call(1, "a"),
      call(2, "b"),
      result(3, "a"),
      result(4, "b"),
      call(5, "c"),
    ],
    [calling("I look.", "a", "b"), answering("a"), answering("b")],
  ],
  [
    "calls of later turns stay behind the results of earlier ones",
    [call(1, "a"), result(2, "a"), call(3, "b"), result(4, "b")],
    [calling(null, "a"), answering("a"), calling(null, "b"), answering("b")],
  ],
  [
    "messages without calls stay apart",
    [text(0, "assistant", "one"), text(1, "assistant", "two")],
    [
      { role: "assistant", content: "one" },
      { role: "assistant", content: "two" },
    ],
  ],
  ["a tool's text that names no call is left out", [text(1, "tool", "ok")], []],
])("%s", (_, parts, messages) => {
  expect(repeatedBody(parts, { shape: SHAPE }).messages).toEqual(messages);
});

test("calls of tools are sent with their results, and neither without the other", () => {
  const parts = [text(0, "user", "look"), call(1, "a"), call(1, "b"), result(2, "a"), result(3, "c")];
  expect(repeatedBody(parts, { shape: SHAPE })).toEqual({
    messages: [{ role: "user", content: "look" }, calling(null, "a"), answering("a")],
    tools: [{ type: "function", function: { name: "look", parameters: { type: "object" } } }],
    isWhole: false,
  });
});

test.each([
  ['{"a":1}', '{"a":1}', true],
  ["", "{}", true],
  ['{"a":"b … c', '{"input":"{\\"a\\":\\"b … c"}', false],
  ["[1]", '{"input":"[1]"}', false],
  ["null", '{"input":"null"}', false],
  ["*** Begin Patch", '{"input":"*** Begin Patch"}', false],
])("arguments %j are sent as %j", (given, sent, isWhole) => {
  const body = repeatedBody([call(1, "a", given), result(2, "a")], { shape: SHAPE });
  expect(body.messages[0]?.tool_calls?.[0]?.function.arguments).toBe(sent);
  expect(body.isWhole).toBe(isWhole);
});

test("arguments that are not kept are an empty object, and not all of the request", () => {
  const { text: _, ...unknown } = call(1, "a");
  const body = repeatedBody([{ ...unknown, bytes: 40 }, result(2, "a")], { shape: SHAPE });
  expect(body.messages[0]).toEqual(calling(null, "a"));
  expect(body.isWhole).toBe(false);
});

const HELLO = text(0, "user", "hello");
test.each<[string, ObservedPart[], Partial<Parameters<typeof repeatedBody>[1]>, boolean]>([
  ["all that was said", [HELLO], {}, true],
  ["all but an empty text", [HELLO, text(1, "user", "")], {}, true],
  ["what offers tools", [HELLO], { shape: { ...SHAPE, tools: 1 } }, false],
  ["what has an image", [HELLO, { role: "user", kind: "image", message: 0, bytes: 9 }], {}, false],
  ["what lacks bytes", [HELLO], { omitted: { messages: 0, bytes: 1 } }, false],
  ["what lacks a message", [HELLO], { omitted: { messages: 1, bytes: 0 } }, false],
  ["a text without its middle", [{ ...text(0, "user", "a … b"), bytes: 900 }], {}, false],
  ["a text with a mark of its own", [text(0, "user", "a … b")], {}, true],
  ["a masked text", [text(0, "user", "I am ⟦email⟧.")], {}, false],
])("%s: whether it is whole", (_, parts, changes, isWhole) => {
  expect(repeatedBody(parts, { shape: SHAPE, ...changes }).isWhole).toBe(isWhole);
});
