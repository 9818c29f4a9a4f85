import { expect, test } from "vitest";
import { namesInText } from "./names-in-text.js";

test.each<[string, string, string[] | undefined]>([
  ["as it was asked for", '{"route": ["a", "b"]}', ["a", "b"]],
  ["with doubled braces", '{{"route": ["a"]}}', ["a"]],
  ["in a code fence", '```json\n{"route": ["a"]}\n```', ["a"]],
  ["with prose around", 'The user wants {a}. So: {"route": ["a"]}. I hope it helps.', ["a"]],
  ["after thoughts of its own", '<think>{"route": ["b"]}? No.</think>{"route": ["a"]}', ["a"]],
  ["before something of the same name", '{"route": ["a"]} "route" of the user', ["a"]],
  ["with Python's quotes", "{'route': ['a', \"b's\", 'c\\'s']}", ["a", "b's", "c's"]],
  ["on lines of its own", '{\n  "route" :\n  [\n "a" ,\n "b"\n ]\n}', ["a", "b"]],
  ["with escaped newlines", '{\\n"route":\\n["a",\\n"b"\\n]}', ["a", "b"]],
  ["with escapes", String.raw`{"route": ["a\"b", "\u00e9", "c\x"]}`, ['a"b', "é", String.raw`c\x`]],
  ["as one name", '{"route": "a"}', ["a"]],
  ["under the other key", '{"agents": ["a"]}', ["a"]],
  ["as a name that is a key", '{"route": ["agents", "route"]}', ["agents", "route"]],
  ["as null", '{"route": null}', []],
  ["as Python's null", "{'route': None}", []],
  ["as an empty list", '{"route": []}', []],
  ["with nulls in the list", '{"route": [null, "a"]}', ["a"]],
  ["with brackets in a name", '{"route": ["[a]"]}', ["[a]"]],
  ["cut off", '{"route": ["a", "b', undefined],
  ["as a number", '{"route": 1}', undefined],
  ["as numbers", '{"route": [1]}', undefined],
  ["as objects", '{"route": [{"name": "a"}]}', undefined],
  ["as lists", '{"route": [["a"]]}', undefined],
  ["without a colon", '{"route" ["a"]}', undefined],
  ["under no key", '["a"]', undefined],
  ["as prose", "I would ask agent a.", undefined],
  ["as nothing", "", undefined],
  ["at the end of much", `${'{"route": ["b"], '.repeat(10_000)}{"route": ["a"]}`, ["a"]],
])("the answer's names are read %s", (_case, text, names) => {
  expect(namesInText(text)).toEqual(names);
});

test.each(['"route":', '"route":["', '"route":[\'', "\\n", '"route":[null,'])(
  "an answer of nothing but %s is parsed quickly",
  (piece) => {
    const began = performance.now();
    namesInText(piece.repeat(100_000));
    expect(performance.now() - began).toBeLessThan(500);
  },
);
