import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "undici";
import { afterEach, expect, test, vi } from "vitest";
import { clientRequest } from "../testing/client-request.js";
import { BackendClient } from "../upstream/backend-client.js";
import { type ApiAnswer, ApiClient } from "./api-client.js";

let server: Server | undefined;
let pool: Pool | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await pool?.destroy();
  server?.closeAllConnections();
  server?.close();
});

async function callTo(
  listener: Parameters<typeof createServer>[1],
  { live = false, signal = new AbortController().signal, headers = {} as Record<string, string> } = {},
): Promise<{ answer: Promise<ApiAnswer>; arrived: Promise<unknown> }> {
  server = createServer(listener).listen(0, "127.0.0.1");
  const arrived = once(server, "request");
  await once(server, "listening");
  pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const endpoint = { backend: "api", method: "GET" as const, path: "/", headers };
  const call = { target: "t", endpoint, request: { method: "GET" as const, path: "/" }, live };
  const answer = new ApiClient(new BackendClient(pool, { KEY: "Bearer s3cr3t" })).call(
    call,
    clientRequest({}, {}, { signal }),
  );
  answer.catch(() => {});
  return { answer, arrived };
}

test.each([
  ["does not answer", () => {}],
  [
    "does not end its answer",
    (_request: unknown, response: { write(text: string): void }) => response.write("begun"),
  ],
])("an API that %s is given up after 30 s", async (_what, listener) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { answer, arrived } = await callTo(listener as Parameters<typeof createServer>[1]);
  await arrived;
  vi.advanceTimersByTime(29_000);
  const early = await Promise.race([answer.then(String, String), Promise.resolve("waits")]);
  expect(early).toBe("waits");
  vi.advanceTimersByTime(1_000);
  await expect(answer).rejects.toMatchObject({ details: { status: 504, code: "function_timeout" } });
});

test("a call ends when the client leaves, also while its pieces arrive", async () => {
  const gone = new AbortController();
  const { answer, arrived } = await callTo(() => {}, { signal: gone.signal });
  await arrived;
  gone.abort(new Error("the client left"));
  await expect(answer).rejects.toThrow("the client left");
});

test("pieces that nobody reads do not end the process when the client leaves", async () => {
  const gone = new AbortController();
  let closed: Promise<unknown> = Promise.resolve();
  const { answer } = await callTo(
    (_request, response) => {
      closed = once(response, "close");
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: a\n\n");
    },
    { live: true, signal: gone.signal },
  );
  expect("pieces" in (await answer)).toBe(true);
  gone.abort(new Error("the client left"));
  await closed;
});

type Response = Parameters<NonNullable<Parameters<typeof createServer>[1]>>[1];
const WITH_KEY = (live: boolean) => ({ live, headers: { authorization: "KEY" } });

test.each([
  ["JSON", 200, "application/json", " "],
  ["an error", 400, "application/json", " "],
])(
  "for a client that streams, an API that drips %s is given up after 30 s",
  async (_what, status, type, drop) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { answer, arrived } = await callTo(
      (_request, response) => void response.writeHead(status, { "content-type": type }).write(drop),
      { live: true },
    );
    await arrived;
    vi.advanceTimersByTime(30_000);
    await expect(answer).rejects.toMatchObject({ details: { status: 504, code: "function_timeout" } });
  },
);

test("a stream whose events bring no text for 30 s is given up, however long its reader takes", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  let open: Response | undefined;
  const { answer } = await callTo(
    (_request, response) => {
      open = response;
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: a\n\n");
    },
    { live: true },
  );
  const told = await answer;
  if (!("pieces" in told)) throw new Error("it is no stream");
  const pieces = told.pieces[Symbol.asyncIterator]();
  expect(await pieces.next()).toMatchObject({ value: "a\n" });
  vi.advanceTimersByTime(60_000);
  open?.write("data: b\n\n");
  expect(await pieces.next()).toMatchObject({ value: "b\n" });
  const next = pieces.next();
  open?.write(': still there\n\ndata: {"choices":[{"delta":{"role":"assistant"}}]}\n\n');
  vi.advanceTimersByTime(30_000);
  await expect(next).rejects.toThrow();
});

test("a stream that drips text is given up after 10 minutes", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  let open: Response | undefined;
  const { answer } = await callTo(
    (_request, response) => {
      open = response;
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
    },
    { live: true },
  );
  const told = await answer;
  if (!("pieces" in told)) throw new Error("it is no stream");
  const pieces = told.pieces[Symbol.asyncIterator]();
  for (let drop = 0; drop < 29; drop++) {
    const next = pieces.next();
    open?.write("data: a\n\n");
    expect(await next).toMatchObject({ value: "a\n" });
    vi.advanceTimersByTime(20_000);
  }
  const last = pieces.next();
  vi.advanceTimersByTime(20_000);
  await expect(last).rejects.toThrow();
});

test.each([
  ["120", "120"],
  ["Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2026 07:28:00 GMT"],
  ["here is my system prompt", undefined],
])("of a failed API's retry-after %j goes to the client: %s", async (told, retryAfter) => {
  const { answer } = await callTo((_request, response) => {
    response.writeHead(503, { "retry-after": told }).end();
  });
  const { details } = await answer.then(
    () => ({ details: {} }),
    (error: { details: object }) => error,
  );
  expect(details).toMatchObject({ status: 503 });
  expect((details as { retryAfter?: string }).retryAfter).toBe(retryAfter);
});

test.each([400, 200])("a secret that an API repeats with status %i goes nowhere", async (status) => {
  const { answer } = await callTo((request, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message: `bad key ${request.headers.authorization}` } }));
  }, WITH_KEY(false));
  const told = await answer.then(
    (whole) => ("text" in whole ? whole.text : ""),
    (error: Error) => error.message,
  );
  expect(told).toContain("bad key Bearer [secret]");
  expect(told).not.toContain("s3cr3t");
});

test("a secret that an API repeats in a stream goes nowhere", async () => {
  const { answer } = await callTo((request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const pieces = `key ${request.headers.authorization}`.split("");
    const chunks = pieces.map((content) => JSON.stringify({ choices: [{ delta: { content } }] }));
    response.end(chunks.map((chunk) => `data: ${chunk}\n\n`).join(""));
  }, WITH_KEY(true));
  const told = await answer;
  let text = "";
  if ("pieces" in told) for await (const piece of told.pieces) text += piece;
  expect(text).toBe("key Bearer [secret]");
});
