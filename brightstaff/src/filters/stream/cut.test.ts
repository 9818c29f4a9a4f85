import fc from "fast-check";
import { expect, test } from "vitest";
import { beforeLastCharacter, lastBetweenWords } from "./cut.js";

test.each([
  ["two words", "two |words"],
  ["a word that goes on ", "a word that goes |on "],
  ["one", "one"],
  ["line\nnext", "line\n|next"],
  ["number 4111 1111 1111 11", "number |4111 1111 1111 11"],
  ["at 7 o'clock", "at 7 |o'clock"],
  ["今天晴。明天雨", "今天晴。|明天雨"],
  ["e \u0301x", "e \u0301x"],
  ["", ""],
])("the cut is between words once the next characters are known: %j", (text, cut) => {
  const place = lastBetweenWords(text);
  expect(place === 0 ? text : `${text.slice(0, place)}|${text.slice(place)}`).toBe(cut);
});

test.each([
  ["word", "wor|d"],
  ["ok \u{1F469}\u200D\u{1F467}", "ok |\u{1F469}\u200D\u{1F467}"],
  ["ok \uD83D", "ok |\uD83D"],
  ["e\u0301", "e\u0301"],
  [`x${"\u0301".repeat(100)}`, `x${"\u0301".repeat(36)}|${"\u0301".repeat(64)}`],
])("the cut is otherwise before the last visible character: %j", (text, cut) => {
  const place = beforeLastCharacter(text);
  expect(place === 0 ? text : `${text.slice(0, place)}|${text.slice(place)}`).toBe(cut);
});

test("no cut is within a surrogate pair or before a combining mark", () => {
  const unit = fc.constantFrom(
    "a",
    "1",
    " ",
    "\n",
    "é",
    "e\u0301",
    "\u{1F600}",
    "\u{1F44D}\u{1F3FD}",
    "。",
    "\u0301",
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 60 }), (units) => {
      const text = units.join("");
      const characters = [...new Intl.Segmenter().segment(text)].map(({ index }) => index);
      expect([0, ...characters]).toContain(lastBetweenWords(text));
      if (!/\u0301{20}/.test(text)) expect([0, ...characters]).toContain(beforeLastCharacter(text));
    }),
  );
});
