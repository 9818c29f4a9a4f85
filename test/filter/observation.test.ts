// The observation line, from the compiled filter to brightstaff's parser.
import { parseObservations } from "@plano/brightstaff";
import { OBSERVATION_SCHEMA, type Observation } from "@plano/config/contract";
import { describe, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { ask, startWith } from "./configured.js";
import { chatHeaders } from "./gateway-host.js";

const MEMBERS = Object.keys(OBSERVATION_SCHEMA.properties);
const OPTIONAL = Object.keys(OBSERVATION_SCHEMA.properties).filter(
  (name) => !(OBSERVATION_SCHEMA.required as readonly string[]).includes(name),
);
const HEADERS = { "x-request-id": "r-1", traceparent: "00-1-2-01", "x-plano-caller": 'al "ice"' };
const CHUNKS = [
  { choices: [{ index: 0, delta: { content: "Hi" } }] },
  { choices: [{ index: 0, delta: {}, finish_reason: "length" }] },
  {
    choices: [],
    usage: { prompt_tokens: 7, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 2 } },
  },
];

async function start(): Promise<Host> {
  const limit = "ratelimits: [{ model: gpt-4o, limit: { tokens: 1000, unit: day } }]\n";
  return startWith("{ model: openai/gpt-4o, access_key: $A }", limit);
}

/** The lines of the next post. */
function linesOf(host: Host): string {
  host.tick();
  return host.flushCalls()[0]?.text ?? "";
}

function parsed(lines: string): Observation[] {
  const { observations, rejected } = parseObservations(lines);
  expect(rejected).toBe(0);
  return observations;
}

/** What is observed of the exchange. */
function observe(host: Host): Observation {
  const [observation, ...others] = parsed(linesOf(host));
  expect(others).toEqual([]);
  if (observation === undefined) throw new Error("nothing was observed");
  return observation;
}

test("a stream has the members of the contract, in its order", async () => {
  const host = await start();
  const exchange = ask(host, "chat", { model: "gpt-4o", stream: true }, HEADERS);
  exchange.respondHeaders({ "content-type": "text/event-stream" });
  host.clock.advance(25);
  const events = CHUNKS.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("");
  exchange.respondChunk(`${events}data: [DONE]\n\n`, true);
  const lines = linesOf(host);
  const written = Object.keys(JSON.parse(lines));
  expect(written).toEqual(MEMBERS.filter((name) => written.includes(name)));
  expect(parsed(lines)).toMatchObject([
    {
      v: 2,
      request_id: "r-1",
      traceparent: "00-1-2-01",
      started_ms: expect.any(Number),
      duration_ms: 25,
      ttft_ms: 25,
      listener: "m",
      path: "/v1/chat/completions",
      client_format: "chat-completions",
      stream: true,
      caller: 'al "ice"',
      asked: "gpt-4o",
      model: "gpt-4o",
      target: "openai/gpt-4o",
      provider: "openai",
      upstream_format: "chat-completions",
      attempts: [
        {
          target: "openai/gpt-4o",
          provider: "openai",
          upstream_format: "chat-completions",
          status: 200,
          began_ms: 0,
          ms: 25,
          error: null,
        },
      ],
      attempt_count: 1,
      status: 200,
      stop_reason: "max_tokens",
      ended_by: "provider",
      usage: { input: 7, output: 3, cached_input: 2, cache_creation: null, reasoning: null },
      charged_tokens: 10,
    },
  ]);
});

test("a client that leaves has every member that is required, and no value that there is not", async () => {
  const host = await startWith("{ model: openai/gpt-4o, access_key: $A }");
  ask(host, "chat", { model: "gpt-4o" }).abort();
  const lines = linesOf(host);
  const written = Object.keys(JSON.parse(lines));
  expect(MEMBERS.filter((name) => !OPTIONAL.includes(name) && !written.includes(name))).toEqual([]);
  expect(parsed(lines)).toMatchObject([
    { status: 0, stream: false, ttft_ms: null, usage: null, stop_reason: null, ended_by: "client" },
  ]);
});

test.each([
  ["leaves", ""],
  ["gets no usage", "data: [DONE]\n\n"],
])("a stream whose client %s has estimated tokens, without limits too", async (_name, end) => {
  const host = await startWith("{ model: openai/gpt-4o, access_key: $A }");
  const exchange = ask(host, "chat", {
    model: "gpt-4o",
    stream: true,
    messages: [{ content: "x".repeat(400) }],
  });
  exchange.respondHeaders({ ":status": "200", "content-type": "text/event-stream" });
  const chunk = { id: "c", object: "chat.completion.chunk", created: 1, model: "m" };
  const choices = [{ index: 0, delta: { content: "words ".repeat(100) }, finish_reason: "stop" }];
  exchange.respondChunk(`data: ${JSON.stringify({ ...chunk, choices })}\n\n`);
  if (end === "") exchange.abort();
  else exchange.respondChunk(end, true);
  const { usage, charged_tokens: charged } = observe(host) as { usage: unknown; charged_tokens: number };
  expect(usage).toBeNull();
  expect(charged).toBeGreaterThan(250);
  expect(charged).toBeLessThan(310);
});

