// What the recorded scenarios do not cover: loading, statuses of host functions, calls, clock, counts, traps,
// shutdown, and the rules of header maps and buffers.
import { beforeAll, describe, expect, test } from "vitest";
import { BodyBuffer, FixedBuffer } from "./body-buffer.js";
import { compileFixture } from "./fixtures/compile.js";
import { type Exchange, HeaderMap, Host, type HostOptions, Status, WasmTrap } from "./host-api.js";
import { marshalPairs, unmarshalPairs } from "./pairs.js";
import { serializeProperty } from "./properties.js";
import { SharedData } from "./shared-data.js";

let wasm: Uint8Array;
beforeAll(async () => {
  wasm = await compileFixture("echo");
});

const start = (options: Partial<HostOptions> = {}): Promise<Host> => Host.start({ wasm, ...options });

function send(host: Host, mode: string, body?: string | string[], path = "/plain"): Exchange {
  const exchange = host.exchange({ route: () => "provider" });
  return exchange.request({ ":path": path, "x-do": mode }, body);
}

const texts = (host: Host): string[] => host.logs.map(({ text }) => text);

describe("starting", () => {
  test("creates, starts and configures one root context per role, with configuration and environment", async () => {
    const host = await start({ configuration: "{}", vmConfiguration: "vm", environment: { NAME: "value" } });
    const root = (role: string): string[] => [
      `${role} root-create`,
      `${role} vm-start vm`,
      `${role} configure {}`,
      "environment NAME=value",
    ];
    expect(texts(host)).toEqual([...root("gateway"), ...root("upstream")]);
  });

  test("says why a filter refused its configuration", async () => {
    await expect(start({ configuration: "refuse" })).rejects.toThrow(/"gateway": gateway configure refuse/);
  });

  test("refuses a module with an import that Envoy does not have, by name", async () => {
    // (module (import "env" "nothing" (func)))
    const module = Buffer.from("0061736d01000000010401600000020f0103656e76076e6f7468696e670000", "hex");
    await expect(Host.start({ wasm: module })).rejects.toThrow("env.nothing");
  });

  test("lets a root that is not ready to stop finish later", async () => {
    const host = await start();
    host.stop();
    expect([...host.contexts.values()].map((context) => context.root.rootId)).toEqual(["gateway"]);
  });
});

describe("traps", () => {
  test("name the callback, and fail the VM for good", async () => {
    const host = await start();
    const failure = (): Exchange => send(host, "trap");
    expect(failure).toThrow(WasmTrap);
    expect(failure).toThrow("proxy_on_request_headers");
    expect(() => send(host, "")).toThrow(WasmTrap);
  });
});

describe("host functions", () => {
  test("are counted by name until the counts are reset", async () => {
    const host = await start();
    host.resetCounts();
    send(host, "hold", ["ab", "cd"]);
    expect(host.counts.get("proxy_set_buffer_bytes")).toBe(5);
    expect(host.counts.get("proxy_send_local_response")).toBeUndefined();
    expect(host.callCount).toBeGreaterThan(20);
    host.resetCounts();
    expect(host.callCount).toBe(0);
  });

  test("can be made to fail", async () => {
    const host = await start();
    host.failing.set("proxy_set_buffer_bytes", Status.InternalFailure);
    const exchange = send(host, "hold", "ab");
    expect(exchange.upstream.text).toBe("ab");
    expect(texts(host)).toContain(`append ${Status.InternalFailure}`);
  });

  test("share data between requests with compare-and-swap", async () => {
    const host = await start();
    for (let count = 0; count < 3; count += 1) send(host, "");
    expect(Buffer.from(host.sharedData.get("requests")?.value ?? []).toString()).toBe("3");
    expect(host.metrics.value("echo_requests")).toBe(3n);
  });

  test("show the clock that the test moves, when the timer it asked for fires", async () => {
    const host = await start({ configuration: "tick" });
    host.clearLogs();
    const before = host.clock.nanoseconds;
    host.clock.advance(1500);
    host.tick();
    expect(texts(host)).toEqual([
      `gateway tick ${before + 1_500_000_000n}`,
      `upstream tick ${before + 1_500_000_000n}`,
    ]);
  });
});

