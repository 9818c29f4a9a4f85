import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ServiceFilterConfig } from "../service-config/schema.js";
import type { Lease } from "../shared-resources.js";
import { FilterChain, type FilterOutcome } from "./chain.js";
import type { FilterCall } from "./filter.js";
import { createFilters, type Filters } from "./filters.js";
import { newLease } from "./testing/lease.js";
import { answerWith, type Backend, type Listener, startListener } from "./testing/listener.js";
import { type McpBackend, mcpBackend, type Tool, textResult } from "./testing/mcp-server.js";

const BODY = { model: "m", messages: [{ role: "user", content: "My name is Ada." }] };

let listener: Listener;
let filters: Filters;
let lease: Lease;
beforeEach(async () => {
  listener = await startListener({});
});
afterEach(async () => {
  await lease.release();
  await listener.close();
});

async function serve(backend: Backend, more: Partial<ServiceFilterConfig> = {}): Promise<void> {
  listener.backends = { guard: backend };
  const config: ServiceFilterConfig = {
    id: "guard",
    type: "mcp",
    path: "/mcp",
    tool: "redact",
    timeoutMilliseconds: 5_000,
    onFailure: "fail",
    ...more,
  };
  lease = newLease();
  filters = await createFilters([config], listener.base, lease);
}

function run(more: Partial<FilterCall> = {}): Promise<FilterOutcome> {
  const { signal } = new AbortController();
  const call = { path: "/v1/messages", body: BODY, headers: {}, signal, ...more };
  return new FilterChain([filters.get("guard")]).run(call);
}

const methods = (): unknown[] =>
  listener.seen.map(({ method, body }) => (body === "" ? method : JSON.parse(body).method));
const passed = (body: object) => ({ kind: "passed", body, skipped: [] });
const failed = (words: string, status = 502) => ({
  kind: "stopped",
  filter: "guard",
  status,
  message: `The filter guard ${words}.`,
});

