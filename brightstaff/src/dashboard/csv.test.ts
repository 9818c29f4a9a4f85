// Tables for spreadsheets and terminals, with cells that clients have written.
import { expect, test } from "vitest";
import { csvOf } from "./csv.js";

const cellOf = (user: string): string => csvOf([{ user, cost: 1 }]).split("\r\n")[1] ?? "";

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "  =1+1", "＝1+1", "\u0000=1"])(
  "%j is no formula",
  (value) => expect(cellOf(value)).toMatch(/^'/),
);

test("a cell is one cell on one line, whatever is in it", () => {
  expect(cellOf('a "quoted", b')).toBe('"a ""quoted"", b",1');
  expect(cellOf("a;b")).toBe('"a;b",1');
  expect(csvOf([{ user: "a\r\nb\u2028c", cost: 1 }]).split(/[\r\n\u2028]+/)).toHaveLength(3);
});

test("no cell steers a terminal, or turns the direction of writing", () => {
  expect(cellOf("\u001b]0;title\u0007 \u009b31m \u202etxt.exe")).toBe('" ]0;title   31m  txt.exe",1');
});