test("an image counts as one where tokens are estimated without limits", async () => {
  const host = await startWith("{ model: openai/gpt-4o, access_key: $A }");
  const image = Buffer.concat([Buffer.from("\x89PNG", "latin1"), Buffer.alloc(60_000)]).toString("base64");
  const part = { type: "image_url", image_url: { url: `data:image/png;base64,${image}` } };
  const exchange = ask(host, "chat", { model: "gpt-4o", messages: [{ role: "user", content: [part] }] });
  exchange.respondHeaders({ ":status": "200", "content-type": "application/json" }).abort();
  const { charged_tokens: charged } = observe(host) as { charged_tokens: number };
  // An image of unknown size has 1,445 tokens.
  expect(charged).toBeGreaterThan(1_445);
  expect(charged).toBeLessThan(1_600);
});

describe("a refused request", () => {
  const KEY = "{ model: openai/gpt-4o, access_key: $A }";
  const REFUSED = { model: null, target: null, provider: null, attempts: [], attempt_count: 0 };

  test("for an unknown model has what was asked, and not in the message", async () => {
    const host = await startWith(KEY);
    ask(host, "chat", { model: "unknown" });
    expect(observe(host)).toMatchObject({
      ...REFUSED,
      asked: "unknown",
      status: 404,
      error: {
        code: "model_not_found",
        message: "The model '…' does not exist; GET /v1/models lists those that do.",
      },
      ended_by: "gateway",
    });
  });

  test.each<[string, Record<string, string>, string, number, string]>([
    ["that is not JSON", {}, "{", 400, "invalid_request_error"],
    ["without a body", {}, "", 400, "invalid_request_error"],
    ["to an unknown path", { ":path": `/v1/${"x".repeat(1_000)}?secret=1` }, "{}", 404, "unknown_url"],
    ["with the wrong method", { ":method": "GET" }, "", 405, "method_not_allowed"],
    ["that is compressed", { "content-encoding": "br" }, "x", 415, "unsupported_content_encoding"],
    ["with a length over the limit", { "content-length": "99999999999" }, "", 413, "request_too_large"],
    ["without a key", { "x-plano-auth": "0" }, "{}", 503, "authentication_unavailable"],
  ])("%s has its error", async (_what, headers, body, status, code) => {
    const host = await startWith(KEY);
    host.exchange().request({ ...chatHeaders, ...headers }, body);
    const observation = observe(host);
    expect(observation).toMatchObject({ ...REFUSED, status, error: { code }, ended_by: "gateway" });
    expect(observation.error?.message).toMatch(/[.]$/);
    expect(observation.path.length).toBeLessThanOrEqual(256);
    expect(observation.path).not.toContain("secret");
  });

  test("by a rate limit is ended by the limit", async () => {
    const host = await startWith(KEY, "ratelimits: [{ model: gpt-4o, limit: { requests: 1, unit: day } }]\n");
    ask(host, "chat", { model: "gpt-4o" }).abort();
    linesOf(host);
    ask(host, "chat", { model: "gpt-4o" });
    expect(observe(host)).toMatchObject({
      target: "openai/gpt-4o",
      attempts: [],
      status: 429,
      error: { code: "rate_limit_exceeded" },
      ended_by: "limit",
    });
  });
});

describe("the client", () => {
  const asked = async (headers: Record<string, string>, identity = "one") => {
    const environment = { PLANO_IDENTITY_KEY: identity };
    const host = await startWith("{ model: openai/gpt-4o, access_key: $A }", "", { environment });
    ask(host, "chat", { model: "gpt-4o" }, headers).abort();
    return observe(host);
  };
  const key = { authorization: "Bearer sk-client-1" };

  test("is what stands for its credential, in whatever header", async () => {
    const { client } = await asked(key);
    expect(client).toMatch(/^[0-9a-f]{12}$/);
    expect((await asked({ "x-api-key": "sk-client-1" })).client).toBe(client);
    expect((await asked({ "x-api-key": "sk-client-2" })).client).not.toBe(client);
    expect((await asked({})).client).toBeUndefined();
  });

  test("is another one under another key of the installation, and the same after a restart", async () => {
    const { client } = await asked(key);
    expect((await asked(key)).client).toBe(client);
    expect((await asked(key, "two")).client).not.toBe(client);
  });

  test("has its program, cut, and its session as what stands for it", async () => {
    const observation = await asked({ "user-agent": "agent/".repeat(20), "x-model-affinity": "mine" });
    expect(observation.user_agent).toBe("agent/".repeat(20).slice(0, 64));
    expect(observation).toMatchObject({ session: "f4da15896178", session_from: "header" });
  });

  /** As brightstaff has them: client-names.test.ts. */
  test("has a long session as what stands for all of it", async () => {
    const long = await asked({
      "x-model-affinity": "a longer name of a session, beyond the sixty-four bytes that are kept of it",
    });
    expect(long.session).toBe("86703b284fc7");
  });

  test("inside is brightstaff", async () => {
    expect((await asked({ "x-plano-inside": "1" })).listener).toBe("inside");
  });
});