describe.each([
  ["JSON", true],
  ["an event stream", false],
])("an MCP filter that answers as %s", (_name, json) => {
  const served = async (tool: Tool, more: Partial<ServiceFilterConfig> = {}): Promise<McpBackend> => {
    const backend = mcpBackend(json, tool);
    await serve(backend.answer, more);
    return backend;
  };

  test("is called with the body and the path, and its result is the new body", async () => {
    await served(({ name, body, path }) => textResult({ ...body, name, path }));
    expect(await run()).toEqual(passed({ ...BODY, name: "redact", path: "/v1/messages" }));
  });

  test("sees the headers of each call, though all share its session", async () => {
    const backend = await served(({ headers }) => textResult({ id: headers["x-request-id"] }));
    const ids = ["a", "b", "c", "d"];
    const outcomes = await Promise.all(ids.map((id) => run({ headers: { "x-request-id": id } })));
    expect(outcomes).toEqual(ids.map((id) => passed({ id })));
    expect(backend.opened).toBe(1);
    await run();
    expect(backend.opened).toBe(1);
    expect(methods()).not.toContain("notifications/cancelled");
    expect(new Set(listener.seen.map((seen) => seen.backend))).toEqual(new Set(["guard"]));
    expect(listener.seen.every(({ path }) => path === "/mcp")).toBe(true);
  });

  test.each<[string, Partial<Awaited<ReturnType<Tool>>>, object]>([
    ["a wrapped object", { structuredContent: { result: { a: 1 } } }, { a: 1 }],
    ["an object", { structuredContent: { a: 1 } }, { a: 1 }],
    [
      "an object with a result among others",
      { structuredContent: { result: "r", a: 1 } },
      { result: "r", a: 1 },
    ],
    ["text", { content: [{ type: "text", text: '{"a":1}' }] }, { a: 1 }],
    [
      "text, beside a wrapped string",
      { structuredContent: { result: '{"a":1}' }, content: [{ type: "text", text: '{"a":1}' }] },
      { a: 1 },
    ],
    [
      "text after an image",
      {
        content: [
          { type: "image", data: "AA==", mimeType: "image/png" },
          { type: "text", text: '{"a":1}' },
        ],
      },
      { a: 1 },
    ],
  ])("may return its result as %s", async (_what, result, body) => {
    await served(() => ({ content: [], ...result }));
    expect(await run()).toEqual(passed(body));
  });

  test.each([
    ["no names", 400, "no names"],
    ["Error executing tool guard: no names", 400, "no names"],
    ['{"status":451,"message":"no names"}', 451, "no names"],
    ['{"status":500,"message":"no names"}', 400, "no names"],
    ["", 400, "The request was refused."],
  ])("stops the request by its tool's error: %s", async (text, status, message) => {
    await served(() => textResult(text, true), { onFailure: "skip" });
    expect(await run()).toEqual({ kind: "stopped", filter: "guard", status, message });
  });

  test.each<[string, Tool, string]>([
    ["no JSON", () => textResult("<secret>"), "did not answer with a JSON object"],
    ["nothing", () => ({ content: [] }), "did not answer with a JSON object"],
    [
      "no object",
      () => ({ content: [], structuredContent: { result: 1 } }),
      "did not answer with a JSON object",
    ],
    [
      "an error of the protocol",
      () => {
        throw new Error("secret");
      },
      "failed",
    ],
    ["too much", () => textResult({ a: "x".repeat(33 << 20) }), "gave too large an answer"],
  ])("fails when its tool says %s", async (_what, tool, words) => {
    await served(tool, { timeoutMilliseconds: 9_000 });
    expect(await run()).toEqual(failed(words));
  });

  test("is notified of the cancelled call when the client leaves, and serves other calls", async () => {
    const controller = new AbortController();
    const reason = new Error("the client left");
    let cancelled: Promise<unknown> | undefined;
    await served(({ body, signal }) => {
      if (body.wait !== true) return textResult(body);
      cancelled = new Promise((resolve) => signal.addEventListener("abort", resolve));
      controller.abort(reason);
      return new Promise(() => {});
    });
    await expect(run({ body: { wait: true }, signal: controller.signal })).rejects.toBe(reason);
    await cancelled;
    expect(await run()).toEqual(passed(BODY));
  });

  test("is notified when its tool takes too long", async () => {
    let cancelled: Promise<unknown> | undefined;
    await served(
      ({ signal }) => {
        cancelled = new Promise((resolve) => signal.addEventListener("abort", resolve));
        return new Promise(() => {});
      },
      { timeoutMilliseconds: 300 },
    );
    expect(await run()).toEqual(failed("did not answer in time", 504));
    await cancelled;
  });

  test("gets one new session after losing the old one, however many calls notice", async () => {
    const backend = await served(({ body }) => textResult(body));
    await run();
    backend.sessions.clear();
    expect(await Promise.all([run(), run(), run()])).toEqual(Array(3).fill(passed(BODY)));
    expect(backend.opened).toBe(2);
  });

  test("is called a second time when its connection breaks", async () => {
    let calls = 0;
    const backend = await served(async ({ body }) => {
      calls += 1;
      if (calls > 1) return textResult(body);
      backend.sessions.clear();
      await listener.restart();
      return textResult("too late");
    });
    expect(await run()).toEqual(passed(BODY));
    expect([calls, backend.opened]).toEqual([2, 2]);
  });

  test("fails when its connection breaks again", async () => {
    let calls = 0;
    await served(async () => {
      calls += 1;
      await listener.restart();
      return textResult("too late");
    });
    expect(await run()).toEqual(failed("broke off its answer"));
    expect(calls).toBe(2);
  });

  test("has its session ended when filters close", async () => {
    const backend = await served(({ body }) => textResult(body));
    await run();
    await lease.release();
    expect(backend.sessions.size).toBe(0);
    expect(methods()).toEqual(["initialize", "notifications/initialized", "tools/call", "DELETE"]);
  });
});

/** Answers one method by its own requests and then a result: to a list of messages, or as an event stream. */
function asking(method: string, count: number, asked: string, json = false): Backend {
  const backend = mcpBackend(true, ({ body }) => textResult(body));
  return (seen, response, request) => {
    const message = JSON.parse(seen.body || "{}");
    if (message.method === undefined) return void response.writeHead(400).end("unwanted");
    if (message.method !== method) return backend.answer(seen, response, request);
    const jsonrpc = "2.0";
    const own = Array.from({ length: count }, (_, index) => ({ jsonrpc, id: `own-${index}`, method: asked }));
    const result = { jsonrpc, id: message.id, result: textResult(BODY) };
    const note = { jsonrpc, method: "notifications/message", params: { level: "info", data: "at work" } };
    const all = [note, ...own, result].map((one) => JSON.stringify(one));
    response.writeHead(200, { "content-type": json ? "application/json" : "text/event-stream" });
    response.end(json ? `[${all}]` : all.map((one) => `data: ${one}\n\n`).join(""));
  };
}

