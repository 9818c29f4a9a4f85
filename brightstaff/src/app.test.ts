import { pino } from "pino";
import { describe, expect, test } from "vitest";
import type { Brightstaff, Dependencies } from "./app.js";
import { buildTestApp } from "./generations/testing/app.js";
import { MemoryBudget, OverBudget } from "./memory-budget.js";
import { ObservationStore } from "./observations/store.js";
import { observed } from "./observations/testing/observation.js";
import { PLAIN_CONFIG } from "./testing/service-config.js";

const MODELS = ["openai/gpt-4o", "anthropic/claude", "fast-llm"].map((id) => ({
  id,
  ownedBy: id.split("/")[0] ?? "",
}));
/** The port that `inject` writes into `Host`. */
const LISTEN = { host: "127.0.0.1", port: 80 };
const NAMES = { models: { "gpt-4o": "openai/gpt-4o" }, pools: {}, prefixes: ["groq/", "own/"] };
const LISTED = { models: MODELS, modelNames: NAMES, pricedPrefixes: ["groq/"] };
const CONFIG = { ...PLAIN_CONFIG, listen: LISTEN, ...LISTED };
const ANTHROPIC = { "anthropic-version": "2023-06-01" };

function build(lines: string[] = [], more: Partial<Dependencies> = {}): Brightstaff {
  const logger = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
  const modelsSince = new Date("2026-01-02T03:04:05Z");
  return buildTestApp(CONFIG, { logger, modelsSince, observations: new ObservationStore(3), ...more });
}

const observation = (id: string, more: object = {}): string =>
  JSON.stringify({ ...observed({ request_id: id }), ...more });

describe("health", () => {
  test("reports that the process is alive, and that it is ready until it drains", async () => {
    const { app, drain } = build();
    expect((await app.inject("/healthz")).statusCode).toBe(200);
    expect((await app.inject("/readyz")).json()).toEqual({ status: "ready" });
    drain();
    expect((await app.inject("/readyz")).statusCode).toBe(503);
    expect((await app.inject("/healthz")).statusCode).toBe(200);
  });
});

test("brightstaff serves requests before its startup work has finished", async () => {
  let come = (): void => {};
  const ready = new Promise<void>((resolve) => {
    come = resolve;
  });
  const { app } = build([], { ready });
  const starting = await app.inject("/readyz");
  expect([starting.statusCode, starting.json()]).toEqual([503, { status: "starting" }]);
  expect((await app.inject("/v1/models")).statusCode).toBe(200);
  come();
  await ready;
  expect((await app.inject("/readyz")).json()).toEqual({ status: "ready" });
});

