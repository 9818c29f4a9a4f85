// The gateway role under the host emulator: what it refuses and how, which target it chooses, what becomes of
// Envoy's own replies, and what it reports afterwards.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Exchange, ExchangeOptions, Host } from "../host/host-api.js";
import { CONFIGURATION, chatHeaders, KEYS, messagesHeaders, startGateway, WASM } from "./gateway-host.js";

let host: Host;
let open: Exchange[];
beforeEach(async () => {
  host = await startGateway();
  open = [];
});
afterEach(() => {
  for (const exchange of open) exchange.abort();
  expect(host.contexts.size).toBe(2);
});

const chatBody = (more: object = {}) =>
  JSON.stringify({ model: "fast-llm", messages: [{ role: "user", content: "hello" }], ...more });

function exchangeOf(options: ExchangeOptions = {}): Exchange {
  const exchange = host.exchange(options);
  open.push(exchange);
  return exchange;
}

function sent(headers: Record<string, string>, body?: string | string[]): Exchange {
  return exchangeOf().request(headers, body);
}

interface Refusal {
  status: number | undefined;
  type: string;
  code: string | null;
  message: string;
  field: string | null;
}

function chatRefusal(exchange: Exchange): Refusal {
  const { error } = exchange.client.json as { error: Record<string, string | null> };
  return {
    status: exchange.client.status,
    type: String(error.type),
    code: error.code ?? null,
    message: String(error.message),
    field: error.param ?? null,
  };
}

describe("the gateway refuses before a provider is asked", () => {
  const cases: [string, Record<string, string>, string | undefined, Partial<Refusal>][] = [
    [
      "a wrong method",
      { ...chatHeaders, ":method": "DELETE" },
      undefined,
      { status: 405, code: "method_not_allowed" },
    ],
    [
      "a compressed body",
      { ...chatHeaders, "content-encoding": "gzip" },
      "xx",
      { status: 415, code: "unsupported_content_encoding" },
    ],
    [
      "a length beyond the limit",
      { ...chatHeaders, "content-length": "1048577" },
      "{}",
      { status: 413, code: "request_too_large" },
    ],
    ["a body beyond the limit", chatHeaders, " ".repeat(1048577), { status: 413, code: "request_too_large" }],
    [
      "no body",
      chatHeaders,
      undefined,
      { status: 400, message: "The request has no body; send a JSON object." },
    ],
    ["an empty body", chatHeaders, "", { status: 400 }],
    [
      "text",
      chatHeaders,
      "hello",
      { status: 400, message: "The request body is not valid JSON: see byte 0." },
    ],
    [
      "bytes behind the JSON",
      chatHeaders,
      "{} x",
      { status: 400, message: "The request body is not valid JSON: see byte 3." },
    ],
    [
      "too deep a body",
      chatHeaders,
      "[".repeat(200) + "]".repeat(200),
      { status: 400, message: "The request body is nested too deeply, at byte 128." },
    ],
    ["an array", chatHeaders, "[]", { status: 400, message: "The request body must be a JSON object." }],
    ["a number as model", chatHeaders, '{"model":5}', { status: 400, field: "model" }],
    ["an empty model", chatHeaders, '{"model":""}', { status: 400, field: "model" }],
    [
      "two models",
      chatHeaders,
      '{"model":"gpt-4o","mod\\u0065l":"fast-llm"}',
      { status: 400, field: "model" },
    ],
    [
      "a stream that is not a boolean",
      chatHeaders,
      chatBody({ stream: "yes" }),
      { status: 400, field: "stream" },
    ],
    [
      "stream options that are not an object",
      chatHeaders,
      chatBody({ stream_options: 1 }),
      { status: 400, field: "stream_options" },
    ],
    [
      "an unknown model",
      chatHeaders,
      chatBody({ model: "gpt-9" }),
      {
        status: 404,
        type: "invalid_request_error",
        code: "model_not_found",
        field: "model",
        message: "The model 'gpt-9' does not exist; GET /v1/models lists those that do.",
      },
    ],
    ["a prefix alone", chatHeaders, chatBody({ model: "openai/" }), { status: 404, code: "model_not_found" }],
  ];
  test.each(cases)("%s", (_name, headers, body, expected) => {
    const exchange = sent(headers, body);
    expect(exchange.attempts).toHaveLength(0);
    expect(chatRefusal(exchange)).toMatchObject(expected);
    expect(exchange.client.headers?.get("content-type")).toBe("application/json");
    expect(exchange.faults).toEqual([]);
  });

  test("a wrong method, naming the right one", () => {
    expect(sent({ ...chatHeaders, ":method": "GET" }).client.headers?.get("allow")).toBe("POST");
  });

  test.each([
    ["an unknown model", messagesHeaders, '{"model":"gpt-9"}', 404, "not_found_error"],
    ["bad JSON", { ":path": "/v1/messages" }, "{", 400, "invalid_request_error"],
    ["a path below /v1/messages", { ":path": "/v1/messages/batches" }, "{}", 404, "not_found_error"],
    [
      "a foreign path with Anthropic's version header",
      { ":path": "/x", "anthropic-version": "1" },
      "{}",
      404,
      "not_found_error",
    ],
    ["too large a body", messagesHeaders, " ".repeat(1048577), 413, "request_too_large"],
  ])("in Anthropic's shape for its clients: %s", (_name, headers, body, status, type) => {
    const { client } = sent(headers as Record<string, string>, body);
    expect(client.status).toBe(status);
    expect(client.json).toMatchObject({ type: "error", error: { type } });
  });

  test("a request without a model, when there is no default", async () => {
    const own = await startGateway({ configuration: JSON.stringify({ ...CONFIGURATION, default: -1 }) });
    const exchange = own.exchange().request(chatHeaders, "{}");
    expect(chatRefusal(exchange)).toMatchObject({ status: 400, field: "model" });
  });
});

