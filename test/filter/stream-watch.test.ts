// Streams that the gateway ends: how each limit shows to the client, and that the provider is disconnected.
import { afterEach, expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { CONFIGURATION, chatHeaders, startGateway } from "./gateway-host.js";

let host: Host;
let exchange: Exchange;
afterEach(() => {
  exchange.abort();
  expect(host.contexts.size).toBe(2);
});

const chunk = 'data: {"id":"c","choices":[{"index":0,"delta":{"content":"a"}}]}\n\n';

async function ask(limits: object, model = "fast-llm", stream = true): Promise<void> {
  host = await startGateway({ configuration: JSON.stringify({ ...CONFIGURATION, ...limits }) });
  const messages = [{ role: "user", content: "hi" }];
  exchange = host.exchange().request(chatHeaders, JSON.stringify({ model, stream, messages }));
}

function begin(): void {
  exchange.respondHeaders({ "content-type": "text/event-stream" });
  exchange.respondChunk(chunk);
}

test("silence counts from the last bytes, and only within a response", async () => {
  await ask({ stream_idle: 1_000 });
  for (let ticks = 0; ticks < 10; ticks++) host.tick();
  begin();
  for (let ticks = 0; ticks < 2; ticks++) host.tick();
  exchange.respondChunk(chunk);
  for (let ticks = 0; ticks < 2; ticks++) host.tick();
  expect(exchange.finished).toBe(false);
  host.tick();
  expect([exchange.finished, exchange.client.reset]).toEqual([true, true]);
});

test("a finished response is not silent while its client still reads it", async () => {
  await ask({ stream_idle: 1_000 });
  begin();
  exchange.respondChunk(`${chunk}data: [DONE]\n\n`, true);
  for (let ticks = 0; ticks < 10; ticks++) host.tick();
  expect(exchange.client.ended).toBe(true);
});

test("a stream past its time limit gets an error event with the next bytes, and is cut off after it", async () => {
  await ask({ stream_duration: 2_000 });
  begin();
  host.clock.advance(3_000);
  host.tick();
  exchange.respondChunk(chunk);
  expect(exchange.client.text).toContain("stream_duration_exceeded");
  exchange.respondChunk(chunk);
  expect(exchange.client.text.split('"content":"a"').length).toBe(2);
  host.tick();
  expect([exchange.finished, exchange.client.reset]).toEqual([true, true]);
});

test("a silent stream past its time limit is cut off", async () => {
  await ask({ stream_duration: 2_000 });
  begin();
  host.clock.advance(3_000);
  host.tick();
  expect(exchange.finished).toBe(false);
  host.tick();
  expect(exchange.finished).toBe(true);
});

test("whole responses may take longer than streams", async () => {
  await ask({ stream_duration: 2_000 }, "fast-llm", false);
  host.clock.advance(3_000);
  host.tick();
  host.tick();
  expect(exchange.finished).toBe(false);
});
