// A short run of `npm run fuzz` in every test run. FUZZ_STEPS and FUZZ_SEED deepen or vary it.
import { expect, test } from "vitest";
import { WASM } from "../filter/gateway-host.js";
import { runLifecycles } from "./lifecycles.js";

const STEPS = Number(process.env.FUZZ_STEPS ?? 50_000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);

test(`${STEPS} steps with failing host functions never trap, hang, leak or answer nonsense`, {
  timeout: 600_000,
}, async () => {
  const figures = await runLifecycles({ wasm: WASM, steps: STEPS, seed: SEED });
  // A run whose requests are all refused at once, or whose host never fails, would prove little.
  expect(figures.served / figures.exchanges).toBeGreaterThan(0.1);
  expect(figures.undisturbed / figures.exchanges).toBeGreaterThan(0.1);
  expect(figures.injected.size).toBeGreaterThan(100);
});