describe("posted calls", () => {
  test("carry headers and body, and are answered on the root context", async () => {
    const host = await start();
    const exchange = send(host, "call", "ab");
    const [call] = host.flushCalls();
    expect(call?.cluster).toBe("echo");
    expect(call?.headers.get(":path")).toBe("/posted");
    expect(call?.text).toBe("question");
    expect(exchange.attempts).toHaveLength(0);
    call?.respond({ ":status": "200" }, "answer");
    expect(texts(host)).toContain("gateway call-response 1 answer 200");
    expect(exchange.upstream.text).toBe("ab<up>");
    expect(() => call?.respond()).toThrow("answered before");
  });

  test("that fail are answered with nothing", async () => {
    const host = await start();
    const exchange = send(host, "call", "ab");
    for (const call of host.flushCalls()) call.fail();
    expect(texts(host)).toContain(
      `gateway call-response 0 status ${Status.NotFound} status ${Status.BadArgument}`,
    );
    expect(exchange.upstream.text).toBe("ab<up>");
  });

  test("outlive the stream that posted them at access-log time", async () => {
    const host = await start();
    const exchange = send(host, "observe", "ab").respond(200, "done");
    expect(exchange.finished).toBe(true);
    expect(host.contexts.size).toBe(2);
    const [call] = host.flushCalls();
    expect(call?.text).toBe("observation");
    call?.respond();
  });
});

describe("exchanges", () => {
  test("pass trailers in both directions", async () => {
    const host = await start();
    const exchange = host.exchange({ route: () => "provider" });
    exchange.request({ "x-do": "" }, "ab", { trailers: { "x-end": "yes" } });
    expect(exchange.upstream.trailers?.get("x-end")).toBe("yes");
    expect(exchange.upstream.ended).toBe(true);
    exchange.respondHeaders(200).respondChunk("one");
    exchange.respondTrailers({ "x-sum": "1" });
    expect(exchange.client.trailers?.get("x-sum")).toBe("1");
    expect(exchange.client.ended).toBe(true);
  });

  test("report a body that is not as long as its headers say", async () => {
    const host = await start();
    const exchange = host.exchange({ route: () => "provider" });
    exchange.request({ "x-do": "chunks", "content-length": "2" }, "ab");
    expect(exchange.faults).toEqual([]);
    exchange.respondHeaders({ "content-length": "3" }).respondChunk("one", true);
    expect(exchange.faults).toEqual([]);
    const wrong = host.exchange({ route: () => "provider" });
    host.failing.set("proxy_remove_header_map_value", Status.Ok);
    wrong.request({ "x-do": "chunks", "content-length": "2" }, "ab");
    expect(wrong.faults).toEqual(["attempt 1: content-length says 2, the body has 8 bytes"]);
  });

  test("give the filter's own values over those Envoy fills in", async () => {
    const host = await start();
    const exchange = host.exchange({
      route: () => "provider",
      properties: { response: { code_details: "mine" } },
    });
    exchange.request({ "x-do": "" }, "ab").respond(200, "x");
    expect(texts(host)).toContain("served by upstream code mine");
    expect(Buffer.from(exchange.filterState.get("served") ?? []).toString()).toBe("by upstream");
  });

  test("refuse a second answer, and say where the stream stands", async () => {
    const host = await start();
    const exchange = send(host, "", "ab").respond(200, "x");
    expect(() => exchange.respond(200)).toThrow(/client status 200, finished/);
    expect(exchange.respondChunk("more")).toBe(false);
    const replied = send(host, "reply-headers", "ab");
    expect(() => replied.upstream).toThrow(/gateway replied 403 \(echo_replied\)/);
    expect(replied.localReply?.source).toBe("gateway");
  });

  test("tell Envoy's replies from the filter's", async () => {
    const host = await start({ bufferLimit: 10 });
    const exchange = send(host, "hold", "more than ten bytes");
    expect(exchange.localReply).toMatchObject({
      source: "envoy",
      status: 413,
      details: "request_payload_too_large",
    });
    expect(exchange.client.headers?.toRecord()).toMatchObject({
      "content-type": "text/plain",
      "content-length": "17",
    });
  });

  test("observe every callback with its result", async () => {
    const seen: string[] = [];
    const host = await start({ observe: ({ callback, result }) => seen.push(`${callback} ${result}`) });
    seen.length = 0;
    send(host, "hold", "ab");
    expect(seen.slice(0, 3)).toEqual([
      "proxy_on_context_create undefined",
      "proxy_on_request_headers 1",
      "proxy_on_request_body 0",
    ]);
  });
});

