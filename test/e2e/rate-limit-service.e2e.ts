// Limits that two Planos share, through real Envoys with two workers each, Envoy's rate limit service and
// Redis: each counts what the other has admitted.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import Anthropic from "@anthropic-ai/sdk";
import { findFreePort } from "@plano/cli";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { buildRateLimitService, missingPackages } from "./rate-limit-service/build.js";
import { type RateLimitService, startRateLimitService } from "./rate-limit-service/start.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const BUILD_TIMEOUT = 600_000;
const CLI = fileURLToPath(new URL("../../cli/bin/plano.js", import.meta.url));

const missing = await missingPackages();
const lacks = `the tests of the rate limit service need ${missing.join(" and ")}`;
if (missing.length > 0 && process.env.CI !== undefined) throw new Error(`${lacks}; .ci/run installs them`);
if (missing.length > 0)
  console.warn(`Skipped: ${lacks}; install them with apt-get, Go from https://go.dev/dl`);

const configuration = (provider: number, service: string): string => `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 20s }]
model_providers:
  - { model: sandbox/* }
  - { model: own/raced, provider_interface: openai, base_url: "http://127.0.0.1:${provider}/v1" }
  - { model: own/costly, provider_interface: openai, base_url: "http://127.0.0.1:${provider}/v1" }
  - { model: own/per-team, provider_interface: openai, base_url: "http://127.0.0.1:${provider}/v1" }
  - { model: own/plenty, provider_interface: openai, base_url: "http://127.0.0.1:${provider}/v1" }
  - { model: own/free, provider_interface: openai, base_url: "http://127.0.0.1:${provider}/v1" }
model_aliases:
  several: { targets: [own/free, own/costly] }
ratelimits:
  - { model: own/plenty, limit: { requests: 1000, unit: day } }
  - { model: own/raced, limit: { requests: 10, unit: day } }
  - { model: own/costly, limit: { tokens: 1000, unit: day } }
  - { model: own/per-team, selector: { key: x-team }, limit: { requests: 1, unit: day } }
  - { model: own/per-team, selector: { key: x-team, value: large }, limit: { requests: 2, unit: day } }
  - { model: several, limit: { requests: 1, unit: day } }
ratelimit_service: ${service}
`;

/** Its answers cost nothing. */
const FRUGAL = "frugal";
let provider: TestUpstream;

beforeAll(async () => {
  provider = await startUpstream((response, { body }) => {
    const { model, stream, user } = JSON.parse(body.toString()) as Record<string, unknown>;
    const usage =
      user === FRUGAL
        ? { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
        : { prompt_tokens: 600, completion_tokens: 500, total_tokens: 1100 };
    const head = { id: "c", created: 1, model };
    const content = "Hello";
    if (stream !== true) {
      const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }];
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ ...head, object: "chat.completion", choices, usage }));
      return;
    }
    const choices = [{ index: 0, delta: { role: "assistant", content }, finish_reason: "stop" }];
    const events = [
      { ...head, object: "chat.completion.chunk", choices },
      { ...head, object: "chat.completion.chunk", choices: [], usage },
    ];
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(
      [...events.map((event) => JSON.stringify(event)), "[DONE]"].map((data) => `data: ${data}\n\n`).join(""),
    );
  });
});
afterAll(() => provider?.close());

const openai = ({ url }: TestPlano, team?: string): OpenAI =>
  new OpenAI({
    baseURL: `${url}/v1`,
    apiKey: "none",
    maxRetries: 0,
    ...(team !== undefined && { defaultHeaders: { "x-team": team } }),
  });
const anthropic = ({ url }: TestPlano): Anthropic =>
  new Anthropic({ baseURL: url, apiKey: "none", maxRetries: 0 });
const messages = [{ role: "user" as const, content: "hi" }];

type Failure = InstanceType<typeof OpenAI.APIError>;

/** Undefined if the request was answered. */
async function chat(
  plano: TestPlano,
  model: string,
  team?: string,
  user?: string,
): Promise<Failure | undefined> {
  return openai(plano, team)
    .chat.completions.create({ model, messages, ...(user !== undefined && { user }) })
    .then(
      () => undefined,
      (reason: unknown) => reason as Failure,
    );
}

async function stat({ adminUrl }: TestPlano, name: string): Promise<number> {
  const text = await (await fetch(`${adminUrl}/stats?usedonly&filter=${name}`)).text();
  const values = text.split("\n").map((line) => Number(line.split(": ")[1] ?? 0));
  return values.reduce((sum, value) => sum + value, 0);
}

