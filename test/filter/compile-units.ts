// Compiles and instantiates one test module of the filter (assembly/units/<name>.ts).
import { execFile } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
// By package name: this module also runs compiled, from another directory.
const { resolve } = createRequire(import.meta.url);
export const FILTERS = `${path.dirname(resolve("@plano/wasm-filters/package.json"))}/`;
const asc = path.join(FILTERS, "../node_modules/assemblyscript/bin/asc.js");

/** The exports of a units module; functions take and return numbers. */
export interface Units {
  memory: WebAssembly.Memory;
  [name: string]: unknown;
}

/** Compiles the whole filter with another entry (assembly/units/<name>.ts); the caller removes the file. */
export async function compileFilter(name: string): Promise<string> {
  const output = `build/units-${name}.${process.pid}.wasm`;
  await compileSources(["assembly/abi/abort.ts", `assembly/units/${name}.ts`], "release", output);
  return `${FILTERS}${output}`;
}

export async function compileUnits<Exports extends object>(name: string): Promise<Units & Exports> {
  // Test files may compile the same module concurrently, so each output has a name of its own.
  const output = `build/units-${name}.${process.pid}.wasm`;
  await compileSources(["assembly/units/abort.ts", `assembly/units/${name}.ts`], "units", output);
  const { instance } = await WebAssembly.instantiate(await readFile(`${FILTERS}${output}`));
  await rm(`${FILTERS}${output}`);
  return instance.exports as unknown as Units & Exports;
}

export async function compileSources(sources: string[], target: string, output: string): Promise<void> {
  await mkdir(`${FILTERS}build`, { recursive: true });
  const options = ["--config", "asconfig.json", "--target", target, "-o", output];
  await run(process.execPath, [asc, ...sources, ...options], { cwd: FILTERS });
}