describe("the choice of a target", () => {
  test.each([
    ["an alias", "fast-llm", "openai", "gpt-4o"],
    ["a full name", "openai/gpt-4o", "openai", "gpt-4o"],
    ["a short name", "gpt-4o", "openai", "gpt-4o"],
    ["a wildcard", "openai/o9-mini", "openai", "o9-mini"],
    ["an alias of a target with another format", "smart-llm", "anthropic", "claude-sonnet-4-5"],
    ["a name with escapes", 'odd "näme"', "local", "llama"],
  ])("%s", (_name, asked, cluster, model) => {
    const { upstream } = sent(chatHeaders, chatBody({ model: asked }));
    expect(upstream.cluster).toBe(cluster);
    expect(JSON.parse(upstream.text).model).toBe(model);
  });

  test.each(["{}", '{"model":null}', '{ "messages": [] }'])("is the default without a model: %s", (body) => {
    const { upstream } = sent(chatHeaders, body);
    expect(upstream.cluster).toBe("openai");
    expect(JSON.parse(upstream.text)).toEqual({ ...JSON.parse(body), model: "gpt-4o" });
  });

  test("ignores headers of clients", () => {
    const exchange = sent({ ...chatHeaders, "x-plano-cluster": "anthropic" }, chatBody());
    expect(exchange.upstream.cluster).toBe("openai");
  });

  test("works for a body in pieces, with trailers, and with a separate end", () => {
    const pieces = [...chatBody()];
    expect(sent(chatHeaders, pieces).upstream.ended).toBe(true);
    const trailers = exchangeOf().request(chatHeaders, chatBody(), { trailers: { "x-t": "1" } });
    expect(JSON.parse(trailers.upstream.text).model).toBe("gpt-4o");
    const separate = exchangeOf().request(chatHeaders, chatBody(), { separateEnd: true });
    expect(JSON.parse(separate.upstream.text).model).toBe("gpt-4o");
  });
});

describe("Envoy's own replies", () => {
  const flags = (value: number) => ({ properties: { response: { flags: BigInt(value) } } });
  test.each([
    {
      cause: "no healthy host",
      reply: [503, "no healthy upstream", "no_healthy_upstream"],
      flag: 0x2,
      status: 503,
      code: "upstream_unavailable",
    },
    {
      cause: "an unreachable host",
      reply: [503, "upstream connect error", "upstream_reset_before_response_started"],
      flag: 0x20,
      status: 502,
      code: "upstream_unreachable",
    },
    {
      cause: "a broken connection",
      reply: [503, "upstream connect error", "upstream_reset_before_response_started"],
      flag: 0x40,
      status: 502,
      code: "upstream_reset",
    },
    {
      cause: "a timeout",
      reply: [504, "upstream request timeout", "response_timeout"],
      flag: 0x4,
      status: 504,
      code: "upstream_timeout",
    },
    {
      cause: "too large an answer",
      reply: [500, "Internal Server Error", "response_payload_too_large"],
      flag: 0,
      status: 502,
      code: "response_too_large",
    },
  ] as const)("$cause", ({ reply: [replied, body, details], flag, status, code }) => {
    const exchange = exchangeOf(flags(flag)).request(chatHeaders, chatBody());
    exchange.envoyReply(replied, body, details);
    expect(chatRefusal(exchange)).toMatchObject({ status, code });
    if (code !== "response_too_large") {
      expect(exchange.client.headers?.get("retry-after")).toBe("1");
    }
  });

  test("are in Anthropic's shape for its clients", () => {
    const exchange = exchangeOf(flags(0x4)).request(messagesHeaders, '{"model":"smart-llm"}');
    exchange.envoyReply(504, "upstream request timeout", "response_timeout");
    expect(exchange.client.json).toMatchObject({ type: "error", error: { type: "timeout_error" } });
  });
});

