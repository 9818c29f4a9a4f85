import type { Observation } from "@plano/config/contract";
import { expect, test } from "vitest";
import { observed } from "../observations/testing/observation.js";
import { type Binding, parseBinding } from "./binding.js";
import { Bindings } from "./bindings.js";
import { createMemoryStore } from "./memory-store.js";
import { SessionUsage } from "./usage.js";

const NOW = 2_000;
const BINDING: Binding = {
  anchor_model: "openai/a",
  default_model: "openai/a",
  requested_model: "openai/a",
  last_used: 1_000,
  cached_tokens: 10,
  baseline_usd: 0,
  switch_spend_usd: 0,
  switches: 0,
  session_cost_usd: 1,
  history: [{ model: "openai/a", last_used: 1_000, cached_tokens: 10 }],
};
const OBSERVATION = observed({
  caller: "alice",
  model: "a",
  target: "openai/*",
  usage: { input: 1_000, output: 100, cached_input: 400, cache_creation: 100, reasoning: 0 },
});

async function after(...overs: Partial<Observation>[]): Promise<Binding | undefined> {
  const store = createMemoryStore({ ttlMilliseconds: 60_000, maxEntries: 10 });
  await store.set("k", JSON.stringify(BINDING));
  const usage = new SessionUsage(new Bindings(store), () => NOW);
  const price = { input: 1_000, output: 10_000 };
  const models = new Map(["openai/a", "openai/b"].map((model) => [model, price]));
  usage.expect("r", "alice", { key: "k", models, cacheReadDiscount: 0.5 });
  for (const each of overs) await usage.observe({ ...OBSERVATION, ...each });
  return parseBinding(await store.get("k"));
}

test("a turn's observed usage replaces the estimate and is added to the cost", async () => {
  const binding = await after({});
  expect(binding).toMatchObject({ last_used: NOW, cached_tokens: 1_000 });
  expect(binding?.history).toEqual([{ model: "openai/a", last_used: NOW, cached_tokens: 1_000 }]);
  // 600 tokens at the full price, 400 at half of it, and 100 of output.
  expect(binding?.session_cost_usd).toBeCloseTo(1 + (600 * 1_000 + 400 * 500 + 100 * 10_000) / 1e6);
});

test("tells of each binding that it refreshed, and of no other", async () => {
  const store = createMemoryStore({ ttlMilliseconds: 60_000, maxEntries: 10 });
  await store.set("k", JSON.stringify(BINDING));
  let refreshed = 0;
  const usage = new SessionUsage(
    new Bindings(store),
    () => NOW,
    () => (refreshed += 1),
  );
  const models = new Map([["openai/a", undefined]]);
  for (const key of ["k", "gone"]) {
    usage.expect("r", "alice", { key, models, cacheReadDiscount: 0.5 });
    await usage.observe(OBSERVATION);
  }
  await usage.observe(OBSERVATION);
  expect(refreshed).toBe(1);
});

test("an observation counts once, for the model that answered", async () => {
  const binding = await after({ model: "b" }, {});
  expect(binding?.history.map(({ model }) => model)).toEqual(["openai/b", "openai/a"]);
  expect(binding?.anchor_model).toBe("openai/a");
});

test.each<[string, Partial<Observation>]>([
  ["failed", { status: 500 }],
  ["another request had", { request_id: "other" }],
  ["another caller's request had, of the same id", { caller: "bob" }],
  ["is not told", { usage: null }],
  ["a model had that was not asked", { target: "agent" }],
])("a session ignores the usage of a request that %s", async (_what, more) => {
  expect(await after(more)).toEqual(BINDING);
  // The turn is still pending.
  expect((await after(more, {}))?.last_used).toBe(NOW);
});
