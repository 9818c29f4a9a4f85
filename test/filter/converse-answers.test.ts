// Headers of Bedrock's answers: what a client sees of a stream that arrives in another framing.
import { expect, test } from "vitest";
import { ask, type Client, startWith } from "./configured.js";

const MODEL = "amazon_bedrock/m";
const entry = `{ model: ${MODEL}, access_key: $KEY, region: us-east-1 }`;

test.each([
  ["chat", "x-request-id"],
  ["messages", "request-id"],
  ["responses", "x-request-id"],
] as const)(
  "a %s client gets server-sent events, with the request's id as %s",
  async (client: Client, name) => {
    const host = await startWith(entry);
    const exchange = ask(host, client, { model: MODEL, stream: true });
    exchange.respondHeaders({
      ":status": "200",
      "content-type": "application/vnd.amazon.eventstream",
      "x-amzn-requestid": "id-1",
    });
    const headers = exchange.client.headers?.toRecord();
    expect(headers).toMatchObject({ ":status": "200", "content-type": "text/event-stream", [name]: "id-1" });
    expect(headers).not.toHaveProperty("x-amzn-requestid");
    exchange.abort();
  },
);

test("an error of Bedrock has the client's shape and the request id", async () => {
  const host = await startWith(entry);
  const exchange = ask(host, "chat", { model: MODEL });
  exchange.respond(
    { ":status": "429", "content-type": "application/json", "x-amzn-requestid": "id-2" },
    '{"message":"Too many tokens, please wait."}',
  );
  expect(exchange.client.status).toBe(429);
  expect(exchange.client.json).toMatchObject({ error: { message: "Too many tokens, please wait." } });
  expect(exchange.client.headers?.get("x-request-id")).toBe("id-2");
});
