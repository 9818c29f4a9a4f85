// Paths that are not served, under the host emulator: the refusal names the path that was most likely meant.
import { beforeAll, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { startGateway } from "./gateway-host.js";

let host: Host;
beforeAll(async () => {
  host = await startGateway();
});

test.each([
  ["/", "; GET /v1/models lists the models."],
  ["/v1/nothing", "."],
  ["/chat/completions", "; the path is /v1/chat/completions."],
  ["/v1/chat/completions/", "; the path is /v1/chat/completions."],
  ["/v1/v1/messages", "; the path is /v1/messages."],
  ["/openai/v1/responses//", "; the path is /v1/responses."],
  ["/v1/embeddings/", "; the path is /v1/embeddings."],
  ["/models", "; the path is /v1/models."],
])("%s is not served%s", (asked, hint) => {
  const exchange = host.exchange().request({ ":path": `${asked}?x=1` }, "{}");
  const { error } = exchange.client.json as { error: { code: string; message: string } };
  exchange.abort();
  expect([exchange.client.status, exchange.attempts.length, error.code, error.message]).toEqual([
    ...[404, 0, "unknown_url", `There is nothing at ${asked}${hint}`],
  ]);
});