describe("GET /v1/models", () => {
  test("lists models and aliases in OpenAI's shape", async () => {
    const { object, data } = (await build().app.inject("/v1/models")).json();
    expect(object).toBe("list");
    expect(data[0]).toEqual({
      id: "openai/gpt-4o",
      object: "model",
      created: 1_767_323_045,
      owned_by: "openai",
    });
    expect(data.map(({ id }: { id: string }) => id)).toEqual([
      "openai/gpt-4o",
      "anthropic/claude",
      "fast-llm",
    ]);
  });

  test("lists what the source of prices knows of a wildcard's provider, unless the file has its address", async () => {
    const priced = () => ["groq/b", "openai/gpt-4o", "groq/a", "own/m", "other/x", "bare"];
    const { data } = (await buildTestApp(CONFIG, { priced }).app.inject("/v1/models")).json();
    const names = data.map(({ id, owned_by: owner }: { id: string; owned_by: string }) => [id, owner]);
    expect(names.slice(3)).toEqual([
      ["groq/a", "groq"],
      ["groq/b", "groq"],
    ]);
  });

  test("lists them in Anthropic's shape, page by page, for Anthropic's clients", async () => {
    const { app } = build();
    const page = async (query: string) =>
      (await app.inject({ url: `/v1/models${query}`, headers: ANTHROPIC })).json();
    const first = await page("?limit=2");
    expect(first.data[0]).toEqual({
      type: "model",
      id: "openai/gpt-4o",
      display_name: "openai/gpt-4o",
      created_at: "2026-01-02T03:04:05.000Z",
    });
    expect([first.has_more, first.first_id, first.last_id]).toEqual([
      true,
      "openai/gpt-4o",
      "anthropic/claude",
    ]);
    const second = await page(`?limit=2&after_id=${encodeURIComponent(first.last_id)}`);
    expect([second.data.length, second.has_more, second.last_id]).toEqual([1, false, "fast-llm"]);
    const before = await page("?limit=1&before_id=fast-llm");
    expect([before.first_id, before.has_more]).toEqual(["anthropic/claude", true]);
    expect((await page("?limit=0")).error.type).toBe("invalid_request_error");
  });

  test.each(["/v1/models/openai/gpt-4o", "/v1/models/openai%2Fgpt-4o"])(
    "shows one model: %s",
    async (url) => {
      expect((await build().app.inject(url)).json()).toMatchObject({ id: "openai/gpt-4o", object: "model" });
    },
  );

  test.each([
    ["gpt-4o", "openai"],
    ["groq/llama", "groq"],
  ])("shows %s, which a request may name although the list does not have it", async (id, owner) => {
    const { app } = build();
    const shown = (await app.inject(`/v1/models/${id}`)).json();
    expect(shown).toEqual({ id, object: "model", created: 1_767_323_045, owned_by: owner });
    const forbidden = await app.inject({
      url: `/v1/models/${id}`,
      headers: { "x-plano-caller-models": "other" },
    });
    expect(forbidden.statusCode).toBe(404);
  });

  test("names an unknown model in an error of the client's shape", async () => {
    const { app } = build();
    const chat = await app.inject("/v1/models/nope");
    expect([chat.statusCode, chat.json().error.code]).toEqual([404, "model_not_found"]);
    const messages = await app.inject({ url: "/v1/models/nope", headers: ANTHROPIC });
    expect(messages.json()).toMatchObject({ type: "error", error: { type: "not_found_error" } });
  });
});

describe("observations", () => {
  const post = (app: Brightstaff["app"], payload: string, headers: object = {}) =>
    app.inject({
      method: "POST",
      url: "/internal/observations",
      headers: { "content-type": "application/x-ndjson", ...headers },
      payload,
    });

  test("of a batch that comes again count once", async () => {
    const { app } = build();
    for (const batch of ["1", "2", "1"])
      expect((await post(app, observation(batch), { "x-plano-batch": batch })).statusCode).toBe(204);
    expect((await app.inject("/internal/observations")).json().total).toBe(2);
  });

  test("are kept up to a bound, newest first", async () => {
    const { app } = build();
    const lines = ["a", "b", "c", "d"].map((id) => observation(id)).join("\n");
    expect((await post(app, `${lines}\n`)).statusCode).toBe(204);
    const { total, observations } = (await app.inject("/internal/observations")).json();
    expect(total).toBe(4);
    expect(observations.map((one: { request_id: string }) => one.request_id)).toEqual(["d", "c", "b"]);
    const { observations: one } = (await app.inject("/internal/observations?limit=1")).json();
    expect(one).toHaveLength(1);
  });

  test("that cannot be parsed are counted and logged, and do not spoil others", async () => {
    const logged: string[] = [];
    const { app } = build(logged);
    const lines = ["{", "[]", "null", observation("x", { status: "200" }), observation("good", { newer: 1 })];
    expect((await post(app, lines.join("\n"))).statusCode).toBe(204);
    const { total, rejected } = (await app.inject("/internal/observations")).json();
    expect([total, rejected]).toEqual([1, 4]);
    expect(logged.some((line) => JSON.parse(line).rejected === 4)).toBe(true);
  });

  test.each(["text/plain", "application/json"])("are refused with the content type %s", async (type) => {
    const { app } = build();
    const headers = { "content-type": type };
    const url = "/internal/observations";
    expect((await app.inject({ method: "POST", url, headers, payload: observation("a") })).statusCode).toBe(
      415,
    );
    expect((await app.inject(url)).json().total).toBe(0);
  });

  test.each([
    ["127.0.0.1", 200],
    ["::1", 200],
    ["::ffff:127.0.0.1", 200],
    ["203.0.113.9", 403],
    ["2001:db8::1", 403],
  ])("are shown to loopback only: %s", async (remoteAddress, status) => {
    const { app } = build();
    expect((await app.inject({ url: "/internal/observations", remoteAddress })).statusCode).toBe(status);
  });

  test("are refused as a whole when they exceed the bound", async () => {
    expect((await post(build().app, "x".repeat(5 << 20))).statusCode).toBe(413);
  });
});

