// Bad input and bad providers through real Envoy: every fault gets a clear error in the client's format,
// affects nobody else, and exposes no key.
import { readdir, readFile, stat } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";

const SECRET = "sk-very-secret-0123456789";
const TEXT = `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 10s }]
limits: { response_body: 1MiB }
model_providers:
  - { model: sandbox/gpt, default: true }
  - { model: sandbox/* }
  - { model: sandbox-messages/* }
  - { model: keyed/m, provider_interface: openai, base_url: "http://127.0.0.1:1/v1", access_key: $TEST_KEY }
  - { model: unset/m, provider_interface: openai, base_url: "http://127.0.0.1:1/v1", access_key: $UNSET_KEY }
`;

let plano: TestPlano;
beforeAll(async () => {
  plano = await startTestPlano(TEXT, { TEST_KEY: SECRET });
});
afterAll(() => plano.stop());

interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

async function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  const init = { method: "POST", headers: { "content-type": "application/json", ...headers }, body };
  const response = await fetch(`${plano.url}${path}`, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const chat = (body: object | string, headers: Record<string, string> = {}): Promise<Answer> =>
  post("/v1/chat/completions", typeof body === "string" ? body : JSON.stringify(body), headers);
const hello = { model: "sandbox/gpt", messages: [{ role: "user", content: "hello" }] };
const errorOf = ({ text }: Answer): Record<string, unknown> => JSON.parse(text).error;

describe("invalid requests", () => {
  test.each([
    ["no JSON", "nonsense", 400, null],
    ["half of a JSON text", '{"model":', 400, null],
    ["too deep", `{"a":${"[".repeat(1_000)}${"]".repeat(1_000)}}`, 400, null],
    ["a wrong type", '{"model":{}}', 400, null],
    ["an unknown model", '{"model":"gpt-9"}', 404, "model_not_found"],
  ])("%s", async (_name, body, status, code) => {
    const answer = await chat(body);
    expect([answer.status, errorOf(answer).code]).toEqual([status, code]);
    expect(answer.headers.get("content-type")).toBe("application/json");
  });

  test("whose body is too large are refused, with or without a declared length", async () => {
    const size = 33 << 20;
    const told = await chat("x".repeat(size));
    expect([told.status, errorOf(told).code]).toEqual([413, "request_too_large"]);
    const chunked = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let sent = 0; sent < size; sent += 1 << 20)
          controller.enqueue(new Uint8Array(1 << 20).fill(0x20));
        controller.close();
      },
    });
    const init = { method: "POST", body: chunked, duplex: "half" } as RequestInit;
    const response = await fetch(`${plano.url}/v1/chat/completions`, init);
    expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([
      413,
      "request_too_large",
    ]);
  });

  test("are none up to the largest allowed body", async () => {
    const answer = await chat({ ...hello, messages: [{ role: "user", content: "x".repeat(31 << 20) }] });
    expect(answer.status).toBe(200);
  });

  test("for an unknown path or with a wrong method are refused", async () => {
    expect((await post("/v1/nothing", "{}")).status).toBe(404);
    const response = await fetch(`${plano.url}/v1/chat/completions`);
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    const messages = await post("/v1/messages/nothing", "{}");
    expect(JSON.parse(messages.text)).toMatchObject({ type: "error", error: { type: "not_found_error" } });
  });

  test("that are abandoned halfway harm no other client", async () => {
    const port = Number(new URL(plano.url).port);
    const left = Array.from({ length: 20 }, async () => {
      const socket = connect(port, "127.0.0.1");
      socket.write("POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n{");
      await new Promise((resolve) => socket.once("connect", resolve));
      socket.destroy();
    });
    await Promise.all(left);
    expect((await chat(hello)).status).toBe(200);
  });
});

