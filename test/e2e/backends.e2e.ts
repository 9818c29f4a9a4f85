// The user's own services, called through Envoy's loopback listener: a header names the service, and its
// addresses are used in turn.

import { findFreePort } from "@plano/cli";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

let well = true;
let one: TestUpstream;
let other: TestUpstream;
let plano: TestPlano;
let url: string;
beforeAll(async () => {
  one = await startUpstream(
    (response, { path }) => void response.writeHead(path === "/health" && !well ? 503 : 200).end("one"),
  );
  other = await startUpstream((response, { method }) => {
    response.writeHead(method === "POST" ? 201 : 200, { "x-own": "yes" }).end("other");
  });
  plano = await startTestPlano(
    `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
model_providers: [{ model: sandbox/* }]
endpoints:
  other: { endpoint: "127.0.0.1:${other.port}", http_host: tools.example }
  both: { endpoint: ["127.0.0.1:${one.port}", "127.0.0.1:${other.port}"] }
  half_down: { endpoint: ["127.0.0.1:${await findFreePort()}", "127.0.0.1:${other.port}"] }
  down: { endpoint: "127.0.0.1:${await findFreePort()}", connect_timeout: 0.5s }
  checked:
    endpoint: ["127.0.0.1:${one.port}", "127.0.0.1:${other.port}"]
    health_check: { path: /health, interval: 100ms, unhealthy_threshold: 1, healthy_threshold: 1 }
`,
    {},
    2,
  );
  const { host, port } = plano.plan.config.backendListener;
  url = `http://${host}:${port}`;
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([one?.close(), other?.close()]);
});

const call = (name: string, path = "/", init: RequestInit = {}): Promise<Response> =>
  fetch(`${url}${path}`, { ...init, headers: { ...init.headers, "x-arch-upstream": name } });
const said = async (name: string): Promise<string> => (await call(name)).text();

test("a call reaches its service unchanged, under the service's own host, and the answer comes back", async () => {
  const response = await call("other", "/a//b?c=%2F", {
    method: "POST",
    body: "what is wanted",
    headers: { authorization: "Bearer mine", "content-type": "text/plain" },
  });
  expect([response.status, response.headers.get("x-own"), await response.text()]).toEqual([
    201,
    "yes",
    "other",
  ]);
  // Health checks come to the same server.
  const { path, headers, body } = other.received.findLast(({ method }) => method === "POST") ?? {};
  expect([path, body?.toString()]).toEqual(["/a//b?c=%2F", "what is wanted"]);
  expect(headers).toMatchObject({ host: "tools.example", authorization: "Bearer mine" });
  expect(headers).not.toHaveProperty("x-arch-upstream");
});

test("addresses take turns", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => said("both")));
  // Each of the two workers has its own rotation.
  const ones = answers.filter((answer) => answer === "one").length;
  expect(ones).toBeGreaterThanOrEqual(8);
  expect(ones).toBeLessThanOrEqual(12);
});

test("an unreachable address causes no failure when another one is up", async () => {
  expect(new Set(await Promise.all(Array.from({ length: 10 }, () => said("half_down"))))).toEqual(
    new Set(["other"]),
  );
});

test("an address whose check fails is ejected until it recovers", async () => {
  const both = async (): Promise<boolean> =>
    new Set(await Promise.all(Array.from({ length: 8 }, () => said("checked")))).size === 2;
  await eventually(both, "both were asked");
  well = false;
  await eventually(async () => !(await both()), "the unhealthy one was ejected");
  well = true;
  await eventually(both, "it was used again");
});

test("a service that is down gets a 503, and an unknown one a 404", async () => {
  expect((await call("down")).status).toBe(503);
  const unknown = await call("nobody");
  expect([unknown.status, await unknown.text()]).toEqual([
    404,
    "No backend is called what x-arch-upstream says.\n",
  ]);
});
