import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "./server.js";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${sandbox.url}${path}`, {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const CHAT = "/v1/chat/completions";
const MESSAGES = "/v1/messages";
const ask = (model: string, more: object = {}) => ({
  model,
  max_tokens: 100,
  messages: [{ role: "user", content: "hello" }],
  ...more,
});

describe.each([CHAT, MESSAGES])("%s", (path) => {
  test("gives the same bytes for the same request", async () => {
    for (const stream of [false, true]) {
      const [one, two] = await Promise.all([
        post(path, ask("a", { stream })),
        post(path, ask("a", { stream })),
      ]);
      expect(await one.text()).toBe(await two.text());
    }
  });

  test.each([
    ["no JSON", "{", "not JSON"],
    ["an array as body", "[]", "JSON object"],
    ["no model", { messages: [] }, "model"],
    ["no messages", { model: "a", max_tokens: 5 }, "messages"],
    ["wrong messages", { model: "a", max_tokens: 5, messages: ["x"] }, "messages"],
  ])("refuses %s as the provider would", async (_name, body, word) => {
    const response = await post(path, body);
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { type: string; message: string } };
    expect([error.type, error.message]).toEqual(["invalid_request_error", expect.stringContaining(word)]);
  });

  test("does what the model's name says", async () => {
    expect((await post(path, ask("sandbox-error-429"))).headers.get("retry-after")).toBe("1");
    expect((await post(path, ask("x/sandbox-error-529"))).status).toBe(529);
    expect(await (await post(path, ask("sandbox-garbage"))).text()).toContain("not JSON");
    await expect(post(path, ask("sandbox-reset"))).rejects.toThrow();
    const gzip = await post(path, ask("sandbox-gzip"));
    expect([gzip.headers.get("content-encoding"), (await gzip.json()) !== undefined]).toEqual(["gzip", true]);
    const long = await (await post(path, ask("sandbox-long-30", { stream: true }))).text();
    expect(long.match(/word\d+/g)).toHaveLength(30);
  });

  test("breaks, ends or fails a stream in its middle on request", async () => {
    const cut = await post(path, ask("sandbox-cut-stream", { stream: true }));
    await expect(cut.text()).rejects.toThrow();
    const ended = await (await post(path, ask("sandbox-end-stream", { stream: true }))).text();
    expect(ended).not.toMatch(/\[DONE\]|message_stop/);
    const failed = await (await post(path, ask("sandbox-error-stream", { stream: true }))).text();
    expect(failed).toContain("told to fail in the middle");
  });

  test("counts answers in progress", async () => {
    const abort = new AbortController();
    const body = JSON.stringify(ask("sandbox-slow-stream", { stream: true }));
    const response = await fetch(`${sandbox.url}${path}`, { method: "POST", body, signal: abort.signal });
    expect(sandbox.openStreams()).toBe(1);
    abort.abort();
    await response.text().catch(() => "");
    await expect.poll(() => sandbox.openStreams()).toBe(0);
  });
});

test("Messages requires max_tokens", async () => {
  const { max_tokens: _, ...body } = ask("a");
  expect(await (await post(MESSAGES, body)).text()).toContain("max_tokens");
});

test("cuts the answer at the client's limit and says so", async () => {
  const body = (await (await post(CHAT, ask("a", { max_tokens: 2 }))).json()) as {
    choices: { finish_reason: string }[];
    usage: { completion_tokens: number };
  };
  expect([body.choices[0]?.finish_reason, body.usage.completion_tokens]).toEqual(["length", 2]);
});

test("answers unknown paths and methods, and remembers requests", async () => {
  expect((await post("/nothing", {})).status).toBe(404);
  expect((await fetch(`${sandbox.url}${CHAT}`)).status).toBe(405);
  expect(sandbox.requests().at(-1)).toMatchObject({ method: "GET", path: CHAT, body: "" });
});
