// Scratch memory lives for one callback: if it is filled with garbage after each, every exchange has the same
// result.
import { readFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { runLifecycles } from "../fuzz/lifecycles.js";
import type { Host } from "../host/host-api.js";
import { startWith } from "./configured.js";
import { WASM } from "./gateway-host.js";
import { poisonedFilter } from "./poisoned-filter.js";
import { answerScenarios, playAlone, requestScenarios, SANDBOX } from "./scenarios.js";

let poisoned: string;
beforeAll(async () => {
  poisoned = await poisonedFilter();
}, 300_000);

const start = (wasm: string): Promise<Host> =>
  startWith(
    Object.values(SANDBOX).map((provider) => `{ model: ${provider}/m }`),
    "",
    { wasm },
  );

const hasPoison = async (wasm: string): Promise<boolean> => (await readFile(wasm)).includes("poison_scratch");

test("the poisoning leaves the shipped filter unchanged", async () => {
  expect(await hasPoison(poisoned)).toBe(true);
  expect(await hasPoison(WASM)).toBe(false);
});

test("every recorded request and response is the same over poisoned scratch memory", async () => {
  const [clean, host] = await Promise.all([start(WASM), start(poisoned)]);
  const different = [...answerScenarios(), ...requestScenarios()].filter(
    (one) => playAlone(host, one) !== playAlone(clean, one),
  );
  expect(different.map(({ name }) => name)).toEqual([]);
});

test("many streams at once, with failing host functions, never trap over poisoned scratch memory", async () => {
  const figures = await runLifecycles({ wasm: poisoned, steps: 20_000, seed: 1 });
  expect(figures.served / figures.exchanges).toBeGreaterThan(0.1);
}, 600_000);
