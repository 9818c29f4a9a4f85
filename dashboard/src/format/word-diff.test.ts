import { expect, test } from "vitest";
import { wordDiff } from "./word-diff.js";

test.each([
  ["", "", []],
  ["a b", "a b", [["same", "a b"]]],
  ["", "new", [["new", "new"]]],
  [
    "it is old",
    "it is new",
    [
      ["same", "it is "],
      ["gone", "old"],
      ["new", "new"],
    ],
  ],
  [
    "a b c",
    "a c",
    [
      ["same", "a "],
      ["gone", "b "],
      ["same", "c"],
    ],
  ],
  [
    "x",
    "a x b",
    [
      ["new", "a "],
      ["same", "x"],
      ["new", " b"],
    ],
  ],
  [
    "今日は晴れです。",
    "今日は雨です。",
    [
      ["same", "今日は"],
      ["gone", "晴れ"],
      ["new", "雨"],
      ["same", "です。"],
    ],
  ],
  [
    "今天天气很好",
    "今天天气不好",
    [
      ["same", "今天天气"],
      ["gone", "很好"],
      ["new", "不好"],
    ],
  ],
])("the words of %j and %j", (before, after, expected) => {
  expect(wordDiff(before, after).map(({ kind, text }) => [kind, text])).toEqual(expected);
});

test("both texts can be put together again, however long they are", () => {
  const before = "one two ".repeat(3_000);
  const after = `zero ${before}three`;
  const pieces = wordDiff(before, after);
  const without = (kind: string): string =>
    pieces.flatMap((piece) => (piece.kind === kind ? [] : piece.text)).join("");
  expect(without("new")).toBe(before);
  expect(without("gone")).toBe(after);
});
