import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Schema, schemaError } from "./validator.js";

const ajv = new Ajv2020({ allowUnionTypes: true, allErrors: true });

const name: Schema = { type: "string", minLength: 1, maxLength: 3, pattern: "^a*.?$" };
const amount: Schema = { type: ["number", "null"], minimum: 0, maximum: 2 };
const SCHEMAS: Schema[] = [
  { type: "object", required: ["a"], additionalProperties: false, properties: { a: amount, b: name } },
  { type: "object", additionalProperties: { type: "integer" } },
  {
    type: "object",
    ...{ minProperties: 1, maxProperties: 2, propertyNames: { pattern: "^[a-o]" } },
    ...{
      properties: { a: amount },
      patternProperties: { "^[bc]$": { type: "number" } },
      additionalProperties: name,
    },
  },
  { type: "array", uniqueItems: true, items: { type: "number", exclusiveMinimum: 1 } },
  { type: "array", minItems: 1, maxItems: 2, items: { type: ["object", "boolean"], required: ["a"] } },
  { oneOf: [{ type: "number" }, { const: 1 }, { enum: ["a", "b"] }] },
  name,
  {},
];

test("a number is finite, as it is in JSON", () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(schemaError({ type: "number", minimum: 0 }, value)).toBeDefined();
    expect(ajv.validate({ type: "number", minimum: 0 }, value)).toBe(false);
  }
});

describe.each(SCHEMAS)("the schema %j", (schema) => {
  test("accepts exactly what a general validator accepts", () => {
    const check = ajv.compile(schema);
    const text = fc.constantFrom("", "a", "ab", "abc", "aaaa", "\u{1F600}", "aa\u{1F600}", "b");
    const number = fc.constantFrom(-1, 0, 1, 1.5, 2, 3);
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        ...[text, number, fc.boolean(), fc.constant(null)],
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("a", "b", "c", "__proto__", "toString"), tie("value"), { maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(value, (one) => {
        // As parsed: `__proto__` is an own member then.
        const read = JSON.parse(JSON.stringify(one));
        const error = schemaError(schema, read);
        expect(error === undefined).toBe(check(read));
        if (error === undefined) return;
        const told = check.errors?.map(({ instancePath: path, message = "", params }) => ({
          path,
          message: message.replace(/ \(items ## .*/, ""),
          ...("additionalProperty" in params && { unknownMember: params.additionalProperty }),
        }));
        if (schema.oneOf === undefined) expect(told).toContainEqual(error);
      }),
      { numRuns: 500 },
    );
  });
});
