// Compiles the test modules of the filter (assembly/units/<name>.ts) as one program, since they share most of what they import.
// Its bytes are kept in the filter's build directory until a source changes.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
// By package name: this module also runs compiled, from another directory.
const { resolve } = createRequire(import.meta.url);
export const FILTERS = `${path.dirname(resolve("@plano/wasm-filters/package.json"))}/`;
const assemblyScript = path.join(FILTERS, "../node_modules/assemblyscript/");
const KEPT = path.join(FILTERS, "build/units/");
/** Those whose functions the tests call, not the entries of a whole filter. */
const MODULES = ["eventstream", "json", "request", "response", "sealed", "sha256", "sse"];

/** The exports of a units module; functions take and return numbers. */
export interface Units {
  memory: WebAssembly.Memory;
  [name: string]: unknown;
}

let program: Promise<WebAssembly.Module> | undefined;

/** Compiles the whole filter with another entry (assembly/units/<name>.ts); the caller removes the file. */
export async function compileFilter(name: string): Promise<string> {
  const output = `build/units-${name}.${process.pid}.wasm`;
  await compileSources(["assembly/abi/abort.ts", `assembly/units/${name}.ts`], "quick", output);
  return `${FILTERS}${output}`;
}

/** The exports of one units module, in an instance of its own. */
export async function compileUnits<Exports extends object>(name: string): Promise<Units & Exports> {
  program ??= loadProgram();
  const { memory, ...all } = new WebAssembly.Instance(await program).exports;
  const own = Object.entries(all).filter(([each]) => each.startsWith(`${name}_`));
  const exports = Object.fromEntries(own.map(([each, value]) => [each.slice(name.length + 1), value]));
  return { ...exports, memory } as unknown as Units & Exports;
}

export async function compileSources(sources: string[], target: string, output: string): Promise<void> {
  await mkdir(path.dirname(path.join(FILTERS, output)), { recursive: true });
  const options = ["--config", "asconfig.json", "--target", target, "-o", output];
  await run(process.execPath, [path.join(assemblyScript, "bin/asc.js"), ...sources, ...options], {
    cwd: FILTERS,
  });
}

async function loadProgram(): Promise<WebAssembly.Module> {
  const kept = `${await hashSources()}.wasm`;
  const bytes = await readFile(KEPT + kept).catch(() => compileKept(kept));
  return new WebAssembly.Module(Uint8Array.from(bytes));
}

/** Other processes may compile the same at the same time, so the file gets its name when it is whole. */
async function compileKept(kept: string): Promise<Buffer> {
  await mkdir(KEPT, { recursive: true });
  const own = `build/units/${process.pid}`;
  const entry = `${own}.ts`;
  await writeFile(FILTERS + entry, await entryOfAll());
  const output = `${own}.part`;
  await compileSources(["assembly/units/abort.ts", entry], "units", output);
  await rm(FILTERS + entry);
  const bytes = await readFile(FILTERS + output);
  const older = (await readdir(KEPT)).filter((file) => file.endsWith(".wasm") && file !== kept);
  await Promise.all(older.map((file) => rm(KEPT + file, { force: true })));
  await rename(FILTERS + output, KEPT + kept);
  return bytes;
}

/** Exports each function of each units module as `<module>_<function>`. */
async function entryOfAll(): Promise<string> {
  const lines = MODULES.map(async (module) => {
    const source = await readFile(path.join(FILTERS, `assembly/units/${module}.ts`), "utf8");
    const names = [...source.matchAll(/^export function (\w+)/gm)].map(([, name]) => name);
    const exported = names.map((name) => `${name} as ${module}_${name}`).join(", ");
    return `export { ${exported} } from "../../assembly/units/${module}";\n`;
  });
  return (await Promise.all(lines)).join("");
}

/** Of everything that the compiled bytes depend on. */
async function hashSources(): Promise<string> {
  const assembly = path.join(FILTERS, "assembly");
  const sources = (await readdir(assembly, { recursive: true }))
    .filter((file) => file.endsWith(".ts"))
    .sort();
  const hash = createHash("sha256");
  const files = [...sources.map((file) => path.join(assembly, file)), path.join(FILTERS, "asconfig.json")];
  for (const file of [...files, path.join(assemblyScript, "package.json")]) {
    hash.update(`${path.relative(FILTERS, file)}\n`).update(await readFile(file));
  }
  return hash.digest("hex").slice(0, 16);
}