describe("a request without a route", () => {
  test("gets a 404 or 405 in the client's shape, chosen by its path", async () => {
    const { app } = build();
    for (const url of ["/nothing?x=1", "/agents/nothing"]) {
      const unknown = await app.inject(url);
      expect([unknown.statusCode, unknown.json().error.message]).toEqual([
        404,
        "There is nothing at /nothing.",
      ]);
    }
    const wrong = await app.inject({ method: "DELETE", url: "/v1/models" });
    expect([wrong.statusCode, wrong.headers.allow]).toEqual([405, "GET, HEAD"]);
    const anthropic = await app.inject({ method: "POST", url: "/v1/models", headers: ANTHROPIC });
    expect(anthropic.json()).toMatchObject({ type: "error", error: { type: "invalid_request_error" } });
  });

  test.each(["/nothing", "/v1/models"])("gets the error whatever its body is: %s", async (url) => {
    const { app } = build();
    const headers = { "content-type": "application/json" };
    const { statusCode } = await app.inject({ method: "POST", url, headers, payload: "{" });
    expect(statusCode).toBe(url === "/nothing" ? 404 : 405);
  });

  test("gets a 400 in the client's shape, with a request id, when its URL is malformed", async () => {
    const { app } = build();
    const chat = await app.inject("/v1/models/%zz");
    expect([chat.statusCode, chat.json().error.code]).toEqual([400, "invalid_url"]);
    expect(chat.headers["x-request-id"]).toBeDefined();
    const messages = await app.inject({ url: "/v1/models/%zz", headers: ANTHROPIC });
    expect(messages.json()).toMatchObject({ type: "error", error: { type: "invalid_request_error" } });
  });

  test("never shows a stack trace", async () => {
    const { app } = build();
    app.get("/boom", () => {
      throw new Error("secret detail");
    });
    const response = await app.inject("/boom");
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain("secret detail");
  });
});

