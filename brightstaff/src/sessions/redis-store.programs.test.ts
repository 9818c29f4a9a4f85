// Sessions in a real Redis: working, restarting, hanging, and servers that are no Redis.
import { createServer, type Server, type Socket } from "node:net";
import { createClient } from "@redis/client";
import { afterEach, describe, expect, test } from "vitest";
import { keepLog } from "../testing/log.js";
import { REDIS, startRedis } from "../testing/redis.js";
import type { ServerProcess } from "../testing/server-process.js";
import { RedisStore } from "./redis-store.js";

const PASSWORD = "geh eim/@:%";
const UP = "info: sessions are kept in Redis";
const DOWN = "warn: Redis cannot be reached; until it can, sessions are not known";

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

async function redis(options: Parameters<typeof startRedis>[0] = {}): Promise<ServerProcess> {
  const server = await startRedis(options);
  ended.push(server.close);
  return server;
}

function storeAt(url: string, ttlMilliseconds = 60_000) {
  const log = keepLog();
  const events: string[] = [];
  const store = new RedisStore({
    url,
    ttlMilliseconds,
    logger: log.logger,
    onEvent: (event) => events.push(event),
  });
  ended.push(() => store.close());
  return { store, log, events, isUp: () => expect.poll(() => log.said.at(-1), { timeout: 8_000 }).toBe(UP) };
}

const local = (port: number): string => `redis://127.0.0.1:${port}`;

/** Another client of the same Redis. */
async function other(port: number) {
  const client = createClient({ url: local(port) });
  client.on("error", () => {});
  await client.connect();
  ended.push(async () => client.destroy());
  return client;
}

async function accepting(answer: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket.on("error", () => {}));
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ended.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return local((server.address() as { port: number }).port);
}

describe.skipIf(REDIS === undefined)("with Redis", () => {
  test("every store reads a value until it expires", async () => {
    const server = await redis();
    const [one, two] = [storeAt(local(server.port)), storeAt(`${local(server.port)}/0`)];
    await Promise.all([one.isUp(), two.isUp()]);
    expect(await one.store.get("a")).toBeUndefined();
    await one.store.set("a", "ä{}");
    expect(await two.store.get("a")).toBe("ä{}");
    expect([one.events, two.events]).toEqual([["miss", "store"], ["hit"]]);
    const client = await other(server.port);
    expect(await client.get("plano:affinity:a")).toBe("ä{}");
    const left = await client.ttl("plano:affinity:a");
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(60);
  });

  test("a lifetime below a second counts as one second", async () => {
    const server = await redis();
    const { store, isUp } = storeAt(local(server.port), 1);
    await isUp();
    await store.set("a", "b");
    expect(await store.get("a")).toBe("b");
    await expect.poll(() => store.get("a"), { timeout: 5_000 }).toBeUndefined();
  });

  test("a password may have any characters, and is never logged", async () => {
    const server = await redis({ password: PASSWORD });
    const encoded = encodeURIComponent(PASSWORD);
    const { store, events, isUp, log } = storeAt(`redis://:${encoded}@127.0.0.1:${server.port}`);
    await isUp();
    await store.set("a", "b");
    expect(await store.get("a")).toBe("b");
    expect(events).toEqual(["store", "hit"]);
    const wrong = storeAt(`redis://:${encoded}x@127.0.0.1:${server.port}`);
    const none = storeAt(local(server.port));
    await expect.poll(() => wrong.log.text()).toContain('"fault":"it says WRONGPASS"');
    await expect.poll(() => none.log.text()).toContain('"fault":"it says NOAUTH"');
    expect(await wrong.store.get("a")).toBeUndefined();
    for (const { text } of [log, wrong.log, none.log]) {
      expect(text()).not.toContain("geh");
      expect(text()).not.toContain(String(server.port));
    }
  });

  test("a Redis user needs three commands on these keys only", async () => {
    const server = await redis();
    const client = await other(server.port);
    await client.aclSetUser("plano", ["on", ">pw", "~plano:affinity:*", "+getrange", "+set", "+ping"]);
    const { store, events, isUp } = storeAt(`redis://plano:pw@127.0.0.1:${server.port}`);
    await isUp();
    await store.set("a", "b");
    expect(await store.get("a")).toBe("b");
    expect(events).toEqual(["store", "hit"]);
  });

  test("an outage and its end are logged once each, and cost only the calls made meanwhile", async () => {
    const server = await redis();
    const { store, events, log, isUp } = storeAt(local(server.port));
    await isUp();
    await server.kill();
    for (let time = 0; time < 50; time += 1) {
      expect(await store.get("a")).toBeUndefined();
      await store.set("a", "b");
    }
    expect(new Set(events)).toEqual(new Set(["error", "store_error"]));
    expect(events).toHaveLength(100);
    await expect.poll(() => log.said).toEqual([UP, DOWN]);
    await server.start();
    await isUp();
    await store.set("a", "b");
    expect(await store.get("a")).toBe("b");
    expect(log.said).toEqual([UP, DOWN, UP]);
  });

  test("a Redis that starts later is used once it is up", async () => {
    const server = await redis();
    await server.kill();
    const { store, log, isUp } = storeAt(local(server.port));
    expect(await store.get("a")).toBeUndefined();
    await expect.poll(() => log.said).toEqual([DOWN]);
    expect(log.text()).toContain('"fault":"ECONNREFUSED"');
    await server.start();
    await isUp();
  });

  test("a hanging Redis is waited for once, for 2 s, and asked nothing until it answers again", async () => {
    const server = await redis();
    const { store, log, events, isUp } = storeAt(local(server.port));
    await isUp();
    server.pause();
    const began = performance.now();
    const asked = Array.from({ length: 2_000 }, (_, index) => store.get(`${index}`));
    // Only a limited number waits.
    expect(await Promise.race([asked[0]?.then(() => "first"), asked.at(-1)?.then(() => "last")])).toBe(
      "last",
    );
    const all = await Promise.all(asked);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(new Set(all)).toEqual(new Set([undefined]));
    expect(events.filter((event) => event === "error")).toHaveLength(2_000);
    await expect.poll(() => log.said).toEqual([UP, DOWN]);
    expect(log.text()).toContain("it did not answer within 2 s");
    // Fails at once, without a connection until the server answers.
    expect(await Promise.all([store.get("a"), store.set("a", "b")])).toEqual([undefined, undefined]);
    server.resume();
    await isUp();
    await store.set("a", "b");
    expect(await store.get("a")).toBe("b");
  }, 20_000);

  test("an error of Redis is logged once by its first word, without the command", async () => {
    const server = await redis();
    const { store, log, events, isUp } = storeAt(local(server.port));
    await isUp();
    const client = await other(server.port);
    await client.configSet("maxmemory", "1");
    for (const key of ["geheim", "geheim2"]) await store.set(key, "b");
    expect(await store.get("geheim")).toBeUndefined();
    await client.configSet("maxmemory", "0");
    await store.set("geheim", "b");
    expect(log.said.slice(1)).toEqual(["warn: Redis takes no sessions", "info: Redis takes sessions again"]);
    expect(events).toEqual(["store_error", "store_error", "miss", "store"]);
    expect(log.text()).toContain('"fault":"it says OOM"');
    expect(log.text()).not.toContain("geheim");
  });

  test("values have a bound, whoever wrote them, and values that are not text are an error", async () => {
    const server = await redis();
    const { store, events, isUp } = storeAt(local(server.port));
    await isUp();
    await store.set("longest", "x".repeat(64 << 10));
    await store.set("longer", "ä".repeat((32 << 10) + 1));
    expect(await store.get("longest")).toHaveLength(64 << 10);
    expect(await store.get("longer")).toBeUndefined();
    const client = await other(server.port);
    await client.set("plano:affinity:foreign", "x".repeat(5 << 20));
    await client.lPush("plano:affinity:list", "x");
    const sent = async (): Promise<number> =>
      Number(/total_net_output_bytes:(\d+)/.exec(await client.info("stats"))?.[1]);
    const before = await sent();
    expect(await store.get("foreign")).toBeUndefined();
    expect((await sent()) - before).toBeLessThan(1 << 20);
    expect(await store.get("list")).toBeUndefined();
    expect(events).toEqual(["store", "store_error", "hit", "miss", "error", "error"]);
  });

  test("closing ends the connection, and calls in progress return nothing", async () => {
    const server = await redis();
    const { store, isUp, log } = storeAt(local(server.port));
    await isUp();
    server.pause();
    const asked = store.get("a");
    await store.close();
    expect(await asked).toBeUndefined();
    expect(await store.get("a")).toBeUndefined();
    server.resume();
    const client = await other(server.port);
    const connections = async (): Promise<number> => (await client.clientList()).length;
    await expect.poll(connections).toBe(1);
    expect(log.said).toEqual([UP]);
  });
});

