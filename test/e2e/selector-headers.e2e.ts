// Headers in selectors of limits, through real Envoy: however a client sends them, and through whichever
// lane, they name one bucket.
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashOf } from "./access-keys.js";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

let upstream: TestUpstream;
let plano: TestPlano;
beforeAll(async () => {
  upstream = await startUpstream((response) => {
    const choices = [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }];
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ choices }));
  });
  const own = `provider_interface: openai, base_url: "http://127.0.0.1:${upstream.port}/v1"`;
  const keys = ["ann", "bob"].map((name) => ({ name, hash: hashOf(name) }));
  plano = await startTestPlano(`
version: v0.4.0
listeners:
  - { type: model, name: models, auth: { keys: ${JSON.stringify(keys)} } }
model_providers:
  - { model: own/plain, ${own}, default: true }
  - { model: own/first, ${own} }
  - { model: sandbox/any }
routing_preferences:
  - { name: code, description: writing code, models: [own/first] }
limits: { request_headers: 512KiB }
ratelimits:
  - { model: "*", selector: { key: x-team }, limit: { requests: 1, unit: day } }
  - { model: "*", selector: { key: caller, value: ann }, limit: { requests: 2, unit: day } }
`);
});
afterAll(async () => {
  await plano?.stop();
  await upstream?.close();
});

const CHAT = "/v1/chat/completions";
const EMBEDDINGS = "/v1/embeddings";

/** The status of a request with a header line for each team. */
function ask(path: string, caller: string, ...teams: string[]): Promise<number | undefined> {
  const body =
    path === CHAT
      ? { model: "own/plain", messages: [{ role: "user", content: "hi" }] }
      : { model: "own/plain", input: "hi" };
  const headers = { "content-type": "application/json", "x-api-key": caller, "x-team": teams };
  return new Promise((resolve, reject) => {
    request(`${plano.url}${path}`, { method: "POST", headers }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode));
    })
      .on("error", reject)
      .end(JSON.stringify(body));
  });
}

test("a repeated header names one bucket, with or without brightstaff", async () => {
  expect(await ask(CHAT, "bob", "a", "b")).toBe(200);
  expect(upstream.received.at(-1)?.headers["x-team"]).toBe("a,b");
  expect(await ask(CHAT, "bob", "a", "b")).toBe(429);
  expect(await ask(EMBEDDINGS, "bob", "a", "b")).toBe(429);
  expect(await ask(EMBEDDINGS, "bob", "c", "d")).toBe(200);
  expect(await ask(CHAT, "bob", "c", "d")).toBe(429);
});

test("a value of 70 kB names its own bucket, and the caller's limits still apply", async () => {
  const long = "x".repeat(70_000);
  expect(await ask(EMBEDDINGS, "ann", `${long}1`)).toBe(200);
  expect(await ask(EMBEDDINGS, "ann", `${long}1`)).toBe(429);
  expect(await ask(EMBEDDINGS, "ann", `${long}2`)).toBe(200);
  expect(await ask(EMBEDDINGS, "ann", `${long}3`)).toBe(429);
  expect(await ask(EMBEDDINGS, "ann", "short")).toBe(429);
});
