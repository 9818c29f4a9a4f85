// Laying out JSON must change only white space, or goldens would hide what was written.
import fc from "fast-check";
import { expect, test } from "vitest";
import { prettyJson } from "./pretty-json.js";

test("lays out any JSON as JSON.stringify does", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, "\t"), (value, space) => {
      const text = JSON.stringify(value, undefined, space);
      expect(prettyJson(text)).toBe(`${JSON.stringify(JSON.parse(text), undefined, 2)}\n`);
    }),
  );
});

test("keeps the spelling of numbers and strings", () => {
  expect(prettyJson(String.raw`{"n":[1.0e+2,-0.0,12345678901234567890],"s":"\u0041\/{}[],: \" é"}`)).toBe(
    String.raw`{
  "n": [
    1.0e+2,
    -0.0,
    12345678901234567890
  ],
  "s": "\u0041\/{}[],: \" é"
}
`,
  );
});

test.each(["", "{", '{"a":1,}', '{"a":1,"a":2}', '[{"b":[],"a":{},"b":1}]'])("refuses %s", (text) => {
  expect(() => prettyJson(text)).toThrow();
});
