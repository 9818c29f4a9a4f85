import { expect, test } from "vitest";
import { countValues, sizeOf } from "./json-size.js";

function values(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  const names = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((sum: number, one) => sum + values(one), 1 + names);
}

test.each(['{"a":[1,2,{"b":"x,y:[{\\\\\\",:"}],"c":null}', "1", '"a,b"', '[[[[1]]],{"a":{"b":{}}}]'])(
  "the count has no fewer values than the JSON, and few more, whatever its strings hold: %s",
  (text) => {
    const exact = values(JSON.parse(text));
    expect(countValues(Buffer.from(text))).toBeGreaterThanOrEqual(exact);
    expect(countValues(Buffer.from(text))).toBeLessThanOrEqual(exact * 2);
  },
);

test.each(['"', '"\\', "", "{", "]]]", '["a'])("the count ends although the JSON does not: %j", (text) => {
  expect(countValues(Buffer.from(text))).toBeLessThan(10);
});

test.each([
  ["1", 0],
  ['["[[["]', 1],
  ['{"a":[[]],"b":[]}', 3],
  ["]]][[", 0],
])("%s has its levels", (text, levels) => {
  expect(sizeOf(Buffer.from(text)).levels).toBe(levels);
});
