// A store that is opened when it is needed, and anew when it failed.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepLog } from "../testing/log.js";
import { MemoryStore } from "./memory-store.js";
import { ResilientStore } from "./resilient-store.js";
import { EntryTooLarge, type StateStore, StoreFull, StoreUnavailable } from "./store.js";
import { ALL, response, said } from "./testing/samples.js";

const BOUNDS = { ttlMilliseconds: 60_000, maxEntries: 10, maxBytes: 1 << 20 };

function start(open?: () => Promise<StateStore>) {
  const log = keepLog();
  const calls: string[] = [];
  let opened = 0;
  const memory = () => new MemoryStore({ bounds: BOUNDS, now: () => 1, onDrop: () => {} });
  const store = new ResilientStore({
    open: async () => {
      opened += 1;
      return (open ?? (async () => memory()))();
    },
    ...{ bounds: BOUNDS, logger: log.logger },
    now: () => Date.now(),
    onCall: (operation, outcome) => calls.push(`${operation} ${outcome}`),
  });
  return { store, log, calls, memory, opened: () => opened };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("it is opened with the first call, and once", async () => {
  const { store, calls, opened } = start();
  expect([opened(), store.size()]).toEqual([0, { entries: 0, bytes: 0 }]);
  await Promise.all([store.put(response("resp_1")), store.get("a", "resp_1")]);
  expect([opened(), calls.sort()]).toEqual([1, ["get ok", "put ok"]]);
  expect(store.size().entries).toBe(1);
});

test("what cannot be an id is not there, and nothing is opened for it", async () => {
  const { store, opened } = start();
  const { conversations } = store;
  for (const id of ["", "a b", "../x", "ä", "x".repeat(201), "a\0"]) {
    expect(await store.get("a", id)).toBeUndefined();
    expect(await store.chain("a", id, ALL)).toBeUndefined();
    expect(await store.delete("a", id)).toBe(false);
    expect(await conversations.get("a", id)).toBeUndefined();
    expect(await conversations.items("a", id, ALL)).toBeUndefined();
    expect(await conversations.append("a", id, [said("x")])).toBe(false);
    expect(await conversations.delete("a", id)).toBe(false);
    await expect(store.put(response(id))).rejects.toThrow("the id or the tenant");
  }
  for (const tenant of ["a\0", "\ud800", "x".repeat(501)])
    await expect(store.put(response("resp_1", { tenant }))).rejects.toThrow("the id or the tenant");
  expect(opened()).toBe(0);
});

test("while it cannot be opened, calls fail at once, and a second later it is tried again", async () => {
  let fails = true;
  const { store, calls, log, opened, memory } = start(async () => {
    if (fails) throw Object.assign(new Error("postgresql://u:geheim@h"), { code: "ECONNREFUSED" });
    return memory();
  });
  for (let time = 0; time < 5; time += 1)
    await expect(store.get("a", "resp_1")).rejects.toThrow(new StoreUnavailable("ECONNREFUSED"));
  expect(opened()).toBe(1);
  fails = false;
  vi.advanceTimersByTime(1_000);
  expect(await store.get("a", "resp_1")).toBeUndefined();
  expect(opened()).toBe(2);
  expect(calls).toEqual([...Array(5).fill("get unavailable"), "get ok"]);
  expect(log.said).toEqual([
    "warn: responses and conversations cannot be kept; requests that need them are refused",
    "info: responses and conversations can be kept",
  ]);
  expect(log.text()).not.toContain("geheim");
});

test("a store that must be opened anew is closed first", async () => {
  let broken = true;
  const order: string[] = [];
  const { store, memory } = start(async () => {
    order.push("open");
    const own = memory();
    const put = async (): Promise<void> => {
      if (broken) throw new StoreFull("there is no room left on the disk of /x");
    };
    return Object.assign(own, {
      ...{ put, mustReopen: broken },
      close: async () => void order.push("close"),
    });
  });
  await expect(store.put(response("resp_1"))).rejects.toThrow(StoreFull);
  broken = false;
  await store.put(response("resp_1"));
  expect(order).toEqual(["open", "close", "open"]);
});

test("a call that takes too long fails, and so do those beyond the most", async () => {
  const { store, calls } = start(() => new Promise(() => {}));
  const first = Promise.allSettled(Array.from({ length: 2_000 }, () => store.get("a", "resp_1")));
  await expect(store.get("a", "resp_1")).rejects.toThrow("too many calls");
  vi.advanceTimersByTime(10_000);
  const [one] = await first;
  expect(one).toMatchObject({
    status: "rejected",
    reason: new StoreUnavailable("it did not answer within 10 s"),
  });
  expect(calls).toHaveLength(2_001);
});

test("what a model has been paid for is kept, however many read", async () => {
  let opened = (_store: StateStore): void => {};
  const { store, memory } = start(
    () =>
      new Promise((resolve) => {
        opened = resolve;
      }),
  );
  const reads = Array.from({ length: 2_000 }, () => store.get("a", "resp_1"));
  const put = store.put(response("resp_1"));
  await expect(store.get("a", "resp_1")).rejects.toThrow("too many calls");
  opened(memory());
  await Promise.all([...reads, put]);
  expect(store.size().entries).toBe(1);
});

test("an entry that is too large says nothing about the store", async () => {
  const { store, log, calls } = start();
  const input = [said("x".repeat(2 << 20))];
  await expect(store.put(response("resp_1", { input }))).rejects.toThrow(EntryTooLarge);
  expect([log.said, calls]).toEqual([[], ["put full"]]);
});

test("reading does not mean that there is room again", async () => {
  let isFull = true;
  const { store, log, memory } = start(async () => {
    const own = memory();
    const put = own.put.bind(own);
    return Object.assign(own, {
      put: async (entry: Parameters<typeof put>[0]) => {
        if (isFull) throw new StoreFull("there is no room left on the disk of /x");
        return put(entry);
      },
    });
  });
  await store.get("a", "resp_1");
  for (let time = 0; time < 3; time += 1) {
    await expect(store.put(response("resp_1"))).rejects.toThrow(StoreFull);
    await store.get("a", "resp_1");
  }
  isFull = false;
  await store.put(response("resp_1"));
  expect(log.said.map((line) => line.split(":")[0])).toEqual(["info", "warn", "info"]);
});
