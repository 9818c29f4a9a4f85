import { expect, test } from "vitest";
import type { Binding } from "./binding.js";
import { Bindings } from "./bindings.js";
import { createMemoryStore } from "./memory-store.js";

const BINDING: Binding = {
  anchor_model: "p/a",
  default_model: "p/a",
  requested_model: "p/a",
  last_used: 1_000,
  cached_tokens: 10,
  baseline_usd: 0,
  switch_spend_usd: 0,
  switches: 0,
  session_cost_usd: 0,
  history: [],
};
const another = (found: Binding = BINDING) => {
  const binding = { ...found, switches: found.switches + 1 };
  return { binding, result: binding.switches };
};

test("changes of one session run one after the other, and a failed change blocks none", async () => {
  const bindings = new Bindings(createMemoryStore({ ttlMilliseconds: 60_000, maxEntries: 10 }));
  const fails = bindings.change("k", () => {
    throw new Error("it broke");
  });
  const others = Array.from({ length: 100 }, () => bindings.change("k", another));
  await expect(fails).rejects.toThrow("it broke");
  expect(await Promise.all(others)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
});

test("no change waits for a store that hangs", async () => {
  const store = createMemoryStore({ ttlMilliseconds: 60_000, maxEntries: 10 });
  let calls = 0;
  const get = (key: string): Promise<string | undefined> => {
    calls += 1;
    return calls === 1 ? new Promise(() => {}) : store.get(key);
  };
  const bindings = new Bindings({ ...store, get });
  void bindings.change("k", another);
  expect(await bindings.change("k", another)).toBe(1);
});
