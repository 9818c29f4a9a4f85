// Models asked in turn, behind the test's own egress listener.
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { clientRequest } from "../testing/client-request.js";
import { connectEgress, type Egress, type EgressConnections } from "../upstream/egress.js";
import { tryModels } from "./attempts.js";

type Answer = (response: ServerResponse) => void;

const open: { server: Server; connections: EgressConnections }[] = [];
afterEach(async () => {
  for (const { server, connections } of open.splice(0)) {
    server.closeAllConnections();
    server.close();
    await connections.close().catch(() => {});
  }
});

/** Each backend answers a body that equals its name. */
async function start(
  answers: Record<string, Answer>,
  timeout = 0,
): Promise<{ egress: Egress; asked: string[]; calls: (string | undefined)[] }> {
  const asked: string[] = [];
  const calls: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += String(chunk);
    });
    request.on("end", () => {
      asked.push(body);
      calls.push(request.headers["x-plano-own-call"]?.toString());
      answers[body]?.(response);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const connections = connectEgress(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  open.push({ server, connections });
  return { egress: connections.egress(timeout), asked, calls };
}

const says =
  (status: number, text = "", headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(status, headers).end(text);

const ask = (egress: Egress, names: string[], signal = new AbortController().signal) =>
  tryModels({
    egress,
    request: clientRequest({}, {}, { signal }),
    bodies: names.map((name) => () => name),
    chosen: false,
    pooled: false,
    failoverStatuses: [429],
  });

test("the next model waits for guards that judge meanwhile, and is not asked when they refuse", async () => {
  const { egress, asked } = await start({ a: says(500), b: says(200) });
  const cleared = Promise.reject(new Error("refused"));
  cleared.catch(() => {});
  const request = clientRequest({}, {}, { cleared });
  const bodies = ["a", "b"].map((name) => () => name);
  const tried = tryModels({ egress, request, bodies, chosen: false, pooled: false, failoverStatuses: [] });
  await expect(tried).rejects.toThrow("refused");
  expect(asked).toEqual(["a"]);
});

test("the next model is asked after an error, a failover status or a broken connection", async () => {
  const { egress, asked } = await start({
    a: says(500, "x".repeat(1 << 20), { "x-plano-attempts": "3" }),
    b: says(429),
    c: (response) => response.destroy(),
    d: says(200, "here", { "x-plano-attempts": "2" }),
    e: says(200),
  });
  const { statusCode, attempts, body } = await ask(egress, ["a", "b", "c", "d", "e"]);
  expect([statusCode, attempts, await body.text()]).toEqual([200, 7, "here"]);
  expect(asked).toEqual(["a", "b", "c", "d"]);
});

test("a request is marked as counted after its first attempt, and not when no attempt was made", async () => {
  const { egress, calls } = await start({
    a: says(429),
    b: says(503, "", { "x-plano-attempts": "1" }),
    c: says(429),
    d: says(200),
  });
  await ask(egress, ["a", "b", "c", "d"]);
  expect(calls).toEqual([undefined, undefined, "repeated", "repeated"]);
});

test("a status that is the request's own fault ends the attempts", async () => {
  const { egress, asked } = await start({ a: says(400), b: says(200) });
  expect((await ask(egress, ["a", "b"])).statusCode).toBe(400);
  expect(asked).toEqual(["a"]);
});

test("the last model's answer is returned whatever it is", async () => {
  const { egress } = await start({ a: says(500), b: says(503, "sorry") });
  const { statusCode, attempts, body } = await ask(egress, ["a", "b"]);
  expect([statusCode, attempts, await body.text()]).toEqual([503, 2, "sorry"]);
});

test("a model that sends nothing within its time is given up", async () => {
  const { egress } = await start({ b: says(200) }, 50);
  expect((await ask(egress, ["a", "b"])).statusCode).toBe(200);
  await expect(ask(egress, ["a", "a"])).rejects.toThrow("Headers Timeout");
});

test("no further model is asked once the client has left", async () => {
  const gone = new AbortController();
  const { egress, asked } = await start({ a: () => gone.abort(new Error("the client left")), b: says(200) });
  await expect(ask(egress, ["a", "b"], gone.signal)).rejects.toThrow("the client left");
  expect(asked).toEqual(["a"]);
});

test("a failed answer that never ends delays nothing, and ends with the request", async () => {
  const gone = new AbortController();
  const closed: Promise<unknown>[] = [];
  const { egress } = await start({
    a: (response) => {
      closed.push(once(response, "close"));
      response.writeHead(500).write("still");
    },
    b: says(200, "here"),
  });
  const { body } = await ask(egress, ["a", "b"], gone.signal);
  expect(await body.text()).toBe("here");
  gone.abort();
  await Promise.all(closed);
});
