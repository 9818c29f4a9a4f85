// What a request costs to keep grows with the request and not with its square, whatever a client repeats; so does what a
// query costs.
import { SECRET_NAMES } from "@plano/config/run-time";
import { expect, test } from "vitest";
import { growth, MOST_GROWTH } from "../filters/testing/growth.js";
import { Joiner } from "./conversations/joiner.js";
import { Mask } from "./mask.js";
import { finderOf } from "./patterns.js";
import { Privacy } from "./privacy.js";
import { matcherOf } from "./query/matcher.js";
import { parseQuery } from "./query/parse.js";
import { summaryOf } from "./summary.js";
import { FREE, sampleRecord, saying } from "./testing/samples.js";

const LONGEST_QUERY = 2_000;
const hash = (text: number): string => String(text).padStart(16, "0");

test("joining requests that say one thing over and over", async () => {
  const recordsOf = (length: number) =>
    Array.from({ length: 40 }, (_, last) => {
      const chain = Array.from({ length }, (_, at) => hash(at === length - 1 ? last + 1 : 0));
      return sampleRecord({ chain, chain_roles: "u".repeat(length), chain_skipped: 0 });
    });
  const join = (records: ReturnType<typeof recordsOf>): void => {
    const joiner = new Joiner();
    for (const record of records) joiner.join(record);
  };
  expect(await growth(recordsOf, 6, join)).toBeLessThan(MOST_GROWTH);
});

test.each([
  ["words", "aB1"],
  ["marks of cuts", "…"],
  ["words beside marks of cuts", `${"aB1".repeat(20)}…`],
  ["ends of keys", "…-----END PRIVATE KEY-----"],
])("masking what was said in many %s", async (_, piece) => {
  const privacy = new Privacy({ content: "memory", detectors: [...SECRET_NAMES] });
  const recordOf = (length: number) => saying(piece.repeat(length));
  expect(await growth(recordOf, 60, (record) => void privacy.keepable(record))).toBeLessThan(MOST_GROWTH);
});

test.each(["(a+)+b", "(a|aa)*c", "a*a*a*a*d", "(.*a){12}", "a{1,40}b"])(
  "masking what fits %s in a text that nearly does",
  async (pattern) => {
    const mask = new Mask([], finderOf([{ name: "x", pattern }]));
    const run = (text: string): void => void mask.of(text);
    expect(await growth((length) => "a".repeat(length), 60, run)).toBeLessThan(MOST_GROWTH);
  },
);

test.each([
  ["stars", (n: number) => `model:${"a*".repeat(n)}b`, "a"],
  ["terms", (n: number) => "x ".repeat(n), "x"],
  ["quotes", (n: number) => `"${"a".repeat(n)}"`, "a"],
  ["minuses", (n: number) => `${"-a ".repeat(n)}`, "b"],
])("a query of many %s", async (_, queryOf, letter) => {
  const summaryWith = (text: string) =>
    summaryOf(1, {
      record: sampleRecord({ model: text, asked: text, error: { code: text } }),
      cost: FREE,
      calls: [],
    });
  const asked = (length: number) => ({
    query: queryOf(Math.min(length, LONGEST_QUERY / 8)),
    summary: summaryWith(letter.repeat(LONGEST_QUERY)),
  });
  const ask = ({ query, summary }: ReturnType<typeof asked>): void => {
    const matches = matcherOf(parseQuery(query));
    for (let times = 0; times < 20; times += 1) matches(summary);
  };
  expect(await growth(asked, 20, ask)).toBeLessThan(MOST_GROWTH);
});
