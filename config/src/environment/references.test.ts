import { expect, test } from "vitest";
import { expand, isBroken, isReference, variablesIn } from "./references.js";

const env = { NAME: " value\n", OTHER: "o", EMPTY: " " };

test.each([
  ["$NAME", "value", []],
  ["Bearer $NAME", "Bearer value", []],
  ["Bearer \u0024{NAME}x", "Bearer valuex", []],
  ["$NAME:$OTHER", "value:o", []],
  ["$$NAME", "$NAME", []],
  ["a $ b $1 c$", "a $ b $1 c$", []],
  ["plain", "plain", []],
  ["Bearer $UNSET", "Bearer ", ["UNSET"]],
  ["$UNSET$EMPTY", "", ["UNSET", "EMPTY"]],
  ["\u0024{NAME:-x}", "value", []],
  ["\u0024{UNSET:-http://h:1/v1}", "http://h:1/v1", []],
  ["\u0024{EMPTY:-x}\u0024{UNSET:-}", "x", []],
])("expands %s to %s", (text, value, missing) => {
  expect(expand(text, env)).toEqual({ value, missing });
});

test.each(["\u0024{NAME", "\u0024{}", "\u0024{1}", "\u0024{A:?x}", "\u0024{A:-$B}", "\u0024{A:-\u0024{B}}"])(
  "knows that %s is broken",
  (text) => {
    expect(isBroken(text)).toBe(true);
  },
);

test("knows what is one reference as a whole", () => {
  const texts = ["$A", "\u0024{A}", "\u0024{A:-1}", "$A$B", "$$", "a", "$", "$A "];
  expect(texts.filter(isReference)).toEqual(texts.slice(0, 3));
  expect(texts.some(isBroken)).toBe(false);
});

test("lists variables in order", () => {
  expect(variablesIn("$B \u0024{A:-$} $$C \u0024{A}$B")).toEqual(["B", "A", "B"]);
});
