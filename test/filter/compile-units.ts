// Compiles one test module of the filter (assembly/units/<name>.ts) and instantiates it.
import { execFile } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
// By package name: this module also runs compiled, from another directory.
const { resolve } = createRequire(import.meta.url);
const filters = `${path.dirname(resolve("@plano/wasm-filters/package.json"))}/`;
const asc = path.join(filters, "../node_modules/assemblyscript/bin/asc.js");

/** The exports of a units module; functions take and return numbers. */
export interface Units {
  memory: WebAssembly.Memory;
  [name: string]: unknown;
}

export async function compileUnits<Exports extends object>(name: string): Promise<Units & Exports> {
  await mkdir(`${filters}build`, { recursive: true });
  // Test files that need the same module compile it side by side, each under a name of its own.
  const output = `build/units-${name}.${process.pid}.wasm`;
  const sources = ["assembly/units/abort.ts", `assembly/units/${name}.ts`];
  await run(
    process.execPath,
    [asc, ...sources, "--config", "asconfig.json", "--target", "units", "-o", output],
    {
      cwd: filters,
    },
  );
  const { instance } = await WebAssembly.instantiate(await readFile(`${filters}${output}`));
  await rm(`${filters}${output}`);
  return instance.exports as unknown as Units & Exports;
}
