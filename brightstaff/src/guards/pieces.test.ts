import { expect, test } from "vitest";
import type { GuardedText } from "./guard.js";
import { piecesOf, plainPiecesOf } from "./pieces.js";

const said = (text: string, more: Partial<GuardedText> = {}): GuardedText => ({
  ...{ text, kind: "said", speaker: "user" },
  ...more,
});
const ROOM = 1_000;
const escaped = (text: string): string =>
  text.replace(/[a-z]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);

test("a piece says who wrote its texts, and plain pieces do not", () => {
  const texts = [said("hello"), said("42", { speaker: "tool" }), said("name", { kind: "label" })];
  expect([...piecesOf(texts, ROOM)]).toEqual(['{"from":"user","text":"hello"}\n{"from":"tool","text":"42"}']);
  expect([...plainPiecesOf(texts, ROOM)]).toEqual(["hello\n42"]);
  expect([...piecesOf([], ROOM), ...plainPiecesOf([], ROOM)]).toEqual([]);
});

test("what lies over a border is whole in one of the pieces", () => {
  for (let at = 700; at < 1_100; at += 7) {
    const text = `${"a".repeat(at)}open sesame${"b".repeat(2_000)}`;
    for (const pieces of [[...piecesOf([said(text)], ROOM)], [...plainPiecesOf([said(text)], ROOM)]]) {
      expect(pieces.some((piece) => piece.includes("open sesame"))).toBe(true);
    }
  }
});

test("escapes of letters are read as whoever parses them does, over all borders", () => {
  for (const filling of [0, 900, 32_700, 32_740, 32_767]) {
    const written = `{"a":"${"x".repeat(filling)}${escaped("open sesame")}"}`;
    for (const text of [written, JSON.stringify(written), JSON.stringify(JSON.stringify(written))]) {
      const pieces = [...piecesOf([said(text)], ROOM), ...plainPiecesOf([said(text)], ROOM)];
      expect(pieces.filter((piece) => piece.includes("open sesame")).length).toBeGreaterThan(1);
    }
  }
  expect([...plainPiecesOf([said("C:\\users\\u00")], ROOM)]).toEqual(["C:\\users\\u00"]);
});
