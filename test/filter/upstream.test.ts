// The upstream role under the host emulator: what a provider receives and what a client gets back, over
// several attempts.
import { describe, expect, test } from "vitest";
import { Status } from "../host/host-api.js";
import { chatHeaders, messagesHeaders } from "./gateway-host.js";
import {
  chunk,
  completion,
  DONE,
  event,
  events,
  json,
  message,
  question,
  sse,
  usageChunk,
} from "./provider-answers.js";
import { useUpstreamSession } from "./upstream-session.js";

const session = useUpstreamSession();
const { sent, toOpenAi, toAnthropic } = session;

describe("the provider's request", () => {
  test("has the provider's path, authority and key, and no secret of the gateway or the client", () => {
    const secrets = {
      authorization: "Bearer client",
      "x-api-key": "client",
      cookie: "a=b",
      "x-plano-cluster": "evil",
      "x-plano-anything": "1",
      "x-envoy-upstream-rq-timeout-ms": "1",
      "x-forwarded-for": "10.0.0.1",
      "x-request-id": "r1",
      "anthropic-beta": "b",
      "proxy-authorization": "p",
      "accept-encoding": "gzip",
      te: "trailers",
      expect: "100-continue",
    };
    const kept = {
      "user-agent": "sdk/1",
      accept: "application/json",
      "openai-beta": "assistants=v2",
      traceparent: "00-1",
    };
    const { upstream } = sent(
      { ...chatHeaders, ...secrets, ...kept },
      { model: "fast-llm", messages: question },
    );
    const headers = upstream.headers?.toRecord();
    expect(headers).toEqual({
      ":method": "POST",
      ":scheme": "http",
      ":path": "/v1/chat/completions",
      ":authority": "api.openai.com",
      authorization: "Bearer sk-openai",
      "content-type": "application/json",
      "accept-encoding": "identity",
      "content-length": String(upstream.body.length),
      ...kept,
    });
  });

  test("for Anthropic has x-api-key and the version, and the client's own version and betas in its own format", () => {
    const translated = toAnthropic().upstream.headers;
    expect([
      translated?.get("x-api-key"),
      translated?.get("anthropic-version"),
      translated?.get(":path"),
    ]).toEqual(["sk-anthropic", "2023-06-01", "/v1/messages"]);
    const own = {
      ...messagesHeaders,
      "anthropic-version": "2024-01-01",
      "anthropic-beta": "b",
      "openai-project": "p",
      ":path": "/v1/messages?beta=true",
    };
    const { headers } = sent(own, { model: "smart-llm", max_tokens: 5, messages: question }).upstream;
    expect(headers?.get("anthropic-version")).toBe("2024-01-01");
    expect(headers?.get("anthropic-beta")).toBe("b");
    expect(headers?.get("openai-project")).toBeUndefined();
    expect(headers?.get(":path")).toBe("/v1/messages?beta=true");
  });

  test("without a key is not sent, and the error names the provider and the variable", () => {
    const { client } = sent(chatHeaders, { model: "keyless/m", messages: question });
    expect(client.status).toBe(500);
    expect(client.text).toContain("keyless");
    expect(client.text).toContain("MISSING_KEY");
  });

  test("needs no key when the provider requires none", () => {
    const { headers } = sent(
      { ...chatHeaders, authorization: "Bearer x" },
      { model: "local/llama" },
    ).upstream;
    expect(headers?.get("authorization")).toBeUndefined();
  });

  test.each([
    [
      '{ "model" : "fast-llm", "temperature": 1.0, "x": [1e2, "\\u00e9"] }',
      '{ "model" : "gpt-4o", "temperature": 1.0, "x": [1e2, "\\u00e9"] }',
    ],
    ['{"model":"gpt-4o","big":12345678901234567890}', '{"model":"gpt-4o","big":12345678901234567890}'],
    ['{"a":1,"model":"openai/o9","b":2}', '{"a":1,"model":"o9","b":2}'],
    ['{"a":1}', '{"model":"gpt-4o","a":1}'],
    [
      '{"model":"gpt-4o","stream":true}',
      '{"stream_options":{"include_usage":true},"model":"gpt-4o","stream":true}',
    ],
    ['{"stream":true}', '{"model":"gpt-4o","stream_options":{"include_usage":true},"stream":true}'],
    [
      '{"model":"fast-llm","stream":true,"stream_options":null}',
      '{"model":"gpt-4o","stream":true,"stream_options":{"include_usage":true}}',
    ],
    [
      '{"stream_options":{"x":1},"model":"fast-llm","stream":true}',
      '{"stream_options":{"include_usage":true,"x":1},"model":"gpt-4o","stream":true}',
    ],
    [
      '{"stream_options":{"include_usage":false},"model":"fast-llm","stream":true}',
      '{"stream_options":{"include_usage":true},"model":"gpt-4o","stream":true}',
    ],
    [
      '{"stream_options":{"include_usage":true},"model":"fast-llm","stream":true}',
      '{"stream_options":{"include_usage":true},"model":"gpt-4o","stream":true}',
    ],
  ])("in its own format keeps every unaffected byte: %s", (body, expected) => {
    expect(sent(chatHeaders, body).upstream.text).toBe(expected);
  });

  test("that cannot be translated is refused with the field's name", () => {
    const { client, attempts } = toAnthropic({ n: 2 });
    expect(attempts[0]?.headers).toBeUndefined();
    expect(client.json).toMatchObject({ error: { type: "invalid_request_error", param: "n" } });
    expect(client.status).toBe(400);
  });
});

