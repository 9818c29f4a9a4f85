// A request's cost in the filter, under the host emulator: host calls and memory; and that it leaks no key.
import { describe, expect, test } from "vitest";
import type { Exchange } from "../host/host-api.js";
import { CONFIGURATION, chatHeaders, KEYS } from "./gateway-host.js";
import { chunk, completion, DONE, events, json, message, sse, usageChunk } from "./provider-answers.js";
import { useUpstreamSession } from "./upstream-session.js";

const session = useUpstreamSession();
const { sent, toOpenAi, toAnthropic } = session;

describe("a request's cost", () => {
  const calls = (exchange: () => Exchange): Record<string, number> => {
    exchange();
    session.host.resetCounts();
    exchange();
    return Object.fromEntries(session.host.counts);
  };

  test("in host calls is fixed in the fast lane", () => {
    const counts = calls(() => toOpenAi().respond(json, JSON.stringify(completion)));
    expect(counts).toEqual({
      // The client's request, the attempt's, the answer's.
      proxy_get_header_map_pairs: 3,
      // The attempt's, and the answer's with the address it came from.
      proxy_set_header_map_pairs: 2,
      // The whole request, its first bytes up to the model, the whole answer.
      proxy_get_buffer_bytes: 3,
      proxy_set_buffer_bytes: 1,
      proxy_replace_header_map_value: 1,
      proxy_get_current_time_nanoseconds: 2,
      proxy_get_property: 2,
      // The exchange's id, and six values for the access log.
      proxy_set_property: 7,
      // The target's tokens in and out; its latency, and all targets' latency and tokens.
      proxy_increment_metric: 2,
      proxy_record_metric: 4,
    });
  });

  test("in stats for a stream includes its times", () => {
    const counts = calls(() => {
      const exchange = toOpenAi({ stream: true, stream_options: { include_usage: true } });
      exchange.respondHeaders(sse);
      session.host.clock.advance(10);
      exchange.respondChunk(chunk({ content: "a" }));
      session.host.clock.advance(10);
      exchange.respondChunk(chunk({}, "stop") + usageChunk + DONE, true);
      return exchange;
    });
    expect([counts.proxy_increment_metric, counts.proxy_record_metric]).toEqual([2, 9]);
    expect(counts.proxy_define_metric).toBeUndefined();
  });

  test("in host calls is one for each chunk of a stream in the client's own format", () => {
    const run = (count: number) => () => {
      const exchange = toOpenAi({ stream: true, stream_options: { include_usage: true } });
      exchange.respondHeaders(sse);
      exchange.respondChunk(chunk({ content: "a" }));
      for (let i = 0; i < count; i++) exchange.respondChunk(chunk({ content: "b" }));
      exchange.respondChunk(chunk({}, "stop") + DONE, true);
      return exchange;
    };
    const total = (counts: Record<string, number>) =>
      Object.values(counts).reduce((sum, count) => sum + count);
    expect((total(calls(run(60))) - total(calls(run(10)))) / 50).toBe(1);
  });

  test("in lasting memory is none, whatever it contains", () => {
    const large = "x".repeat(200_000);
    const round = () => {
      for (let i = 0; i < 50; i++) {
        sent(chatHeaders, { model: "smart-llm", messages: [{ role: "user", content: large }] }).respond(
          json,
          JSON.stringify(message),
        );
        toAnthropic({ stream: true }).respond(sse, ...events);
        sent(chatHeaders, "{");
      }
      session.host.tick();
      for (const call of session.host.flushCalls()) call.respond({ ":status": "204" });
      session.open = [];
    };
    for (let i = 0; i < 4; i++) round();
    const before = session.host.memoryBytes();
    for (let i = 0; i < 20; i++) round();
    expect(session.host.memoryBytes()).toBe(before);
  });

  test("never includes a key in what the client sees", () => {
    const { client } = toAnthropic().respond(500, "boom");
    for (const key of Object.values(KEYS))
      expect(JSON.stringify(client.headers?.pairs()) + client.text).not.toContain(key);
    expect(
      CONFIGURATION.providers.some(({ key_secrets = [] }) => key_secrets.some((name) => name in KEYS)),
    ).toBe(true);
  });
});
