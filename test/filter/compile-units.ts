// Compiles and instantiates the test modules of the filter (assembly/units/<name>.ts). Compiled bytes are kept in the filter's
// build directory until a source changes, because most test files need the same two modules and each takes seconds.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
// By package name: this module also runs compiled, from another directory.
const { resolve } = createRequire(import.meta.url);
export const FILTERS = `${path.dirname(resolve("@plano/wasm-filters/package.json"))}/`;
const assemblyScript = path.join(FILTERS, "../node_modules/assemblyscript/");
const KEPT = path.join(FILTERS, "build/units/");

/** The exports of a units module; functions take and return numbers. */
export interface Units {
  memory: WebAssembly.Memory;
  [name: string]: unknown;
}

const modules = new Map<string, Promise<WebAssembly.Module>>();

/** Compiles the whole filter with another entry (assembly/units/<name>.ts); the caller removes the file. */
export async function compileFilter(name: string): Promise<string> {
  const output = `build/units-${name}.${process.pid}.wasm`;
  await compileSources(["assembly/abi/abort.ts", `assembly/units/${name}.ts`], "release", output);
  return `${FILTERS}${output}`;
}

/** A new instance each time. */
export async function compileUnits<Exports extends object>(name: string): Promise<Units & Exports> {
  const module = modules.get(name) ?? loadModule(name);
  modules.set(name, module);
  return new WebAssembly.Instance(await module).exports as unknown as Units & Exports;
}

export async function compileSources(sources: string[], target: string, output: string): Promise<void> {
  await mkdir(path.dirname(path.join(FILTERS, output)), { recursive: true });
  const options = ["--config", "asconfig.json", "--target", target, "-o", output];
  await run(process.execPath, [path.join(assemblyScript, "bin/asc.js"), ...sources, ...options], {
    cwd: FILTERS,
  });
}

async function loadModule(name: string): Promise<WebAssembly.Module> {
  const kept = `${name}.${await hashSources()}.wasm`;
  const bytes = await readFile(KEPT + kept).catch(() => compileKept(name, kept));
  return new WebAssembly.Module(Uint8Array.from(bytes));
}

/** Other processes may compile the same at the same time, so the file gets its name when it is whole. */
async function compileKept(name: string, kept: string): Promise<Buffer> {
  const output = `build/units/${name}.${process.pid}.part`;
  await compileSources(["assembly/units/abort.ts", `assembly/units/${name}.ts`], "units", output);
  const bytes = await readFile(FILTERS + output);
  const files = await readdir(KEPT);
  const older = files.filter(
    (file) => file.startsWith(`${name}.`) && file.endsWith(".wasm") && file !== kept,
  );
  await Promise.all(older.map((file) => rm(KEPT + file, { force: true })));
  await rename(FILTERS + output, KEPT + kept);
  return bytes;
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