describe.skipIf(missing.length > 0)("two Planos with one service", () => {
  let service: RateLimitService;
  let planos: TestPlano[] = [];
  const first = (): TestPlano => planos[0] ?? expect.unreachable();
  const second = (): TestPlano => planos[1] ?? expect.unreachable();

  beforeAll(async () => {
    // Starts them before choosing a port: the service and Envoy share ports with other programs.
    const binary = await buildRateLimitService();
    const port = await findFreePort();
    const text = configuration(
      provider.port,
      `{ address: "127.0.0.1:${port}", timeout: 5s, failure_mode: closed }`,
    );
    service = await startRateLimitService(binary, await render(text), port);
    planos = await Promise.all([startTestPlano(text, {}, 2), startTestPlano(text, {}, 2)]);
    for (const plano of planos) {
      await eventually(async () => (await chat(plano, "own/plenty")) === undefined, "the service is asked");
    }
  }, BUILD_TIMEOUT);
  afterAll(async () => {
    await Promise.all(planos.map((plano) => plano.stop()));
    await service?.stop();
  });

  test("admit exactly as many requests as the limit allows, in any order", async () => {
    const clients = Array.from({ length: 16 }, (_each, index) => planos[index % 2] ?? expect.unreachable());
    const outcomes = await Promise.all(
      clients.map(async (plano) => [await chat(plano, "own/raced"), await chat(plano, "own/raced")]),
    );
    const failures = outcomes.flat().filter((failure) => failure !== undefined);
    const reasons = failures.map(({ status, code }) => `${status} ${code}`);
    expect(reasons).toEqual(Array.from({ length: 22 }, () => "429 rate_limit_exceeded"));
  });

  test("refuse in the client's own shape, with a retry hint", async () => {
    const failure = await chat(first(), "own/raced");
    expect(failure).toBeInstanceOf(OpenAI.RateLimitError);
    expect(failure?.code).toBe("rate_limit_exceeded");
    const headers = Object.fromEntries(failure?.headers ?? []);
    expect(headers).toMatchObject({ "x-ratelimit-remaining": "0", "content-type": "application/json" });
    expect(headers["x-ratelimit-limit"]).toMatch(/^10\b/);
    expect(Number(headers["retry-after"])).toBeGreaterThan(0);
    expect(headers["retry-after"]).toBe(headers["x-ratelimit-reset"]);

    const request = anthropic(second()).messages.create({ model: "own/raced", max_tokens: 9, messages });
    const reason = await request.then(
      () => expect.unreachable(),
      (error: unknown) => error as InstanceType<typeof Anthropic.APIError>,
    );
    expect(reason).toBeInstanceOf(Anthropic.RateLimitError);
    expect(reason.error).toMatchObject({ type: "error", error: { type: "rate_limit_error" } });
  });

  test("count the tokens of each other's answers", async () => {
    expect(await chat(second(), "own/costly", undefined, FRUGAL)).toBeUndefined();
    const { response } = await openai(second())
      .chat.completions.create({ model: "own/costly", messages, user: FRUGAL })
      .withResponse();
    expect(response.headers.get("x-ratelimit-remaining")).toBe("1000");
    const stream = await openai(first()).chat.completions.create({
      model: "own/costly",
      messages,
      stream: true,
    });
    for await (const _chunk of stream) {
      // Reads it to the end.
    }
    await eventually(
      async () => (await chat(second(), "own/costly", undefined, FRUGAL))?.status === 429,
      "the other one knew what was used",
    );
    expect((await chat(first(), "own/costly"))?.status).toBe(429);
    expect(await chat(second(), "own/free")).toBeUndefined();
  });

  test("count each value of a header by itself, and a named one by its own limit", async () => {
    for (const [team, allowed] of [
      ["one", 1],
      ["two", 1],
      ["large", 2],
    ] as const) {
      for (let count = 0; count < allowed; count++)
        expect(await chat(first(), "own/per-team", team)).toBeUndefined();
      expect((await chat(second(), "own/per-team", team))?.status).toBe(429);
    }
    expect(await chat(first(), "own/per-team")).toBeUndefined();
    expect((await chat(second(), "own/per-team"))?.status).toBe(429);
  });

  test("report in response headers what is left", async () => {
    const { response } = await openai(second(), "three")
      .chat.completions.create({ model: "own/per-team", messages })
      .withResponse();
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "x-ratelimit-limit": expect.stringMatching(/^1\b/),
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": expect.stringMatching(/^\d+$/),
    });
  });

  test("count a name of several models by that name only", async () => {
    expect(await chat(first(), "several")).toBeUndefined();
    expect((await chat(second(), "several"))?.status).toBe(429);
    expect(await chat(second(), "own/free")).toBeUndefined();
  });
});

describe("a service that does not answer", () => {
  let silent: Server;
  let open: TestPlano;
  let closed: TestPlano;

  beforeAll(async () => {
    silent = createServer().listen(0, "127.0.0.1");
    await eventually(() => silent.listening, "the silent server listened");
    const { port } = silent.address() as { port: number };
    open = await startTestPlano(
      configuration(provider.port, `{ address: "127.0.0.1:${port}", timeout: 100ms }`),
    );
    closed = await startTestPlano(
      configuration(provider.port, '{ address: "127.0.0.1:1", failure_mode: closed }'),
    );
  });
  afterAll(async () => {
    await open?.stop();
    await closed?.stop();
    silent?.close();
  });

  test("stops no request of a Plano that fails open, and is counted", async () => {
    expect(await chat(open, "own/raced")).toBeUndefined();
    await eventually(
      async () => (await stat(open, "ratelimit.failure_mode_allowed")) === 1,
      "it was counted",
    );
    expect(await stat(open, "ratelimit.error")).toBe(1);
  });

  test("makes a Plano that fails closed refuse in the client's shape, before a provider is asked", async () => {
    const before = provider.received.length;
    const failure = await chat(closed, "own/raced");
    expect(failure?.status).toBe(503);
    expect(failure?.code).toBe("rate_limit_unknown");
    expect(failure?.headers?.get("retry-after")).toBe("1");
    const reason = await anthropic(closed)
      .messages.create({ model: "own/costly", max_tokens: 9, messages })
      .catch((error: unknown) => error as InstanceType<typeof Anthropic.APIError>);
    expect(reason).toMatchObject({ status: 503, error: { error: { type: "overloaded_error" } } });
    expect(provider.received.length).toBe(before);
    expect(await stat(closed, "ratelimit.error")).toBe(2);
  });

  test("is not asked for requests that no limit counts", async () => {
    expect(await chat(closed, "own/free")).toBeUndefined();
  });
});

/** The configuration a user would give the service. */
async function render(text: string): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-render-"));
  try {
    const file = path.join(directory, "plano.yaml");
    await writeFile(file, text);
    const { stdout } = await promisify(execFile)(process.execPath, [
      CLI,
      "render",
      file,
      "--only",
      "ratelimit",
    ]);
    return stdout;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
