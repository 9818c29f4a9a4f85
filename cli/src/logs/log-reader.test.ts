import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Entry } from "./entry.js";
import { LogReader } from "./log-reader.js";

let directory = "";
let file = "";
let reader: LogReader | undefined;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "plano-logs-"));
  file = path.join(directory, "brightstaff.log");
});
afterEach(() => {
  reader?.close();
  rmSync(directory, { recursive: true });
});

const line = (msg: string): string => `${JSON.stringify({ time: "2026-11-30T00:00:00.000Z", msg })}\n`;
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => line(`${from + index}`)).join("");
const textsOf = (entries: readonly Entry[]): string[] => entries.map(({ text }) => text);
const open = (): LogReader => {
  reader = new LogReader("brightstaff", file);
  return reader;
};
const all = (): boolean => true;

test("the latest entries come from the end, through rotated files, the oldest first", () => {
  writeFileSync(`${file}.2`, lines(0, 3));
  writeFileSync(`${file}.1`, lines(3, 5_000));
  writeFileSync(file, lines(5_000, 5_002));
  expect(textsOf(open().latest(4, all))).toEqual(["4998", "4999", "5000", "5001"]);
  expect(textsOf(open().latest(10_000, all))).toEqual(
    Array.from({ length: 5_002 }, (_, index) => `${index}`),
  );
  expect(textsOf(open().latest(2, ({ text }) => text.endsWith("7")))).toEqual(["4987", "4997"]);
});

test("lines without a time belong to the entry before them", () => {
  writeFileSync(file, `${line("first")}  at one\n  at two\n${line("second")}`);
  expect(textsOf(open().latest(9, all))).toEqual(["first\n  at one\n  at two", "second"]);
});

test("a line that is too long is left out, and those around it are there", () => {
  writeFileSync(file, line("before") + line("x".repeat(3 << 20)) + line("after"));
  expect(textsOf(open().latest(9, all))).toEqual(["before", "after"]);
});

test("what is added comes once, also in pieces", () => {
  writeFileSync(file, line("old"));
  const following = open();
  const [half, other] = [line("ä new one").slice(0, 20), line("ä new one").slice(20)];
  appendFileSync(file, half);
  expect(following.next()).toEqual([]);
  appendFileSync(file, other + line("and one"));
  expect(textsOf(following.next())).toEqual(["ä new one", "and one"]);
  expect(following.next()).toEqual([]);
  appendFileSync(file, line("x".repeat(3 << 20)) + line("after a long one"));
  expect(textsOf(following.next())).toEqual(["after a long one"]);
});

test("a rotation loses nothing, and neither does a file that comes later or is emptied", () => {
  const following = open();
  expect(following.next()).toEqual([]);
  writeFileSync(file, line("first"));
  expect(textsOf(following.next())).toEqual(["first"]);
  appendFileSync(file, line("second"));
  renameSync(file, `${file}.1`);
  appendFileSync(`${file}.1`, line("third"));
  writeFileSync(file, line("fourth"));
  expect(textsOf(following.next())).toEqual(["second", "third", "fourth"]);
  truncateSync(file);
  expect(following.next()).toEqual([]);
  appendFileSync(file, line("fifth"));
  expect(textsOf(following.next())).toEqual(["fifth"]);
});