describe("the filter config", () => {
  const refusing = async (change: object): Promise<string> => {
    const configuration = JSON.stringify({ ...CONFIGURATION, ...change });
    return startGateway({ configuration }).then(
      () => "accepted",
      (error: Error) => error.message,
    );
  };

  const provider = (change: object): object => {
    const [first, ...others] = CONFIGURATION.providers;
    return { providers: [{ ...first, ...change }, ...others] };
  };

  test.each([
    [{ version: 2 }, "version must be 1"],
    [{ request_body_bytes: 0 }, "request_body_bytes"],
    [{ providers: {} }, "providers must be an array"],
    [{ targets: [{ name: "a", model: "b", provider: 9, cluster: "c" }] }, "a target names no provider"],
    [{ pools: [] }, "one of models names no pool"],
    [{ pools: [{ name: "p", plans: [] }] }, "a pool must have a plan"],
    [{ pools: [{ name: "p", plans: [{ weight: 1, cluster: "c", attempts: [] }] }] }, "an attempt"],
    [
      { pools: [{ name: "p", plans: [{ weight: -1, cluster: "c" }] }] },
      "weight must lie between 0 and 1000000",
    ],
    [{ first_byte_timeout: 0 }, "first_byte_timeout"],
    [{ models: { a: 99 } }, "one of models names no pool"],
    [{ wildcards: { "a/": -1 } }, "a wildcard names no pool"],
    [{ brightstaff_cluster: "" }, "brightstaff_cluster"],
    [{ stream_idle: "1" }, "stream_idle must be a number"],
    [{ stream_duration: -1 }, "stream_duration must lie between 0 and 9007199254740991"],
    [{ callers: ["alice", 1] }, "each of callers must be a string"],
    [{ agents: { a: "0" } }, "each of agents must be a number"],
    [{ routes: [99] }, "a route names no pool"],
    [{ default: 99 }, "default names no pool"],
    [{ rate_limits: [{ id: "a", about: "a", period_seconds: 0 }] }, "period_seconds must lie between 1"],
    [{ rate_limits: [{ id: "a", about: "a", period_seconds: 1, pool: 99 }] }, "a limit names no pool"],
    [
      { limit_scopes: [{ targets: [99], limited: "plano.limited_a", used: "plano.used_a" }] },
      "a limit names no target",
    ],
    [provider({ auth: "basic" }), "auth is not one this filter knows"],
    [provider({ quirks: ["kimi", "tall"] }), "quirks is not one this filter knows"],
    [provider({ apis: [] }), "a provider must have an API"],
    [provider({ apis: [{ format: "soap", path: "/" }] }), "format is not one this filter knows"],
    [provider({ endpoints: [{ name: "songs", path: "/" }] }), "name is not one this filter knows"],
    [provider({ key_secrets: [] }), "key_secrets must name secrets"],
    [provider({ header_secrets: { a: "" } }), "header_secrets must name secrets"],
  ])("is refused with the reason: %j", async (change, reason) => {
    expect(await refusing(change)).toContain(reason);
  });

  test("is refused with the first of several reasons", async () => {
    expect(await refusing({ request_body_bytes: 0, pools: {} })).toContain("request_body_bytes");
  });

  test("is refused when it is not JSON", async () => {
    await expect(startGateway({ configuration: "{" })).rejects.toThrow("not JSON");
  });

  test("is small enough", async () => {
    const { stat } = await import("node:fs/promises");
    expect((await stat(WASM)).size).toBeLessThanOrEqual(370_000);
  });
});

