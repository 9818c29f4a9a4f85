// What Envoy answers and logs for requests through brightstaff, and that other requests of the same listener
// are unaffected. The last tests stop brightstaff by its process id.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI, { type APIError } from "openai";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { eventually, holdDown, startTestPlano, type TestPlano } from "./plano.js";
import { answerToStalled } from "./stalled.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

let filter: TestUpstream;
let silent: TestUpstream;
let plano: TestPlano;
let openai: OpenAI;
let anthropic: Anthropic;
beforeAll(async () => {
  filter = await startUpstream((response) => void response.writeHead(200).end());
  silent = await startUpstream(() => {});
  plano = await startTestPlano(`
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 1s, input_filters: [any], unfiltered_endpoints: [embeddings] }]
filters: [{ id: any, type: http, url: "http://127.0.0.1:${filter.port}", timeout: 1s }]
model_providers:
  - { model: sandbox/gpt, default: true }
  - { model: silent/m, provider_interface: openai, base_url: "http://127.0.0.1:${silent.port}/v1" }
  - { model: down/m, provider_interface: openai, base_url: "http://127.0.0.1:1/v1" }
`);
  openai = new OpenAI({ apiKey: "any", baseURL: `${plano.url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: "any", baseURL: plano.url, maxRetries: 0 });
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([filter, silent].map((upstream) => upstream?.close()));
});

const messages = [{ role: "user" as const, content: "hello" }];
const failed = (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    () => "answered",
    (error: unknown) => error,
  );
const askAll = (): Promise<unknown[]> =>
  Promise.all(
    [
      openai.chat.completions.create({ model: "gpt", messages }),
      openai.responses.create({ model: "gpt", input: "hello" }),
      anthropic.messages.create({ model: "gpt", max_tokens: 9, messages }),
    ].map(failed),
  );
const headersOf = (id: string): { headers: Record<string, string> } => ({ headers: { "x-request-id": id } });
async function logged(id: string, count: number): Promise<Record<string, unknown>[]> {
  let lines: Record<string, unknown>[] = [];
  await eventually(async () => {
    lines = (await plano.accessLog(1)).filter(({ request_id: written }) => written === id);
    return lines.length >= count;
  }, `${id} was logged`);
  return lines;
}

test("a request has a log line at both listeners, and the public one has id, path and who answered", async () => {
  await openai.chat.completions.create(
    { model: "gpt", messages },
    { query: { a: "b" }, ...headersOf("r-1") },
  );
  const path = "/v1/chat/completions";
  const lines = await logged("r-1", 2);
  expect(lines).toHaveLength(2);
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ path, status: 200, model: "gpt", provider: "sandbox", target: null }),
      expect.objectContaining({ path, status: 200, model: "gpt", target: "sandbox/gpt" }),
    ]),
  );
});

describe("headers up to Envoy's limit", () => {
  const paths = ["/v1/chat/completions", "/v1/models"];
  const statusesOf = (headers: Record<string, string>): Promise<number[]> =>
    Promise.all(
      paths.map(async (path) => {
        const body = JSON.stringify({ model: "gpt", messages });
        const post = { method: "POST", body };
        const sent = { ...(path === "/v1/models" ? {} : post), headers };
        return (await fetch(`${plano.url}${path}`, sent)).status;
      }),
    );
  const several = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-own-${index}`, "a"]));

  test("pass through brightstaff both ways, and larger ones do not", async () => {
    expect(await statusesOf({ "x-large": "x".repeat(58 << 10) })).toEqual([200, 200]);
    expect(await statusesOf(several(80))).toEqual([200, 200]);
    expect(await statusesOf({ "x-large": "x".repeat(61 << 10) })).toEqual([431, 431]);
    expect(await statusesOf(several(101))).toEqual([431, 431]);
  });
});

test("a silent provider is reported as such, as in the fast lane", async () => {
  const late = { status: 504, code: "upstream_timeout", type: "server_error" };
  const model = "silent/m";
  expect(await failed(openai.embeddings.create({ model, input: "hello" }))).toMatchObject(late);
  expect(await failed(openai.chat.completions.create({ model, messages }))).toMatchObject(late);
});

test("a request in the fast lane has one log line, with the wasm filter's fields", async () => {
  await openai.embeddings.create({ model: "gpt", input: "hello" }, headersOf("r-2"));
  // Lines are written in order.
  await openai.embeddings.create({ model: "gpt", input: "hello" }, headersOf("r-3"));
  await logged("r-3", 1);
  expect(await logged("r-2", 1)).toEqual([
    expect.objectContaining({ path: "/v1/embeddings", status: 200, target: "sandbox/gpt" }),
  ]);
});

test("a request that stops arriving gets an error in its API's shape", async () => {
  const { head, body } = await answerToStalled(Number(new URL(plano.url).port));
  expect(head).toContain("HTTP/1.1 408");
  expect(body).toMatchObject({
    type: "error",
    error: { type: "timeout_error", code: "request_timeout" },
  });
});

describe("while brightstaff", () => {
  const told = (status: number): object[] => [
    { status, code: "upstream_unavailable", type: "api_error" },
    { status, code: "upstream_unavailable", type: "api_error" },
    { status, error: { type: "error", error: { type: "api_error" } } },
  ];
  const others = async (): Promise<void> => {
    const { data } = await openai.embeddings.create({ model: "gpt", input: "hello" });
    expect(data).toHaveLength(1);
    const down = await failed(openai.embeddings.create({ model: "down/m", input: "hello" }));
    expect(down).toMatchObject({ status: 502, code: "upstream_unreachable", type: "server_error" });
    const unknown = await fetch(`${plano.url}/v1/nothing`, { method: "POST", body: "{}" });
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { error: { code: "unknown_url" } }]);
  };

  test("hangs, each API's clients get a 504 in its shape, and other requests work", async () => {
    process.kill(plano.pids.brightstaff, "SIGSTOP");
    try {
      expect(await askAll()).toMatchObject(told(504));
      await others();
    } finally {
      process.kill(plano.pids.brightstaff, "SIGCONT");
    }
    // For a moment it may mistake having been stopped for overload.
    const answers = async (): Promise<boolean> =>
      (await failed(openai.chat.completions.create({ model: "gpt", messages }))) === "answered";
    await eventually(answers, "it answers again");
  });

  test("is down, requests get a 503 with a retry hint, and are logged with id and path", async () => {
    onTestFinished(holdDown(plano, "brightstaff"));
    await eventually(
      async () => (await askAll()).every((error) => (error as APIError).status === 503),
      "Envoy saw that it is gone",
    );
    expect(await askAll()).toMatchObject(told(503));
    const error = await failed(openai.chat.completions.create({ model: "gpt", messages }, headersOf("r-4")));
    expect((error as APIError).headers?.get("retry-after")).toBe("1");
    expect(await logged("r-4", 1)).toMatchObject([{ path: "/v1/chat/completions", status: 503 }]);
    await others();
  });
});
