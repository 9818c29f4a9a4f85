// What queries mean, and what is said about wrong ones.
import { expect, test } from "vitest";
import { summaryOf } from "../summary.js";
import { FREE, saying } from "../testing/samples.js";
import { matcherOf } from "./matcher.js";
import { parseQuery, QueryError } from "./parse.js";

const record = saying("Rename the (helper) in utils.ts", {
  request_id: "r1",
  status: 429,
  ttft_ms: 2_500,
  tags: { team: "blue", stage: "test" },
  user: "Jane Doe",
  error: { code: "rate_limit", message: "Too many tokens." },
});
const { parts = [] } = record;
const summary = { ...summaryOf(1, { record, cost: FREE, calls: [], parts }), cost: 0.06, agent: "weather" };
const matches = (query: string): boolean =>
  matcherOf(parseQuery(query))(summary, () => JSON.stringify(parts));

test.each([
  "",
  "   ",
  "model:gpt-4o*",
  "model:openai/gpt-4o-mini",
  "model:*4o*mini",
  "MODEL:gpt-4o-mini".toLowerCase(),
  "status:>=400 ttft:>2s cost:>0.05 tag:team=blue",
  "status:429 -status:200",
  "ttft:2500ms ttft:<=2.5s input:1k cost:<$0.07",
  "tag:stage=*",
  'user:"jane doe"',
  "agent:WEATHER -agent:travel",
  "rename UTILS",
  '"the (helper) in"',
  "-nothing",
  "r1",
  "rate_limit",
  "stream:false",
])("%s finds it", (query) => {
  expect(matches(query)).toBe(true);
});

test.each([
  "model:gpt-4o",
  "status:<400",
  "-status:429",
  "tag:team=red",
  "tag:team",
  "-agent:weather",
  '"helper the"',
  "route:*",
  "model:gpt*x*mini",
  "stream:true",
  // Names of members are no content.
  "kind",
])("%s does not", (query) => {
  expect(matches(query)).toBe(false);
});

test.each([
  ["modell:x", 0, "there is no field modell"],
  ["status:>=4x0", 7, "status needs a number"],
  ["  ok ttft:>2d", 10, "ttft needs a number"],
  ["model:>5", 6, "model is not a number"],
  ["model: x", 6, "a value is missing"],
  ['a "b', 2, "a quote is not closed"],
  ["stream:maybe", 7, "stream is true or false"],
  ["x".repeat(2_001), 2_000, "the query is too long"],
])("%s is refused at %i", (query, position, message) => {
  const error = (() => {
    try {
      return parseQuery(query);
    } catch (error) {
      return error;
    }
  })();
  expect(error).toBeInstanceOf(QueryError);
  expect(error).toMatchObject({ position, message });
  expect((error as QueryError).remedy).not.toBe("");
  // A status is counted in nothing.
  if (query.startsWith("modell")) expect(error).toMatchObject({ remedy: "did you mean model?" });
  if (query.startsWith("status")) expect(error).toMatchObject({ remedy: "write a number without a unit" });
});
