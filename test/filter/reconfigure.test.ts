// New roots in a serving VM: an invalid configuration is refused and changes nothing, and the old roots'
// memory is released.
import { describe, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { chatHeaders, startGateway } from "./gateway-host.js";

const BODY = JSON.stringify({ model: "fast-llm", messages: [{ role: "user", content: "hello" }] });
const ANSWER = JSON.stringify({
  id: "c",
  object: "chat.completion",
  choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }],
});

function serve(host: Host): number | undefined {
  const exchange = host.exchange().request(chatHeaders, BODY);
  exchange.respond({ ":status": "200", "content-type": "application/json" }, ANSWER);
  return exchange.client.status;
}

describe("an invalid root is refused, and the old ones continue", () => {
  test.each([
    ["whose id cannot be read", "proxy_get_property"],
    ["that gets no timer, and so would never collect garbage", "proxy_set_tick_period_milliseconds"],
    ["whose configuration cannot be read", "proxy_get_buffer_bytes"],
  ])("%s", async (_name, hostFunction) => {
    const host = await startGateway();
    host.failing.set(hostFunction, 10);
    expect(host.reconfigure()).toBeUndefined();
    host.failing.clear();
    expect(host.contexts.size).toBe(2);
    expect(serve(host)).toBe(200);
  });
});

test("a stream of the old roots is served while new ones exist", async () => {
  const host = await startGateway();
  const exchange = host.exchange().request(chatHeaders, BODY);
  const old = host.reconfigure();
  expect(serve(host)).toBe(200);
  exchange.respond({ ":status": "200", "content-type": "application/json" }, ANSWER);
  expect(exchange.client.status).toBe(200);
  if (old !== undefined) host.retire(old);
  expect(host.contexts.size).toBe(2);
  expect(serve(host)).toBe(200);
});

test("200 configurations leave almost no memory behind", async () => {
  const host = await startGateway();
  const again = (): void => {
    const old = host.reconfigure();
    serve(host);
    if (old !== undefined) host.retire(old);
    host.tick();
    for (const call of host.flushCalls()) call.respond({ ":status": "204" });
  };
  for (let count = 0; count < 20; count += 1) again();
  const warm = host.memoryBytes();
  for (let count = 0; count < 200; count += 1) again();
  expect(host.memoryBytes() - warm).toBeLessThanOrEqual(1 << 20);
});