describe("an MCP server with requests of its own", () => {
  const replies = (): number => methods().filter((method) => method === undefined).length;

  test.each([
    ["ping", false],
    ["ping", true],
    ["sampling/createMessage", false],
  ])("may send a few %s, whatever it makes of the answers (as JSON: %s)", async (asked, json) => {
    await serve(asking("tools/call", 4, asked, json));
    expect(await run()).toEqual(passed(BODY));
    await expect.poll(replies).toBe(4);
  });

  test.each([
    ["tools/call", "ping", false],
    ["tools/call", "ping", true],
    ["tools/call", "sampling/createMessage", false],
    ["initialize", "ping", false],
    ["initialize", "ping", true],
  ])("that answers %s with many %s fails its filter (as JSON: %s)", async (method, asked, json) => {
    await serve(asking(method, 2_000, asked, json));
    expect(await run()).toEqual(failed("sent too many requests of its own"));
    listener.backends.guard = mcpBackend(false, ({ body }) => textResult(body)).answer;
    expect(await run()).toEqual(passed(BODY));
    await lease.release();
    expect(replies()).toBeLessThanOrEqual(16);
  });
});

describe("an MCP server", () => {
  test.each<[string, Backend, string]>([
    ["says 500", answerWith(500, "secret"), "failed"],
    ["says 404", answerWith(404, "secret"), "failed"],
    ["says no JSON", answerWith(200, "<secret>"), "failed"],
    ["says JSON that means nothing", answerWith(200, "{}"), "failed"],
    ["hangs up", (_seen, response) => void response.destroy(), "broke off its answer"],
    [
      "ends its stream early",
      (_seen, response) => void response.writeHead(200, { "content-type": "text/event-stream" }).end(),
      "broke off its answer",
    ],
  ])("that %s fails its filter, which may be skipped", async (_what, backend, words) => {
    await serve(backend);
    expect(await run()).toEqual(failed(words));
    await lease.release();
    await serve(backend, { onFailure: "skip" });
    expect(await run()).toEqual({ kind: "passed", body: BODY, skipped: ["guard"] });
  });

  test("that hangs is given up at the filter's timeout", async () => {
    let hungUp: Promise<unknown> | undefined;
    const hang: Backend = (_seen, response) => {
      hungUp = once(response, "close");
    };
    await serve(hang, { timeoutMilliseconds: 100 });
    expect(await run()).toEqual(failed("did not answer in time", 504));
    await hungUp;
  });

  test("that was down is tried again by the next call", async () => {
    const backend = mcpBackend(true, ({ body }) => textResult(body));
    await serve(answerWith(503, "down"));
    expect(await run()).toEqual(failed("failed"));
    listener.backends = { guard: backend.answer };
    expect(await run()).toEqual(passed(BODY));
  });

  test("that answers an unknown session with 400 gets a new one", async () => {
    const backend = mcpBackend(true, ({ body }) => textResult(body));
    let known = true;
    await serve((seen, response, request) => {
      if (known || seen.headers["mcp-session-id"] === undefined)
        return backend.answer(seen, response, request);
      known = true;
      return answerWith(400, '{"error":{"message":"No valid session ID"}}')(seen, response, request);
    });
    await run();
    known = false;
    expect(await run()).toEqual(passed(BODY));
    expect(backend.opened).toBe(2);
  });

  test("that fails a call by its status gets a new session for the next call", async () => {
    const backend = mcpBackend(true, ({ body }) => textResult(body));
    let fails = true;
    await serve((seen, response, request) => {
      const answer = fails && seen.body.includes('"tools/call"') ? answerWith(500, "secret") : backend.answer;
      return answer(seen, response, request);
    });
    expect(await run()).toEqual(failed("failed"));
    fails = false;
    expect(await run()).toEqual(passed(BODY));
    expect(backend.opened).toBe(2);
  });

  test("keeps opening a shared session when the client that began it leaves", async () => {
    const controller = new AbortController();
    const backend = mcpBackend(true, ({ body }) => textResult(body));
    const reason = new Error("the client left");
    let left: Promise<unknown> | undefined;
    await serve(async (seen, response, request) => {
      if (seen.body.includes('"initialize"')) {
        controller.abort(reason);
        await expect(left).rejects.toBe(reason);
      }
      await backend.answer(seen, response, request);
    });
    left = run({ signal: controller.signal });
    const stayed = run();
    await expect(left).rejects.toBe(reason);
    expect(await stayed).toEqual(passed(BODY));
    expect(backend.opened).toBe(1);
  });

  test("that does not answer the end of its session is given up after a second", async () => {
    const backend = mcpBackend(true, ({ body }) => textResult(body));
    await serve((seen, response, request) => {
      if (seen.method !== "DELETE") return backend.answer(seen, response, request);
    });
    await run();
    const began = performance.now();
    await lease.release();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(methods().at(-1)).toBe("DELETE");
  });
});
