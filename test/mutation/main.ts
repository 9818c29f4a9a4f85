// `npm run mutation`: how many small wrong changes of the filter its tests notice.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";
import { Random } from "../fuzz/random.js";
import { mutantsOf } from "./mutants.js";

const HELP = `Usage: npm run mutation -- [--mutants N] [--seed N] [--nearest] [FILE...]

Changes one place of the filter's sources at a time, in a copy of the tree under build/mutation, builds the wasm, and runs the
filter's tests until one fails, the nearest ones first. Prints what became of each change, and the share that was noticed. A
change that the nearest tests notice takes some 20 seconds, another one minutes.

  --mutants N  of each file (15)
  --seed N     chooses the places (1)
  --nearest    runs the nearest tests only: a first answer in a quarter of an hour
  FILE         below wasm-filters/assembly; ten files when none is given`;

/** The files, each with the tests that are likely to notice a change of it. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  "json/json-index.ts": ["filter/json.test.ts", "vectors/pretty-json"],
  "framing/sse-parser.ts": ["filter/sse.test.ts", "filter/response-streams"],
  "framing/event-stream-parser.ts": ["filter/eventstream"],
  "forms/form-reader.ts": ["filter/forms.test.ts"],
  "limits/bucket-store.ts": ["filter/rate-limits", "filter/limit-scopes"],
  "admission/rate-limiting.ts": ["filter/rate-limits", "filter/limit-scopes", "filter/token-charges"],
  "targets/key-ring.ts": ["filter/failover", "filter/key-tables", "filter/secrets"],
  "request/root-names.ts": ["filter/target-rules", "filter/quirks", "filter/gateway.test.ts"],
  "translate/response.ts": ["filter/response", "vectors/responses", "vectors/streams"],
  "upstream/response.ts": ["filter/upstream.test.ts", "filter/failover", "filter/turns"],
};
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
    nearest: { type: "boolean", default: false },
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

/** Without optimisation: what a change does is the same, and it compiles in a fifth of the time. */
const build = (): Promise<boolean> => {
  const asc = path.join(copy, "node_modules/assemblyscript/bin/asc.js");
  const sources = ["assembly/abi/abort.ts", "assembly/index.ts"];
  const options = ["--baseDir", "wasm-filters", "--config", "asconfig.json", "--target", "quick"];
  return succeeds(process.execPath, asc, ...sources, ...options, "--outFile", "build/llm_gateway.wasm");
};

/** The test of the size of the filter, which is for the optimised one. */
const ALL_BUT_SIZE = "^(?!.*is small enough)";

const testFilter = (files: readonly string[] = []): Promise<boolean> => {
  const options = ["-c", "test/vitest.config.ts", "--project", "filter", "--bail", "1"];
  return succeeds("npx", "vitest", "run", ...options, "-t", ALL_BUT_SIZE, ...files);
};

/** The units modules are compiled anew for each change, too. */
async function compileUnitsQuickly(): Promise<void> {
  const file = path.join(copy, "wasm-filters/asconfig.json");
  const config = JSON.parse(await readFile(file, "utf8"));
  config.targets.units.optimizeLevel = 0;
  await writeFile(file, JSON.stringify(config));
}

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
  // What is built beside the filter: `@plano/config/json` is read as JavaScript everywhere.
  for (const built of ["wasm-filters/build", "config/dist"])
    await cp(path.join(root, built), path.join(copy, built), { recursive: true });
}

type Outcome = "noticed" | "not noticed" | "no difference" | "does not compile";

async function outcomeOf(built: Buffer, nearest: readonly string[]): Promise<Outcome> {
  if (!(await build())) return "does not compile";
  if (built.equals(await readFile(wasm))) return "no difference";
  if (nearest.length > 0 && !(await testFilter(nearest))) return "noticed";
  return values.nearest || (await testFilter()) ? "not noticed" : "noticed";
}

async function main(): Promise<void> {
  await makeCopy();
  await compileUnitsQuickly();
  if (!(await build()) || !(await testFilter(values.nearest ? Object.values(FILES).flat() : [])))
    throw new Error(`the tests fail without any change: see for yourself in ${copy}`);
  const built = await readFile(wasm);
  const counts: Record<Outcome, number> = {
    noticed: 0,
    "not noticed": 0,
    "no difference": 0,
    "does not compile": 0,
  };
  const random = new Random(Number(values.seed));
  for (const file of positionals.length > 0 ? positionals : Object.keys(FILES)) {
    const place = path.join(copy, "wasm-filters/assembly", file);
    const source = await readFile(place, "utf8");
    for (const { line, from, to, text } of mutantsOf(source, Number(values.mutants), random)) {
      await writeFile(place, text);
      const outcome = await outcomeOf(built, FILES[file] ?? []);
      counts[outcome] += 1;
      console.log(`${outcome.padEnd(16)} ${file}:${line}  ${from} became ${to}`);
    }
    await writeFile(place, source);
  }
  const told = Object.entries(counts).map(([outcome, count]) => `${count} ${outcome}`);
  const share = counts.noticed / (counts.noticed + counts["not noticed"]);
  console.log(
    `\n${told.join(", ")}: ${Math.round(share * 100)}% of those that make a difference were noticed`,
  );
}

if (values.help === true) console.log(HELP);
else
  await main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
