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

describe("observations survive a new configuration", () => {
  const modelsIn = (host: Host): unknown[] =>
    host.flushCalls().flatMap((call) =>
      call.text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).model),
    );

  test("posts lines of streams that ended under the old roots", async () => {
    const host = await startGateway();
    const exchange = host.exchange().request(chatHeaders, BODY);
    serve(host);
    const old = host.reconfigure();
    exchange.respond({ ":status": "200", "content-type": "application/json" }, ANSWER);
    if (old !== undefined) host.retire(old);
    host.tick();
    expect(modelsIn(host)).toEqual(["gpt-4o", "gpt-4o"]);
  });

  test("keeps a root until its posts are answered", async () => {
    const host = await startGateway();
    serve(host);
    host.tick();
    const [call] = host.flushCalls();
    const old = host.reconfigure();
    if (old !== undefined) host.retire(old);
    expect(host.contexts.size).toBe(3);
    call?.respond({ ":status": "204" });
    expect(host.contexts.size).toBe(2);
  });

  test("keeps a root until its posts have failed", async () => {
    const host = await startGateway();
    serve(host);
    host.tick();
    const [call] = host.flushCalls();
    host.stop();
    expect(host.contexts.size).toBe(1);
    call?.fail();
    expect(host.contexts.size).toBe(0);
  });

  test("posts what is left when the last root goes", async () => {
    const host = await startGateway();
    serve(host);
    host.stop();
    expect(modelsIn(host)).toEqual(["gpt-4o"]);
  });

  test("posts on when an earlier configuration comes back", async () => {
    const host = await startGateway();
    const old = host.reconfigure();
    serve(host);
    if (old !== undefined) host.restore(old);
    serve(host);
    host.tick();
    expect(modelsIn(host)).toEqual(["gpt-4o", "gpt-4o"]);
  });
});
