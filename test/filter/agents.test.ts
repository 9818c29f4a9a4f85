// Agents, as brightstaff asks for them: a header of Plano's own names the agent, whatever model the body
// names.
import { beforeAll, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { ask, startWith } from "./configured.js";
import { completionOf, json } from "./provider-answers.js";

const rest = `
agents:
  - { id: weather, url: "http://127.0.0.1:10510" }
  - { id: own, url: "http://127.0.0.1:10511/v1", api: messages, passthrough_auth: true }
ratelimits:
  - { model: "*", limit: { requests: 1, unit: day } }
`;

let host: Host;
beforeAll(async () => {
  host = await startWith(["{ model: openai/gpt-4o, access_key: $A }"], rest);
});

const agent = (id: string, client: "chat" | "messages" | "responses" = "chat", body: object = {}) =>
  ask(
    host,
    client,
    { model: "anything/at-all", ...body },
    { "x-plano-agent": id, authorization: "Bearer mine" },
  );

const parsed = (body: Uint8Array = new Uint8Array()) => JSON.parse(Buffer.from(body).toString());

test("an agent is asked in its own API, for the model that the client named, without the client's key", () => {
  const exchange = agent("weather", "messages");
  const [attempt] = exchange.attempts;
  expect(attempt?.headers?.get(":path")).toBe("/v1/chat/completions");
  expect(attempt?.headers?.get("authorization")).toBeUndefined();
  expect(attempt?.headers?.get("x-plano-agent")).toBeUndefined();
  expect(parsed(attempt?.body)).toMatchObject({
    model: "anything/at-all",
    messages: [{ role: "user" }],
  });
  exchange.respond(json, completionOf(1, 2));
  expect(parsed(exchange.client.body)).toMatchObject({ type: "message", role: "assistant" });
});

test("an agent that is configured to get the client's key gets it", () => {
  const [attempt] = agent("own").attempts;
  expect(attempt?.headers?.get(":path")).toBe("/v1/messages");
  expect(attempt?.headers?.get("authorization")).toBe("Bearer mine");
});

test("limits on all requests do not count agents", () => {
  for (let count = 0; count < 3; count++) expect(agent("weather").attempts).toHaveLength(1);
  const models = [1, 2].map(() => ask(host, "chat", { model: "gpt-4o" }).attempts.length);
  expect(models).toEqual([1, 0]);
});

test("an unknown agent is a 404, and no name that a client can ask for leads to an agent", () => {
  const unknown = agent("nobody");
  expect(unknown.client.status).toBe(404);
  expect(parsed(unknown.client.body)).toMatchObject({ error: { message: "There is no agent 'nobody'." } });
  for (const model of ["weather", "agent/weather"]) {
    expect(ask(host, "chat", { model }).client.status).toBe(404);
  }
});