describe("the client's response", () => {
  test("in its own format is the provider's, byte for byte", () => {
    const body = JSON.stringify(completion, null, 1);
    const { client } = toOpenAi().respond(
      { ...json, "content-length": String(body.length), "x-request-id": "p1" },
      body,
    );
    expect(client.text).toBe(body);
    expect(client.headers?.get("x-request-id")).toBe("p1");
  });

  test("in another format is translated, with the provider's request id under the client's name", () => {
    const body = JSON.stringify(message);
    const { client } = toAnthropic().respond(
      { ...json, "content-length": String(body.length), "request-id": "req_1" },
      body,
    );
    expect(client.json).toMatchObject({
      object: "chat.completion",
      model: message.model,
      choices: [{ message: { content: "Hi" } }],
    });
    expect(client.headers?.get("x-request-id")).toBe("req_1");
    expect(client.headers?.get("request-id")).toBeUndefined();
  });

  test("never has internal headers, cookies or the provider's connection hints", () => {
    const bad = {
      "x-plano-cluster": "a",
      "x-envoy-x": "b",
      "set-cookie": "c",
      "alt-svc": "d",
      "x-ratelimit": "1",
    };
    const { client } = toOpenAi().respond({ ...json, ...bad }, JSON.stringify(completion));
    for (const name of Object.keys(bad)) {
      expect(client.headers?.get(name)).toBe(name === "x-ratelimit" ? "1" : undefined);
    }
  });

  test.each([
    ["no JSON", { ...json }, "<html>", "it is not JSON"],
    ["nothing", { ...json }, "", "it is not JSON"],
    ["a compressed body", { ...json, "content-encoding": "gzip" }, "xx", "it is compressed"],
    ["a redirect", { ":status": "302", location: "http://elsewhere" }, "", "it is a redirect"],
  ])("is a 502 that says why for %s, whatever the provider's API", (_name, headers, body, reason) => {
    for (const asked of [toAnthropic(), toOpenAi()]) {
      const { client } = asked.respond(headers, body);
      expect(client.status).toBe(502);
      const message = expect.stringContaining(reason);
      expect(client.json).toMatchObject({
        error: { type: "server_error", code: "bad_provider_response", message },
      });
    }
  });

  test("is one body when the provider streams unasked, in its own format too", () => {
    const chunks = [
      chunk({ role: "assistant", content: "" }),
      chunk({ content: "H" }),
      chunk({ content: "i" }),
    ];
    for (const [asked, pieces] of [
      [toAnthropic(), events],
      [toOpenAi(), [...chunks, chunk({}, "stop"), usageChunk + DONE]],
    ] as const) {
      const { client } = asked.respond({ ...sse, "content-length": "9999" }, ...pieces);
      expect(client.status).toBe(200);
      expect(client.headers?.get("content-type")).toBe("application/json");
      expect(client.headers?.get("content-length")).toBe(String(client.body.length));
      expect(client.json).toMatchObject({
        object: "chat.completion",
        choices: [{ message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
        usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
      });
    }
    session.host.tick();
    const observed = session.host.flushCalls().map(({ text }) => JSON.parse(text.split("\n")[0] ?? ""));
    expect(observed[0]).toMatchObject({
      usage: { input: 7, output: 3 },
      stop_reason: "end_turn",
    });
  });

  test("has no byte before the last event of such a stream", () => {
    const exchange = toAnthropic();
    exchange.respondHeaders(sse);
    for (const piece of events) exchange.respondChunk(piece);
    expect(exchange.client.text).toBe("");
    exchange.respondChunk("", true);
    expect(exchange.client.json).toMatchObject({ choices: [{ message: { content: "Hi" } }] });
  });

  test("is a 502 with the provider's message for an error in such a stream, and one with a reason otherwise", () => {
    const error = event({
      type: "error",
      error: { type: "overloaded_error", message: "Overloaded" },
    } as never);
    for (const [text, message] of [
      [events.slice(0, 3).join("") + error, "Overloaded"],
      [events.slice(0, 3).join(""), expect.stringContaining("it broke off")],
      [`${events[0]}data: {"type":\n\n${events[5]}`, expect.stringContaining("none of the provider's API")],
      ["", expect.stringContaining("it broke off")],
    ] as const) {
      const { client } = toAnthropic().respond(sse, text);
      expect(client.status).toBe(502);
      expect(client.headers?.get("content-type")).toBe("application/json");
      expect(client.json).toMatchObject({ error: { type: "server_error", message } });
    }
    const cut = toOpenAi().respond(sse, chunk({ content: "H" })).client;
    expect(cut.json).toMatchObject({ error: { message: expect.stringContaining("it broke off") } });
  });

  test("is an error in the client's shape, with the provider's status and headers", () => {
    const body = {
      type: "error",
      error: { type: "rate_limit_error", message: "slow down" },
      request_id: "req_1",
    };
    const { client } = toAnthropic().respond(
      { ":status": "429", "retry-after": "7", "content-type": "application/json" },
      JSON.stringify(body),
    );
    expect(client.status).toBe(429);
    expect(client.headers?.get("retry-after")).toBe("7");
    expect(client.json).toMatchObject({ error: { message: "slow down", type: "rate_limit_error" } });
  });

  test("is unchanged for an error of its own format", () => {
    const body =
      '{"error":{"message":"no","type":"invalid_request_error","param":"x","code":null}, "more":1}';
    expect(
      toOpenAi().respond({ ":status": "400", "content-type": "application/json" }, body).client.text,
    ).toBe(body);
  });
});

describe("a stream", () => {
  test("in the client's format goes on unchanged, chunk by chunk, without unrequested usage", () => {
    const exchange = toOpenAi({ stream: true });
    exchange.respondHeaders(sse);
    exchange.respondChunk(chunk({ role: "assistant", content: "" }) + chunk({ content: "H" }));
    expect(exchange.client.text).toContain('"content":"H"');
    exchange.respondChunk(chunk({}, "stop") + usageChunk + DONE, true);
    expect(exchange.client.text).toBe(
      chunk({ role: "assistant", content: "" }) + chunk({ content: "H" }) + chunk({}, "stop") + DONE,
    );
    session.host.tick();
    const observed = JSON.parse(session.host.flushCalls()[0]?.text ?? "");
    expect(observed).toMatchObject({
      stream: true,
      usage: { input: 7, output: 3 },
      stop_reason: "end_turn",
    });
  });

  test("keeps requested usage", () => {
    const exchange = toOpenAi({ stream: true, stream_options: { include_usage: true } });
    exchange.respond(sse, chunk({ content: "H" }), chunk({}, "stop"), usageChunk + DONE);
    expect(exchange.client.text).toContain('"total_tokens":10');
  });

  test("of another format is translated as it arrives", () => {
    const exchange = toAnthropic({ stream: true });
    exchange.respondHeaders({ ...sse, "request-id": "req_1" });
    for (const each of events.slice(0, 3)) exchange.respondChunk(each);
    expect(exchange.client.text).toContain('"content":"Hi"');
    for (const [index, each] of events.slice(3).entries()) exchange.respondChunk(each, index === 2);
    expect(exchange.client.text.endsWith(DONE)).toBe(true);
    expect(exchange.client.headers?.get("x-request-id")).toBe("req_1");
  });

  test("measures the first token, not the headers", () => {
    const exchange = toAnthropic({ stream: true });
    session.host.clock.advance(10);
    exchange.respondHeaders(sse);
    exchange.respondChunk((events[0] ?? "") + (events[1] ?? ""));
    session.host.clock.advance(30);
    exchange.respondChunk(events[2] ?? "");
    session.host.clock.advance(50);
    exchange.respondChunk(events.slice(3).join(""), true);
    session.host.tick();
    expect(JSON.parse(session.host.flushCalls()[0]?.text ?? "")).toMatchObject({
      ttft_ms: 40,
      duration_ms: 90,
    });
  });

  test("that ends too early ends with an error event in the client's format", () => {
    const exchange = toAnthropic({ stream: true });
    exchange.respond(sse, events.slice(0, 3).join(""), "");
    expect(exchange.client.text).toContain("closed the stream before the answer was complete");
    expect(exchange.client.text).not.toContain("[DONE]");
  });

  test("is made from a whole response when the client requested a stream", () => {
    const { client } = toAnthropic({ stream: true }).respond(json, JSON.stringify(message));
    expect(client.headers?.get("content-type")).toContain("text/event-stream");
    expect(client.text).toContain("[DONE]");
  });

  test("that the client leaves closes the provider's connection", () => {
    const exchange = toAnthropic({ stream: true });
    exchange.respondHeaders(sse);
    exchange.respondChunk(events[0] ?? "");
    exchange.abort();
    expect(exchange.upstream.wasReset).toBe(true);
  });
});

describe("several attempts", () => {
  test("each send the original request, and the last one's response counts", () => {
    const exchange = toAnthropic();
    const first = exchange.upstream;
    exchange.retry(529, '{"type":"error","error":{"type":"overloaded_error","message":"later"}}');
    const second = exchange.upstream;
    expect(second).not.toBe(first);
    expect(second.text).toBe(first.text);
    expect(second.headers?.toRecord()).toEqual(first.headers?.toRecord());
    exchange.respond(json, JSON.stringify(message));
    expect(exchange.client.status).toBe(200);
    session.host.tick();
    expect(JSON.parse(session.host.flushCalls()[0]?.text ?? "")).toMatchObject({
      attempt_count: 2,
      status: 200,
    });
  });

  test("leave nothing of an attempt whose response was discarded", () => {
    const exchange = toOpenAi();
    exchange.retry(json, JSON.stringify(completion));
    exchange.abort();
    session.host.tick();
    expect(JSON.parse(session.host.flushCalls()[0]?.text ?? "")).toMatchObject({
      attempt_count: 2,
      status: 0,
      usage: null,
      stop_reason: null,
    });
  });

  test("of a finished request find no exchange, although another request has its slot", () => {
    const first = toOpenAi();
    const stale = first.filterState.get("plano.stream") ?? first.filterState.get("wasm.plano.stream");
    first.respond(json, JSON.stringify(completion));
    const second = session.host.exchange({
      properties: (_stream, context) => (context.role === "upstream" ? { "plano.stream": stale } : {}),
    });
    session.open.push(second);
    second.request(chatHeaders, JSON.stringify({ model: "fast-llm", messages: question }));
    expect(second.client.status).toBe(502);
  });

  test("at the only provider follow an early broken connection, and not one after long work", () => {
    const early = toOpenAi();
    early.retry();
    early.respond(json, JSON.stringify(completion));
    expect(early.client.status).toBe(200);
    const late = toOpenAi();
    session.host.clock.advance(31_000);
    late.retry();
    expect(late.upstream.ended).toBe(false);
    expect(late.client.status).toBe(502);
    expect(late.client.json).toMatchObject({ error: { code: "upstream_reset" } });
  });

  test("that all fail without a response leave the reply to Envoy, in the client's shape", () => {
    const exchange = toAnthropic();
    exchange.retry();
    exchange.breakUpstream();
    expect(exchange.client.status).toBe(502);
    expect(exchange.client.json).toMatchObject({ error: { code: "upstream_reset" } });
  });
});

describe("host functions that fail", () => {
  test.each([
    "proxy_set_buffer_bytes",
    "proxy_set_header_map_pairs",
    "proxy_get_header_map_pairs",
    "proxy_get_buffer_bytes",
    "proxy_set_property",
    "proxy_get_property",
    "proxy_replace_header_map_value",
    "proxy_get_current_time_nanoseconds",
  ])("%s: the request is answered or refused, and nothing is left behind", (name) => {
    session.host.failing.set(name, Status.InternalFailure);
    const exchange = toAnthropic();
    if (exchange.attempts.length > 0 && !exchange.finished) exchange.respond(json, JSON.stringify(message));
    session.open = [];
    exchange.abort();
    session.host.failing.clear();
    expect(toOpenAi().respond(json, JSON.stringify(completion)).client.status).toBe(200);
  });
});
