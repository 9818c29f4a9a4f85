// Compiles the test modules of the filter (assembly/units/<name>.ts) as one program, since they share most of what they import.
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ASSEMBLY_SCRIPT, FILTERS, filterSources, keptProgram } from "./kept-program.js";

const run = promisify(execFile);
/** Those whose functions the tests call, not the entries of a whole filter. */
const MODULES = ["eventstream", "json", "request", "response", "sealed", "sha256", "sse"];

/** This file, which programs are made by, and so of. */
export const COMPILED_BY = fileURLToPath(import.meta.url);

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
  await run(process.execPath, [path.join(ASSEMBLY_SCRIPT, "bin/asc.js"), ...sources, ...options], {
    cwd: FILTERS,
  });
}

async function loadProgram(): Promise<WebAssembly.Module> {
  const sources = [...(await filterSources()), COMPILED_BY];
  const bytes = await readFile(await keptProgram("units", sources, compileAll));
  return new WebAssembly.Module(Uint8Array.from(bytes));
}

async function compileAll(): Promise<Uint8Array> {
  const own = `build/units/${process.pid}`;
  const [entry, output] = [`${own}.ts`, `${own}.wasm`];
  await mkdir(path.join(FILTERS, "build/units"), { recursive: true });
  await writeFile(FILTERS + entry, await entryOfAll());
  await compileSources(["assembly/units/abort.ts", entry], "units", output);
  const bytes = await readFile(FILTERS + output);
  await Promise.all([entry, output].map((file) => rm(FILTERS + file)));
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
