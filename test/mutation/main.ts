// `npm run mutation`: how many small wrong changes of the filter its tests notice.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";
import { Random } from "../fuzz/random.js";
import { mutantsOf } from "./mutants.js";

const HELP = `Usage: npm run mutation -- [--mutants N] [--seed N] [FILE...]

Changes one place of the filter's sources at a time, in a copy of the tree under build/mutation, builds the wasm, and runs the
filter's tests until one fails. Prints what became of each change. A change takes one to three minutes.

  --mutants N  of each file (15)
  --seed N     chooses the places (1)
  FILE         below wasm-filters/assembly; ten files when none is given`;

const FILES = [
  "json/json-index.ts",
  "framing/sse-parser.ts",
  "framing/event-stream-parser.ts",
  "forms/form-reader.ts",
  "limits/bucket-store.ts",
  "admission/rate-limiting.ts",
  "targets/key-ring.ts",
  "request/root-names.ts",
  "translate/response.ts",
  "upstream/response.ts",
];
/** Milliseconds; an endless loop is noticed by this. */
const LONGEST = 15 * 60_000;
const root = path.dirname(path.dirname(createRequire(import.meta.url).resolve("@plano/test/package.json")));
const copy = path.join(root, "build/mutation");
const wasm = path.join(copy, "wasm-filters/build/llm_gateway.wasm");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mutants: { type: "string", default: "15" },
    seed: { type: "string", default: "1" },
    help: { type: "boolean", short: "h" },
  },
});

/** Whether the command ends well. It and what it started are killed when they take too long. */
async function succeeds(command: string, ...options: string[]): Promise<boolean> {
  const child = spawn(command, options, { cwd: copy, stdio: "ignore", detached: true });
  const timer = setTimeout(() => process.kill(-(child.pid as number), "SIGKILL"), LONGEST);
  const [status] = (await once(child, "exit")) as [number | null];
  clearTimeout(timer);
  return status === 0;
}

const build = (): Promise<boolean> => succeeds("npm", "run", "build", "-w", "wasm-filters");
const testFilter = (): Promise<boolean> =>
  succeeds("npx", "vitest", "run", "-c", "test/vitest.config.ts", "--project", "filter", "--bail", "1");

/** The packages are hard links, and name each other by relative paths: those in the copy name the copy. */
async function makeCopy(): Promise<void> {
  await rm(copy, { recursive: true, force: true });
  await mkdir(copy, { recursive: true });
  const own = spawn("git", ["-C", root, "checkout-index", "--all", `--prefix=${copy}/`], {
    stdio: "inherit",
  });
  await once(own, "exit");
  const links = spawn("cp", ["-al", path.join(root, "node_modules"), copy], { stdio: "inherit" });
  await once(links, "exit");
  await access(path.join(copy, "node_modules"));
  await cp(path.join(root, "wasm-filters/build"), path.join(copy, "wasm-filters/build"), { recursive: true });
}

type Outcome = "noticed" | "not noticed" | "no difference" | "does not compile";

async function outcomeOf(built: Buffer): Promise<Outcome> {
  if (!(await build())) return "does not compile";
  if (built.equals(await readFile(wasm))) return "no difference";
  return (await testFilter()) ? "not noticed" : "noticed";
}

async function main(): Promise<void> {
  await makeCopy();
  if (!(await build()) || !(await testFilter()))
    throw new Error(`the tests fail without any change: see for yourself in ${copy}`);
  const built = await readFile(wasm);
  const counts: Record<Outcome, number> = {
    noticed: 0,
    "not noticed": 0,
    "no difference": 0,
    "does not compile": 0,
  };
  const random = new Random(Number(values.seed));
  for (const file of positionals.length > 0 ? positionals : FILES) {
    const place = path.join(copy, "wasm-filters/assembly", file);
    const source = await readFile(place, "utf8");
    for (const { line, from, to, text } of mutantsOf(source, Number(values.mutants), random)) {
      await writeFile(place, text);
      const outcome = await outcomeOf(built);
      counts[outcome] += 1;
      console.log(`${outcome.padEnd(16)} ${file}:${line}  ${from} became ${to}`);
    }
    await writeFile(place, source);
  }
  const told = Object.entries(counts).map(([outcome, count]) => `${count} ${outcome}`);
  console.log(`\n${told.join(", ")}`);
}

if (values.help === true) console.log(HELP);
else
  await main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
