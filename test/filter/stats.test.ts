// Envoy's stats for every way in which a request can end: each request is counted once.
import { beforeEach, describe, expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { CONFIGURATION, chatHeaders, startGateway } from "./gateway-host.js";
import {
  chunk,
  completion,
  DONE,
  event,
  events,
  json,
  question,
  sse,
  usageChunk,
} from "./provider-answers.js";

let host: Host;
beforeEach(async () => {
  host = await startGateway();
});

const OPENAI = ";model=openai/gpt-4o;provider=openai";
const ANTHROPIC = ";model=anthropic/claude-sonnet-4-5;provider=anthropic";
const NONE = ";model=none;provider=none";
const duration = (labels: string, status: string) => `plano_request_duration_ms${labels};status=${status}`;

function ask(model: string, more: object = {}): Exchange {
  return host.exchange().request(chatHeaders, JSON.stringify({ model, messages: question, ...more }));
}
const stream = (model: string) => ask(model, { stream: true, stream_options: { include_usage: true } });

/** Everything with a value: counters, and how often histograms were recorded. */
function counts(): Record<string, number> {
  const named = host.metrics.names().map((name): [string, number] => {
    return [name, Number(host.metrics.value(name) ?? host.metrics.samples(name).length)];
  });
  return Object.fromEntries(named.filter(([, value]) => value > 0));
}
const samples = (name: string): number[] => host.metrics.samples(name).map(Number);

describe("a request is counted once, with its status, when it ends", () => {
  const ways: [string, () => Exchange, string][] = [
    [
      "with an answer",
      () => ask("fast-llm").respond(json, JSON.stringify(completion)),
      duration(OPENAI, "2xx"),
    ],
    [
      "with a stream",
      () => stream("fast-llm").respond(sse, chunk({ content: "a" }), chunk({}, "stop"), usageChunk + DONE),
      duration(OPENAI, "2xx"),
    ],
    [
      "with a stream that ends in its trailers",
      () => {
        const exchange = stream("fast-llm").respondHeaders(sse);
        exchange.respondChunk(chunk({ content: "a" }));
        return exchange.respondTrailers({ "x-end": "1" });
      },
      duration(OPENAI, "2xx"),
    ],
    ["with the provider's error", () => ask("smart-llm").respond(500, "boom"), duration(ANTHROPIC, "5xx")],
    ["with a provider's error without a body", () => ask("fast-llm").respond(503), duration(OPENAI, "5xx")],
    [
      "with an answer that cannot be used",
      () => ask("smart-llm").respond(json, "{"),
      duration(ANTHROPIC, "5xx"),
    ],
    [
      "with Envoy's own reply",
      () => ask("fast-llm").envoyReply(504, "upstream request timeout", "response_timeout"),
      duration(OPENAI, "5xx"),
    ],
    ["with a connection that breaks", () => ask("fast-llm").breakUpstream(), duration(OPENAI, "5xx")],
    [
      "with a connection that breaks in its stream",
      () => {
        const exchange = stream("fast-llm").respondHeaders(sse);
        exchange.respondChunk(chunk({ content: "a" }));
        return exchange.breakUpstream();
      },
      duration(OPENAI, "2xx"),
    ],
    ["with a client that leaves", () => ask("fast-llm").abort(), duration(OPENAI, "none")],
    [
      "with a client that leaves before its request is whole",
      () => host.exchange().requestHeaders(chatHeaders, false).abort(),
      duration(NONE, "none"),
    ],
    ["with bad JSON", () => host.exchange().request(chatHeaders, "{"), duration(NONE, "4xx")],
    ["with an unknown model", () => ask("gpt-9"), duration(NONE, "4xx")],
    [
      "with an unknown path",
      () => host.exchange().request({ ":path": "/v1/nothing" }, "{}"),
      duration(NONE, "4xx"),
    ],
    ["without a key", () => ask("keyless/m"), duration(";model=keyless/m;provider=keyless", "5xx")],
  ];

  test.each(ways)("%s", (_name, run, expected) => {
    run().abort();
    const durations = Object.entries(counts()).filter(([name]) => name.startsWith("plano_request_duration"));
    expect(durations).toEqual([[expected, 1]]);
    expect(samples("request_latency")).toHaveLength(1);
  });

  test("after a retry", () => {
    const exchange = ask("fast-llm").retry();
    exchange.respond(json, JSON.stringify(completion));
    expect(counts()[duration(OPENAI, "2xx")]).toBe(1);
    expect(Object.keys(counts()).filter((name) => name.startsWith("plano_failovers"))).toEqual([]);
  });
});

describe("a response", () => {
  test("records its latency and its tokens, and no metric it lacks", () => {
    const exchange = ask("fast-llm");
    host.clock.advance(40);
    exchange.respond(json, JSON.stringify(completion));
    expect(counts()).toEqual({
      [duration(OPENAI, "2xx")]: 1,
      [`plano_tokens_total${OPENAI};type=input`]: 7,
      [`plano_tokens_total${OPENAI};type=output`]: 3,
      request_latency: 1,
      input_sequence_length: 1,
      output_sequence_length: 1,
    });
    expect(samples(duration(OPENAI, "2xx"))).toEqual([40]);
    expect(samples("input_sequence_length")).toEqual([7]);
  });

  test("records every kind of token that its provider reports", () => {
    const usage = {
      ...completion.usage,
      prompt_tokens_details: { cached_tokens: 5 },
      completion_tokens_details: { reasoning_tokens: 2 },
    };
    ask("fast-llm").respond(json, JSON.stringify({ ...completion, usage }));
    const claude = { input_tokens: 1, output_tokens: 1, cache_creation_input_tokens: 9 };
    const answer = { id: "m", type: "message", role: "assistant", model: "c", content: [], usage: claude };
    ask("smart-llm").respond(json, JSON.stringify({ ...answer, stop_reason: "end_turn" }));
    const tokens = Object.entries(counts()).filter(([name]) => name.startsWith("plano_tokens"));
    expect(Object.fromEntries(tokens)).toEqual({
      [`plano_tokens_total${OPENAI};type=input`]: 7,
      [`plano_tokens_total${OPENAI};type=output`]: 3,
      [`plano_tokens_total${OPENAI};type=cached`]: 5,
      [`plano_tokens_total${OPENAI};type=reasoning`]: 2,
      [`plano_tokens_total${ANTHROPIC};type=input`]: 10,
      [`plano_tokens_total${ANTHROPIC};type=output`]: 1,
      [`plano_tokens_total${ANTHROPIC};type=cache_write`]: 9,
    });
  });
});

describe("a stream", () => {
  const serve = (first: number, rest: number, tokens: number): void => {
    const exchange = stream("fast-llm").respondHeaders(sse);
    host.clock.advance(first);
    // The first event of a stream says who speaks, and has no content yet.
    exchange.respondChunk(chunk({ role: "assistant", content: "" }));
    host.clock.advance(5);
    exchange.respondChunk(chunk({ content: "a" }));
    host.clock.advance(rest);
    const usage = { prompt_tokens: 7, completion_tokens: tokens, total_tokens: 7 + tokens };
    exchange.respondChunk(`${chunk({}, "stop")}${chunk({}, null, { choices: [], usage })}${DONE}`, true);
  };
  const PACE = `plano_time_per_output_token_us${OPENAI}`;

  test("records the time to its first content, and the time per token from there on", () => {
    serve(100, 50, 21);
    expect(samples(`plano_time_to_first_token_ms${OPENAI}`)).toEqual([105]);
    expect(samples(PACE)).toEqual([2500]);
    expect(samples("time_to_first_token")).toEqual([105]);
    expect(samples("time_per_output_token")).toEqual([2]);
    expect(samples("tokens_per_second")).toEqual([400]);
  });

  test.each([0, 1])("of %i tokens has no time per token", (tokens) => {
    serve(100, 50, tokens);
    expect(samples(PACE)).toEqual([]);
    expect(samples("tokens_per_second")).toEqual([]);
  });

  test("that arrives at once has no tokens per second", () => {
    serve(0, 0, 50);
    expect(samples(PACE)).toEqual([0]);
    expect(samples("tokens_per_second")).toEqual([]);
  });

  test("that its client leaves keeps the metrics so far", () => {
    const exchange = ask("smart-llm", { stream: true }).respondHeaders(sse);
    host.clock.advance(30);
    exchange.respondChunk(events.slice(0, 3).join(""));
    host.clock.advance(30);
    exchange.abort();
    expect(samples(`plano_time_to_first_token_ms${ANTHROPIC}`)).toEqual([30]);
    expect(samples(duration(ANTHROPIC, "2xx"))).toEqual([60]);
    expect(counts()[`plano_tokens_total${ANTHROPIC};type=input`]).toBe(7);
    expect(samples(`plano_time_per_output_token_us${ANTHROPIC}`)).toEqual([]);
  });

  test("without content has no time to first token", () => {
    const nothing = [events[0] ?? "", event({ type: "message_stop" })];
    ask("smart-llm", { stream: true }).respond(sse, ...nothing);
    expect(samples(`plano_time_to_first_token_ms${ANTHROPIC}`)).toEqual([]);
    expect(counts()[duration(ANTHROPIC, "2xx")]).toBe(1);
  });
});

describe("separate counters have", () => {
  test("requests that a provider rate-limits", () => {
    ask("fast-llm").respond(429, "slow down");
    expect(counts()[`plano_rate_limited_total${OPENAI};type=provider`]).toBe(1);
    expect(counts().ratelimited_rq).toBe(1);
    expect(counts()[duration(OPENAI, "4xx")]).toBe(1);
  });

  test("requests that the provider's API cannot express", () => {
    const { client } = ask("smart-llm", { messages: question, n: 2 });
    expect(client.status).toBe(400);
    expect(counts()[`plano_refusals_total${ANTHROPIC}`]).toBe(1);
    ask("smart-llm").respond(400, "no");
    expect(counts()[`plano_refusals_total${ANTHROPIC}`]).toBe(1);
  });
});

describe("metric series", () => {
  test("are as many as the targets, whatever clients ask for", () => {
    for (let i = 0; i < 50; i++) ask(`openai/model-${i}`).respond(json, JSON.stringify(completion));
    expect(Object.keys(counts()).filter((name) => name.startsWith("plano_"))).toEqual([
      duration(";model=openai/*;provider=openai", "2xx"),
      "plano_tokens_total;model=openai/*;provider=openai;type=input",
      "plano_tokens_total;model=openai/*;provider=openai;type=output",
    ]);
  });

  test("keep label separators out of names", async () => {
    const targets = CONFIGURATION.targets.map((target, index) =>
      index === 0 ? { ...target, name: "a;b\tc:d.1 e" } : target,
    );
    host = await startGateway({ configuration: JSON.stringify({ ...CONFIGURATION, targets }) });
    ask("fast-llm").respond(json, JSON.stringify(completion));
    expect(Object.keys(counts())).toContain(duration(";model=a_b_c:d.1 e;provider=openai", "2xx"));
  });
});
