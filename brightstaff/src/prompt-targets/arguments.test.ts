import { expect, test } from "vitest";
import { MOST_VALUES } from "../json-size.js";
import { JsonTexts } from "../json-texts.js";
import { MemoryBudget } from "../memory-budget.js";
import type { PromptParameterConfig } from "../service-config/schema.js";
import { checkArguments, questionFor } from "./arguments.js";

const parameter = (more: Partial<PromptParameterConfig>): PromptParameterConfig => ({
  name: "p",
  description: "What it is.",
  type: "string",
  required: false,
  ...more,
});
const texts = () => new JsonTexts(new MemoryBudget(1 << 30).hold(0));
const check = (more: Partial<PromptParameterConfig>, given: object) =>
  checkArguments({ parameters: [parameter(more)] }, given as Record<string, unknown>, texts());

test.each<[string, Partial<PromptParameterConfig>, unknown, unknown]>([
  ["a text", { type: "string" }, "a", "a"],
  ["a number as a text", { type: "string" }, 7, "7"],
  ["a list as a text", { type: "string" }, [1], "[1]"],
  ["a whole number", { type: "integer" }, 3, 3],
  ["a whole number in a text", { type: "integer" }, " 3 ", 3],
  ["a whole number with a point", { type: "integer" }, "3.0", 3],
  ["a number", { type: "number" }, "-0.5e1", -5],
  ["yes", { type: "boolean" }, "Yes", true],
  ["off", { type: "boolean" }, "off", false],
  ["nought", { type: "boolean" }, 0, false],
  ["a list", { type: "array" }, ["a"], ["a"]],
  ["a list in a text", { type: "array" }, '["a","b"]', ["a", "b"]],
  ["a list with commas", { type: "array" }, "a, b", ["a", "b"]],
  ["one item of a list", { type: "array" }, 4, [4]],
  ["items of a type", { type: "array", items: { type: "integer" } }, ["1", 2], [1, 2]],
  ["items of a type that no one knows", { type: "array", items: { type: "toString" } }, ["1"], ["1"]],
  ["an object", { type: "object" }, { a: 1 }, { a: 1 }],
  ["an object in a text", { type: "object" }, '{"a":1}', { a: 1 }],
  ["a listed value in other letters", { values: ["Celsius"] }, "celsius", "Celsius"],
  ["a listed number", { type: "integer", values: [1, 2] }, "2", 2],
  ["a date", { format: "date" }, "2028-02-29", "2028-02-29"],
  ["a format that only tells how", { format: "City, State" }, "Rome", "Rome"],
])("%s is read", (_what, more, given, expected) => {
  expect(check(more, { p: given })).toEqual({ values: { p: expected }, open: [] });
});

test.each<[string, Partial<PromptParameterConfig>, unknown, string]>([
  ["a broken whole number", { type: "integer" }, 1.5, "must be a whole number"],
  ["a number beyond exactness", { type: "integer" }, "12345678901234567890", "must be a whole number"],
  ["no number", { type: "number" }, "soon", "must be a number"],
  ["infinity", { type: "number" }, "Infinity", "must be a number"],
  ["a hexadecimal number", { type: "integer" }, "0x10", "must be a whole number"],
  ["a binary number", { type: "number" }, "0b11", "must be a number"],
  ["a list of too many items", { type: "array" }, "a,".repeat(MOST_VALUES), "must be a list"],
  ["maybe", { type: "boolean" }, "maybe", "must be true or false"],
  ["no object", { type: "object" }, "[1]", "must be an object"],
  ["a value that is not listed", { values: ["a", "b"] }, "c", "must be one of a, b"],
  [
    "a wrong item",
    { type: "array", items: { type: "integer" } },
    ["x"],
    "is a list whose items must be a whole number",
  ],
  ["a day that there is not", { format: "date" }, "2027-02-29", "must have the format date"],
  ["an hour that there is not", { format: "time" }, "25:00", "must have the format time"],
  ["no address", { format: "email" }, "ada", "must have the format email"],
])("%s is asked for again", (_what, more, given, must) => {
  expect(check(more, { p: given })).toMatchObject({ values: {}, open: [{ must }] });
});

test("what is missing is the default, or asked for, or left out", () => {
  expect(check({ default: 5, type: "integer", required: true }, {}).values).toEqual({ p: 5 });
  expect(check({}, { p: null }).values).toEqual({});
  const { open } = check({ required: true }, { p: " " });
  expect(questionFor(open)).toBe("Could you tell me the p (What it is)?");
  const { open: wrong } = check({ type: "integer" }, { p: "x" });
  expect(questionFor([...open, ...wrong])).toBe(
    "Could you tell me the p (What it is), and the p, which must be a whole number?",
  );
});

test("arguments that the target does not have are left out, and names of JavaScript's own are plain names", () => {
  const parameters = [parameter({ name: "__proto__" }), parameter({ name: "constructor", required: true })];
  const { values, open } = checkArguments({ parameters }, JSON.parse('{"__proto__":"a","other":1}'), texts());
  expect([JSON.stringify(values), Object.getPrototypeOf(values)]).toEqual([
    '{"__proto__":"a"}',
    Object.prototype,
  ]);
  expect(open.map((each) => each.parameter.name)).toEqual(["constructor"]);
});
