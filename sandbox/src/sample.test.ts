import { expect, test } from "vitest";
import { sampleOf } from "./sample.js";

test.each([
  [{ type: "string" }, "city"],
  [{ type: "integer", minimum: 3 }, 3],
  [{ type: ["number", "null"] }, 1],
  [{ type: "boolean" }, true],
  [{ enum: ["a", "b"] }, "a"],
  [{ const: 7 }, 7],
  [{ anyOf: [{ type: "null" }, { type: "string" }] }, null],
  [{ type: "array", items: { type: "string" } }, ["city"]],
  [
    { type: "object", properties: { a: { type: "string" }, b: { type: "integer" } } },
    { a: "a", b: 1 },
  ],
  [undefined, "city"],
])("a value for %j", (schema, expected) => {
  expect(sampleOf(schema, "city")).toEqual(expected);
});

test("ends for a schema that contains itself", () => {
  const schema: Record<string, unknown> = { type: "object" };
  schema.properties = { again: schema };
  expect(() => JSON.stringify(sampleOf(schema))).not.toThrow();
});