describe("request ids", () => {
  test("are kept when valid, generated otherwise, returned and logged", async () => {
    const logged: string[] = [];
    const { app } = build(logged);
    const kept = await app.inject({ url: "/v1/models", headers: { "x-request-id": "abc-1" } });
    expect(kept.headers["x-request-id"]).toBe("abc-1");
    const made = await app.inject({ url: "/v1/models", headers: { "x-request-id": 'a"b\n' } });
    expect(made.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    const [first = ""] = logged;
    expect(JSON.parse(first)).toMatchObject({
      request_id: "abc-1",
      method: "GET",
      path: "/v1/models",
      status: 200,
    });
  });
});

test.each(["application/json, application/json", "application/json,text/plain", "json"])(
  "a chat with the content type %j gets a 415 in the client's shape",
  async (type) => {
    const { app } = build();
    const headers = { "content-type": type };
    const ask = async (path: string) => {
      const answer = await app.inject({ method: "POST", url: `/agents/v1/${path}`, headers, payload: "{}" });
      return [answer.statusCode, answer.json()];
    };
    const message = "The content-type header must name one media type, and one that is accepted here.";
    const error = { type: "invalid_request_error", message };
    const own = { ...error, param: null, code: "invalid_content_type" };
    expect(await ask("chat/completions")).toEqual([415, { error: own }]);
    expect(await ask("responses")).toEqual([415, { error: own }]);
    expect(await ask("messages")).toEqual([415, { type: "error", error }]);
  },
);

test("an overloaded process refuses large chats with a retry hint, and serves small chats and health", async () => {
  const { app } = build();
  const ask = (counts: string) =>
    app.inject({
      method: "POST",
      url: "/agents/v1/messages",
      body: "{}",
      headers: { "x-plano-body": counts },
    });
  const large = () => ask("1000000 10");
  const small = () => ask("1000 10");
  expect((await large()).statusCode).toBe(404);
  let refused = await large();
  let served = refused;
  // A machine that is busy itself may delay the process so much that small chats are refused too.
  for (let tries = 0; tries < 10 && (refused.statusCode !== 503 || served.statusCode !== 404); tries++) {
    const until = Date.now() + 700;
    while (Date.now() < until);
    await new Promise((resolve) => setTimeout(resolve));
    refused = await large();
    served = await small();
  }
  expect(refused.json()).toMatchObject({ type: "error", error: { type: "overloaded_error" } });
  expect(refused.headers["retry-after"]).toBe("1");
  expect(served.statusCode).toBe(404);
  expect((await app.inject("/healthz")).statusCode).toBe(200);
  await app.close();
});

test("chats beyond the memory budget are refused before they are read, and accepted once others are over", async () => {
  const budget = new MemoryBudget(10_000);
  const { app } = buildTestApp(CONFIG, { budget });
  const ask = (counts: string, url = "/agents/v1/messages") =>
    app.inject({ method: "POST", url, body: "{}", headers: { "x-plano-body": counts } });
  const refused = await ask("2 100");
  expect([refused.statusCode, refused.headers["retry-after"]]).toEqual([503, "1"]);
  expect(refused.json()).toMatchObject({ type: "error", error: { type: "overloaded_error" } });
  expect((await ask("2501 0", "/agents/v1/responses")).json()).toMatchObject({
    error: { type: "server_error", code: "overloaded" },
  });
  for (let times = 0; times < 3; times++) expect((await ask("1000 50")).statusCode).toBe(404);
  expect([budget.held, budget.refused]).toEqual([0, 2]);
  await app.close();
});

test("a chat for which there is no memory left while it is served may be tried again", async () => {
  const decide = () => Promise.reject(new OverBudget());
  const code = { name: "code", description: "d", model: "m", models: ["m"], prefer: "none" as const };
  const { app } = buildTestApp({ ...CONFIG, routingPreferences: [code] }, { chats: { routing: { decide } } });
  const payload = { messages: [{ role: "user", content: "hello" }] };
  const answer = await app.inject({ method: "POST", url: "/v1/chat/completions", payload });
  expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([503, "1"]);
  await app.close();
});

test("a client that leaves is not logged as an error", async () => {
  const lines: string[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
  const asked = new AbortController();
  const decide = (_turns: unknown, _candidates: unknown, signal: AbortSignal): Promise<never> => {
    asked.abort();
    return new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  };
  const code = { name: "code", description: "d", model: "m", models: ["m"], prefer: "none" as const };
  const { app } = buildTestApp(
    { ...CONFIG, routingPreferences: [code] },
    { logger, chats: { routing: { decide } } },
  );
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const body = JSON.stringify({ messages: [{ role: "user", content: "hello" }] });
  const sent = fetch(`${url}/v1/chat/completions`, { method: "POST", body, signal: asked.signal });
  await expect(sent).rejects.toThrow();
  await expect.poll(() => lines.join("")).toContain("the client left");
  expect(lines.filter((line) => line.includes('"level":50'))).toEqual([]);
  await app.close();
});
