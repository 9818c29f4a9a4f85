// `npm run fuzz`: runs the lifecycles in a thread and watches it: a step that does not end is reported with
// its seed and number like any other fault.
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { type LifecycleFigures, runLifecycles } from "./lifecycles.js";

const HELP = `Usage: npm run fuzz -- [--steps N] [--seed S] [--replay STEP] [--wasm FILE]

Drives the compiled filter through whole lifecycles of interleaved streams while host functions fail, and fails itself
when the filter traps, hangs, leaks, or says anything malformed.

  --steps N      how many steps (1000000)
  --seed S       what everything follows from (1)
  --replay STEP  run up to this step only and print the last 50 before it
  --wasm FILE    another build of the filter

Examples:
  npm run fuzz
  npm run fuzz -- --steps 50000 --seed 7
  npm run fuzz -- --seed 7 --replay 31337`;

const STALL_MILLISECONDS = 30_000;
const WATCH_MILLISECONDS = 5_000;
const REPLAYED = 50;

const packageFile = createRequire(import.meta.url).resolve("@plano/wasm-filters/package.json");
const { values } = parseArgs({
  args: isMainThread ? process.argv.slice(2) : (workerData.args as string[]),
  options: {
    steps: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    replay: { type: "string" },
    wasm: { type: "string", default: path.join(path.dirname(packageFile), "build/llm_gateway.wasm") },
    help: { type: "boolean", short: "h" },
  },
});
const steps = Number(values.replay ?? values.steps);
const seed = Number(values.seed);

async function work(counter: Int32Array): Promise<void> {
  const onStep = (step: number, what: string): void => {
    Atomics.store(counter, 0, step);
    if (values.replay !== undefined && step > steps - REPLAYED) process.stderr.write(`${step} ${what}\n`);
  };
  try {
    parentPort?.postMessage({ figures: await runLifecycles({ wasm: values.wasm, steps, seed, onStep }) });
  } catch (error) {
    parentPort?.postMessage({ fault: error instanceof Error ? error.message : String(error) });
  }
}

function watch(): void {
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { counter, args: process.argv.slice(2) },
  });
  const started = Date.now();
  let seen = -1;
  let moved = started;
  const timer = setInterval(() => {
    const step = Atomics.load(counter, 0);
    if (step !== seen) moved = Date.now();
    seen = step;
    const rate = Math.round((step * 1_000) / (Date.now() - started));
    process.stderr.write(`${step} of ${steps} steps, ${rate} a second\n`);
    if (Date.now() - moved > STALL_MILLISECONDS) {
      console.error(
        `step ${step + 1} does not end\nagain: npm run fuzz -- --seed ${seed} --replay ${step + 1}`,
      );
      process.exit(1);
    }
  }, WATCH_MILLISECONDS);
  worker.on("message", ({ figures, fault }: { figures?: LifecycleFigures; fault?: string }) => {
    clearInterval(timer);
    if (fault !== undefined) console.error(fault);
    if (figures !== undefined) report(figures, (Date.now() - started) / 1_000);
    process.exitCode = fault === undefined ? 0 : 1;
  });
}

function report(figures: LifecycleFigures, seconds: number): void {
  const { memory, callbacks, injected } = figures;
  const kB = (bytes: number): string => `${bytes >> 10} kB`;
  const total = [...injected.values()].reduce((sum, count) => sum + count, 0);
  const table = (counts: Map<string, number>): string =>
    [...counts]
      .sort()
      .map(([name, count]) => `  ${name.padEnd(60)} ${count}`)
      .join("\n");
  console.log(`callbacks\n${table(callbacks)}\nhost functions that failed\n${table(injected)}`);
  console.log(
    `seed ${seed}: ${figures.steps} steps in ${seconds.toFixed(0)} s, ${figures.exchanges} exchanges (${figures.served} answered 200, ` +
      `${figures.undisturbed} undisturbed), ${figures.reconfigured} reconfigurations, ${total} host calls failed in ` +
      `${injected.size} ways; memory ${kB(memory.start)} at the start, ${kB(memory.warm)} warm, ${kB(memory.end)} at the end`,
  );
}

if (values.help === true) console.log(HELP);
else if (isMainThread) watch();
else await work(workerData.counter as Int32Array);
