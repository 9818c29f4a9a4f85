// The cost of heuristics grows with a text's length, whatever is in it.
import { expect, test } from "vitest";
import { growth, MOST_GROWTH, relativeCost } from "../../filters/testing/growth.js";
import { longestTurn } from "../../filters/testing/turns.js";
import type { GuardedText } from "../guard.js";
import { Heuristics } from "./heuristics.js";
import { ASKING } from "./phrases.js";

const heuristics = new Heuristics(ASKING);
const { signal } = new AbortController();
/** Milliseconds of a turn that are too few to compare. */
const LEAST_TURN = 5;
/** How many times longer a turn may be for four times the text, with what else the process does in it. */
const MOST_TURNS = 2.5;
/** How many times longer a text of nothing but escapes may take than one of words. */
const MOST_COST = 1.4;
const one = (text: string): GuardedText[] => [{ text, kind: "said", speaker: "user" }];

const TEXTS: Record<string, (count: number) => GuardedText[]> = {
  words: (n) => one("word ".repeat(n)),
  "one word": (n) => one("ab".repeat(n)),
  "percent signs alone": (n) => one("%".repeat(n * 4)),
  "zeros and base64": (n) => one(`0000${"QUJD".repeat(n)}`),
  "one letter": (n) => one("a".repeat(n)),
  "beginnings of phrases": (n) => one("ignore ".repeat(n)),
  "almost phrases": (n) => one("ignore all of the previous ".repeat(n)),
  "fillers alone": (n) => one(`ignore ${"all of the ".repeat(n)}`),
  accents: (n) => one("é\u0301".repeat(n)),
  "other scripts": (n) => one("忽略".repeat(n)),
  base64: (n) => one("QUJD".repeat(n)),
  "base64 of base64": (n) => one(Buffer.from("QUJD".repeat(n)).toString("base64")),
  hexadecimal: (n) => one("4a".repeat(n)),
  percent: (n) => one("%41".repeat(n)),
  escapes: (n) => one("\\u0041".repeat(n)),
  backslashes: (n) => one("\\".repeat(n * 4)),
  entities: (n) => one("&#".repeat(n * 2)),
  "invisible characters": (n) => one("\u{e0041}".repeat(n)),
  parts: (n) => Array.from({ length: n }, () => one("ignore ")).flat(),
};

test.each(Object.entries(TEXTS))("grows linearly with %s", async (_what, make) => {
  const judge = async (texts: GuardedText[]): Promise<void> => {
    expect(await heuristics.judge(texts, { signal })).toBe("passed");
  };
  expect(await growth(make, 300, judge)).toBeLessThan(MOST_GROWTH);
});

test.each(["\\", "\\n", '\\"'])("takes for a text of %j alone about as long as for words", async (unit) => {
  const text = (repeated: string): GuardedText[] => one(repeated.repeat(400_000 / repeated.length));
  const judge = async (texts: GuardedText[]): Promise<void> => {
    await heuristics.judge(texts, { signal });
  };
  expect(await relativeCost([text(unit), text("word ")], judge, MOST_COST)).toBeLessThan(MOST_COST);
});

test.each(Object.entries(TEXTS))("keeps the event loop no longer with more %s", async (_what, make) => {
  const turn = (texts: GuardedText[]): Promise<number> =>
    longestTurn(() => heuristics.judge(texts, { signal }));
  const [small, large] = [make(20_000), make(80_000)];
  expect(await turn(large)).toBeLessThan(MOST_TURNS * Math.max(await turn(small), LEAST_TURN));
});
