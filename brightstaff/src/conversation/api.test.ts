import { expect, test } from "vitest";
import { apiOfPath } from "./api.js";

test.each([
  ["/v1/chat/completions", "chat-completions"],
  ["/v1/messages", "messages"],
  ["/v1/messages?beta=true", "messages"],
  ["/v1/responses", "responses"],
  ["/v1/responses/resp_1", undefined],
  ["/v1/messages/count_tokens", undefined],
  ["/", undefined],
  ["", undefined],
])("the path %s belongs to the API %s", (path, api) => {
  expect(apiOfPath(path)).toBe(api);
});