test("nothing waits for a server that accepts and never answers", async () => {
  const { store, events, log } = storeAt(await accepting(() => {}));
  const began = performance.now();
  expect(await store.get("a")).toBeUndefined();
  await store.set("a", "b");
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(events).toEqual(["error", "store_error"]);
  await expect.poll(() => log.said, { timeout: 8_000 }).toEqual([DOWN]);
  expect(log.text()).toContain("it did not answer within 5 s");
});

test("a server that ends each connection is tried at growing intervals", async () => {
  const times: number[] = [];
  const url = await accepting((socket) => {
    times.push(performance.now());
    socket.on("data", () => socket.end("+PONG\r\n"));
  });
  storeAt(url);
  await expect.poll(() => times.length, { timeout: 10_000 }).toBe(6);
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(pauses[4]).toBeGreaterThan(3 * (pauses[0] ?? 0));
});

test.each([
  ["another protocol", (socket: Socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n")],
  ["nothing, and the connection's end", (socket: Socket) => socket.end()],
])("a server that answers with %s is not used as Redis", async (_what, answer) => {
  const { store, log } = storeAt(await accepting(answer));
  await expect.poll(() => log.said).toEqual([DOWN]);
  expect(await store.get("a")).toBeUndefined();
});

test.each([
  ["a long word", "x".repeat(100_000), "x".repeat(32)],
  ["control characters in its word", "ERR\u001b[2J\u0007 text", "ERR"],
  ["no word", "\u001b[2J", "an error"],
])("an error reply with %s is logged by letters, at most 32", async (_what, reply, word) => {
  const { log } = storeAt(
    await accepting((socket) => void socket.on("data", () => socket.write(`-${reply}\r\n`))),
  );
  await expect.poll(() => log.said).toEqual([DOWN]);
  expect(log.text()).toContain(`"fault":"it says ${word}"`);
});

test.each([
  "",
  "127.0.0.1",
  "http://:geheim@host",
  "redis://:geh%eim@host",
  "redis://host/geheim",
  "redis://:geheim@[x",
])("an invalid Redis address is refused with a reason: %j", (url) => {
  expect(() => storeAt(url)).toThrow(
    /^the address of Redis must be redis:\/\/\[user:password@\]host:port\/db/,
  );
});