describe("header maps", () => {
  test("fold case, keep pseudo headers first, and hold inline headers once", () => {
    const map = new HeaderMap({ "X-A": "1", "Content-Type": "text/plain" });
    map.add(":status", "200");
    map.add("x-a", "2");
    map.add("content-type", "text/html");
    expect(map.pairs()).toEqual([
      [":status", "200"],
      ["x-a", "1"],
      ["content-type", "text/plain,text/html"],
      ["x-a", "2"],
    ]);
    expect(map.get("X-A")).toBe("1");
    expect(map.all("x-a")).toEqual(["1", "2"]);
    map.replace("X-a", "3");
    expect(map.all("x-a")).toEqual(["3"]);
    map.remove("X-A");
    expect(map.has("x-a")).toBe(false);
    expect(map.byteSize).toBe(":status200content-typetext/plain,text/html".length);
  });

  test("survive the wire form, and are empty when the wire form lies", () => {
    const pairs = [
      ["a", "1"],
      ["name", "v\u00e9"],
      ["empty", ""],
    ] as const;
    const bytes = marshalPairs(pairs);
    expect(unmarshalPairs(bytes)).toEqual(pairs);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(unmarshalPairs(bytes.subarray(0, length))).toEqual([]);
    }
  });
});

describe("buffers", () => {
  const written = (start: number, length: number): [number, string] => {
    const buffer = new BodyBuffer(Buffer.from("body"));
    const status = buffer.write(start, length, Buffer.from("new"));
    return [status, Buffer.from(buffer.read(0, 100)).toString()];
  };

  test("are written from the front on or at the end, and nowhere else", () => {
    expect(written(0, 0)).toEqual([Status.Ok, "newbody"]);
    expect(written(0, 4)).toEqual([Status.Ok, "new"]);
    expect(written(0, 0xffffffff)).toEqual([Status.Ok, "new"]);
    expect(written(4, 0)).toEqual([Status.Ok, "bodynew"]);
    expect(written(9, 9)).toEqual([Status.Ok, "bodynew"]);
    expect(written(0, 3)).toEqual([Status.Ok, "newy"]);
    expect(written(1, 3)).toEqual([Status.BadArgument, "body"]);
    expect(new FixedBuffer(Buffer.from("x")).write()).toBe(Status.BadArgument);
  });
});

describe("shared data and properties", () => {
  test("refuse an outdated compare-and-swap number only", () => {
    const shared = new SharedData();
    expect(shared.set("key", Buffer.from("1"), 7)).toBe(Status.Ok);
    const cas = shared.get("key")?.cas ?? 0;
    expect(shared.set("key", Buffer.from("2"), cas)).toBe(Status.Ok);
    expect(shared.set("key", Buffer.from("3"), cas)).toBe(Status.CasMismatch);
    expect(shared.set("key", Buffer.from("3"), 0)).toBe(Status.Ok);
  });

  test("serialise as Envoy does", () => {
    expect([...serializeProperty(200n)]).toEqual([200, 0, 0, 0, 0, 0, 0, 0]);
    expect([...serializeProperty(true)]).toEqual([1]);
    expect(Buffer.from(serializeProperty(1.5)).readDoubleLE()).toBe(1.5);
    expect(unmarshalPairs(serializeProperty({ a: "b" }))).toEqual([["a", "b"]]);
  });
});
