import { expect, test } from "vitest";
import { createMemoryStore } from "./memory-store.js";

test("the least recently used session is evicted", async () => {
  const store = createMemoryStore({ ttlMilliseconds: 60_000, maxEntries: 2 });
  for (const key of ["1", "2"]) await store.set(key, key);
  await store.get("1");
  await store.set("3", "3");
  expect(await Promise.all(["1", "2", "3"].map((key) => store.get(key)))).toEqual(["1", undefined, "3"]);
});

test("a session expires unless it is set again", async () => {
  const store = createMemoryStore({ ttlMilliseconds: 20, maxEntries: 2 });
  await store.set("1", "1");
  expect(await store.get("1")).toBe("1");
  await expect.poll(() => store.get("1"), { interval: 50 }).toBe(undefined);
});
