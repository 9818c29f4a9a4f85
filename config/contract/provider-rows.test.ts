import { describe, expect, test } from "vitest";
import { parseProviderRows } from "./provider-rows.js";

describe("providers.yaml", () => {
  const row = "base_url: https://a, auth: bearer, apis: { messages: {} }";

  test.each([
    ["a: { base_url: https://a, auth: bearer, apis: { chat: {} } }", "/a/apis"],
    [`a: { base_url: https://a, auth: bearer, apis: {} }`, "fewer than 1"],
    [`a: { base_url: https://a, auth: magic, apis: { messages: {} } }`, "/a/auth"],
    [`a: { ${row}, quirks: [odd] }`, "/a/quirks"],
    [`a: { ${row}, endpoints: { everything: {} } }`, "/a/endpoints"],
    [`a: { ${row}, surprise: 1 }`, "additional properties"],
    [`a: { ${row} }\nb: { ${row}, aliases: [a] }`, "a is listed twice"],
  ])("%s is a defect", (text, reason) => {
    expect(() => parseProviderRows(text)).toThrow(reason);
  });
});

test.each(["{ vertex: }", "{ vertex: from memory }", "[vertex]"])(
  "a rule of a provider without the address of its source is a defect: %s",
  (quirks) => {
    const row = "base_url: https://a.example/v1, auth: none, apis: { messages: {} }";
    expect(() => parseProviderRows(`a: { ${row}, quirks: ${quirks} }`)).toThrow(/\/a\/quirks/);
  },
);

test("names a row of providers.yaml that breaks the schema", () => {
  expect(() => parseProviderRows("a: { format: x }")).toThrow(/providers\.yaml.*\/a/);
});