describe("the model listener", () => {
  test("ignores steering headers of clients, and keeps them from the provider", async () => {
    const evil = {
      "x-plano-cluster": "brightstaff",
      "x-envoy-upstream-rq-timeout-ms": "1",
      "x-envoy-retry-on": "5xx",
      "x-forwarded-host": "evil",
      cookie: "a=b",
      authorization: "Bearer client-secret",
    };
    const answer = await chat({ ...hello, model: "sandbox/sandbox-delay-50ms" }, evil);
    expect(answer.status).toBe(200);
    const received = plano.sandbox.requests().at(-1)?.headers ?? {};
    expect(Object.keys(received).filter((name) => /^x-|cookie|authorization/.test(name))).toEqual([]);
    expect(received["accept-encoding"]).toBe("identity");
  });

  test("strips internal headers from responses, except those for clients", async () => {
    const names = [...(await chat(hello)).headers.keys()];
    expect(names.filter((name) => /^x-(plano|envoy)|^server$/.test(name))).toEqual([
      "x-plano-attempts",
      "x-plano-model",
      "x-plano-provider",
      "x-plano-request-id",
      "x-plano-sandbox",
    ]);
  });
});

describe("a failing provider", () => {
  test("that never answers is a 504 in the client's shape", async () => {
    const hanging = { ...hello, model: "sandbox/sandbox-hang" };
    const [answer, messages] = await Promise.all([
      chat(hanging),
      post("/v1/messages", JSON.stringify({ ...hanging, max_tokens: 5 })),
    ]);
    expect([answer.status, errorOf(answer).code]).toEqual([504, "upstream_timeout"]);
    expect([messages.status, JSON.parse(messages.text).error.type]).toEqual([504, "timeout_error"]);
  });

  test("whose answer is too large to buffer is a 502 that says so", async () => {
    const answer = await chat({ ...hello, model: "sandbox/sandbox-long-400000" });
    expect([answer.status, errorOf(answer).code]).toEqual([502, "response_too_large"]);
  });

  test("whose answer breaks off is reported as failed", async () => {
    const answer = await chat({ ...hello, model: "sandbox/sandbox-cut-stream" }).then(
      ({ status }) => status,
      () => "broken",
    );
    expect(answer).not.toBe(200);
  });
});

/** From the environment of Envoy's process, which its owner can read. */
async function sealKeyOf(pid: number): Promise<string> {
  const environment = await readFile(`/proc/${pid}/environ`, "utf8");
  return /(?:^|\0)PLANO_SECRETS_KEY=([^\0]*)/.exec(environment)?.[1] ?? "";
}

describe("secrets", () => {
  test("of providers are sealed: no file, log, error or dump has one", async () => {
    const unreachable = await chat({ ...hello, model: "keyed/m" });
    expect(unreachable.status).toBe(502);
    const unset = await chat({ ...hello, model: "unset/m" });
    expect([unset.status, errorOf(unset).message]).toEqual([500, expect.stringContaining("UNSET_KEY")]);
    const dump = await (await fetch(`${plano.adminUrl}/config_dump`)).text();
    expect(dump).toContain("TEST_KEY");
    const texts = [dump, unreachable.text, ...(await files(plano.directory))];
    const key = await sealKeyOf(plano.pids.envoy);
    expect(key).toHaveLength(44);
    for (const text of texts) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(key);
    }
  });

  test("are safe in a running Plano's files, which only their owner can read", async () => {
    const open: string[] = [];
    for (const file of await list(plano.directory))
      if (((await stat(file)).mode & 0o077) !== 0) open.push(file);
    expect(open).toEqual([]);
  });
});

describe("the logs of a request", () => {
  test("are one access log line and one observation", async () => {
    const before = (await plano.observations(0)).length;
    await chat(hello, { "x-request-id": "the-request" });
    await plano.observations(before + 1);
    const find = (lines: Record<string, unknown>[]): Record<string, unknown> | undefined =>
      lines.find(({ request_id }) => request_id === "the-request");
    let line: Record<string, unknown> | undefined;
    await eventually(async () => {
      line = find(await plano.accessLog(1));
      return line !== undefined;
    }, "the request was logged");
    expect(line).toMatchObject({
      method: "POST",
      path: "/v1/chat/completions",
      model: "gpt",
      target: "sandbox/gpt",
      provider: "sandbox",
      status: 200,
      details: "via_upstream",
      attempts: "1",
      input_tokens: "2",
    });
    expect(find(await plano.observations(1))).toMatchObject({
      model: "gpt",
      status: 200,
      usage: { input: 2 },
    });
  });
});

async function list(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

async function files(directory: string): Promise<string[]> {
  return Promise.all((await list(directory)).map((file) => readFile(file, "utf8")));
}