describe("after a request", () => {
  const answer = {
    id: "c1",
    object: "chat.completion",
    created: 1,
    model: "gpt-4o-2024-08-06",
    choices: [{ index: 0, message: { role: "assistant", content: 'Hi "you"' }, finish_reason: "stop" }],
    usage: {
      prompt_tokens: 7,
      completion_tokens: 3,
      total_tokens: 10,
      prompt_tokens_details: { cached_tokens: 2 },
    },
  };

  function serve(): Exchange {
    const headers = { ...chatHeaders, "x-request-id": "r-1", traceparent: "00-1-2-01" };
    const exchange = sent(headers, chatBody());
    host.clock.advance(25);
    return exchange.respond({ ":status": "200", "content-type": "application/json" }, JSON.stringify(answer));
  }

  test("the access log has the model, the target, the provider and the tokens", () => {
    const { filterState } = serve();
    const state = (name: string) =>
      Buffer.from(filterState.get(`plano.${name}`) ?? filterState.get(`wasm.plano.${name}`) ?? []).toString();
    expect(["model", "target", "provider", "input_tokens", "output_tokens"].map(state)).toEqual([
      "gpt-4o",
      "openai/gpt-4o",
      "openai",
      "7",
      "3",
    ]);
  });

  test("brightstaff gets the first observation at once, and those that follow on the next tick, in one batch", () => {
    serve();
    expect(host.flushCalls()).toHaveLength(1);
    serve();
    serve();
    expect(host.flushCalls()).toHaveLength(0);
    host.tick();
    const calls = host.flushCalls();
    expect(calls).toHaveLength(1);
    const lines = (calls[0]?.text ?? "")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(2);
    expect(calls[0]?.cluster).toBe("brightstaff");
    expect(lines[0]).toMatchObject({
      v: 2,
      request_id: "r-1",
      traceparent: "00-1-2-01",
      duration_ms: 25,
      ttft_ms: null,
      client_format: "chat-completions",
      stream: false,
      model: "gpt-4o",
      target: "openai/gpt-4o",
      provider: "openai",
      upstream_format: "chat-completions",
      attempts: [{ target: "openai/gpt-4o", status: 200, ms: 25, error: null }],
      attempt_count: 1,
      status: 200,
      stop_reason: "end_turn",
      ended_by: "provider",
      usage: { input: 7, output: 3, cached_input: 2, cache_creation: null, reasoning: null },
      shape: { request_bytes: chatBody().length },
    });
  });

  test("a slow brightstaff only loses observations, and these are counted", () => {
    for (let batch = 0; batch < 6; batch++) {
      serve();
      host.tick();
    }
    expect(host.flushCalls()).toHaveLength(4);
    const big = chatBody({ messages: [{ role: "user", content: "x".repeat(5_000) }] });
    for (let i = 0; i < 4_000; i++) sent(chatHeaders, big).respond(200, "{}");
    expect(host.metrics.value("plano_observations_dropped")).toBeGreaterThan(0);
  });

  test("what brightstaff does not accept is posted again as it was, until it does", () => {
    serve();
    const [first] = host.flushCalls();
    serve();
    host.tick();
    const [second] = host.flushCalls();
    first?.fail();
    second?.respond({ ":status": "503" });
    for (const round of ["503", "204"]) {
      host.tick();
      const again = host.flushCalls();
      const posted = (call?: ReturnType<Host["flushCalls"]>[number]): unknown[] => [
        call?.text,
        call?.headers.get("x-plano-batch"),
      ];
      expect(again.map(posted).sort()).toEqual([posted(first), posted(second)].sort());
      expect(posted(first)[1]).not.toBe(posted(second)[1]);
      for (const call of again) call.respond({ ":status": round });
    }
    host.tick();
    expect(host.flushCalls()).toEqual([]);
    expect(host.metrics.value("plano_observations_dropped")).toBe(0n);
  });

  test("small batches do not take the room of others while brightstaff is down", () => {
    const served = 60;
    const text = "x".repeat(10_000);
    const calls = [];
    for (let count = 0; count < served; count += 1) {
      sent(chatHeaders, chatBody({ messages: [{ role: "user", content: text }] })).respond(200, "{}");
      for (const call of host.flushCalls()) call.respond({ ":status": "503" });
      if (count % 3 === 0) host.tick();
    }
    for (let tick = 0; tick < 3; tick += 1) {
      host.tick();
      for (const call of host.flushCalls()) {
        calls.push(call);
        call.respond({ ":status": "204" });
      }
    }
    expect(host.metrics.value("plano_observations_dropped")).toBe(0n);
    expect(calls.flatMap((call) => call.text.trimEnd().split("\n"))).toHaveLength(served);
  });

  test("what brightstaff never accepts is dropped and counted", () => {
    serve();
    serve();
    for (let round = 0; round < 140; round++) {
      for (const call of host.flushCalls()) call.respond({ ":status": "500" });
      host.tick();
    }
    expect(host.flushCalls()).toEqual([]);
    expect(host.metrics.value("plano_observations_dropped")).toBe(2n);
  });

  test("a client that leaves is observed without a provider's status", () => {
    sent(chatHeaders, chatBody()).abort();
    host.tick();
    expect(JSON.parse(host.flushCalls()[0]?.text ?? "")).toMatchObject({
      status: 0,
      attempt_count: 1,
      ended_by: "client",
    });
  });

  test("no key ever appears in a log", () => {
    serve();
    const logged = host.logs.map(({ text }) => text).join("\n");
    for (const key of Object.values(KEYS)) expect(logged).not.toContain(key);
  });
});
