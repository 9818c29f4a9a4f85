// Limits as people say them.
import { expect, test } from "vitest";
import { allowanceOf, keptBy } from "./allowance.js";

test.each([
  [
    { name: "openai/gpt-4o", unit: "requests", limit: 3, periodSeconds: 60, selector: "x-user-id" },
    "openai/gpt-4o: 3 requests a minute for each x-user-id",
  ],
  [
    { name: "*", unit: "tokens", limit: 20_000, periodSeconds: 3_600, selector: "x-user-id=ann" },
    "all models: 20k tokens an hour for x-user-id=ann",
  ],
  [{ name: "fast", unit: "dollars", limit: 1.5, periodSeconds: 86_400 }, "fast: $1.50 a day"],
] as const)("the limit %j is told as %j", (limit, told) => {
  expect(allowanceOf(limit)).toBe(told);
});

test("a header that is not kept is kept by a tag", () => {
  expect(keptBy("x-user-id=ann")).toBe("dashboard: { tags: { user-id: x-user-id } }");
});
