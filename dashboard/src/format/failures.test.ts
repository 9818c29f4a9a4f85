// Messages of errors lack what they quote where no content is kept.
import { expect, test } from "vitest";
import { tellFailure } from "./failures.js";

test.each([
  ["model_not_found", "The model '…' does not exist.", "gpt-$&", "The model 'gpt-$&' does not exist."],
  ["model_not_found", "The model '…' does not exist.", null, "The model '…' does not exist."],
  ["model_not_found", "The model 'other' does not exist.", "gpt", "The model 'other' does not exist."],
  ["invalid_request", "The member '…' is unknown.", "gpt", "The member '…' is unknown."],
  ["invalid_request", undefined, "gpt", "invalid_request"],
])("a failure %s with the message %j for %j is told as %j", (code, message, asked, told) => {
  expect(tellFailure({ error: { code, ...(message !== undefined && { message }) }, asked })).toBe(told);
});

test("a request that did not fail has nothing to tell", () => {
  expect(tellFailure({ asked: "gpt" })).toBe("");
});
