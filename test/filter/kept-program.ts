// Programs that tests compile, kept in the filter's build directory until one of the files changes that they are made of.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

// By package name: this module also runs compiled, from another directory.
const require = createRequire(import.meta.url);
/** The directory of the filter's package. */
export const FILTERS = `${path.dirname(require.resolve("@plano/wasm-filters/package.json"))}/`;
/** The directory of the compiler's package. */
export const ASSEMBLY_SCRIPT = path.dirname(require.resolve("assemblyscript/package.json"));

/** The path of the program with this name, which `compile` makes if none of these files is kept. */
export async function keptProgram(
  name: string,
  sources: readonly string[],
  compile: () => Promise<Uint8Array>,
): Promise<string> {
  const directory = path.join(FILTERS, "build/kept", name);
  const kept = `${await hashOf([...sources, path.join(ASSEMBLY_SCRIPT, "package.json")])}.wasm`;
  await mkdir(directory, { recursive: true });
  const files = await readdir(directory);
  const file = path.join(directory, kept);
  if (files.includes(kept)) return file;
  // Other processes may compile the same at the same time, so the file gets its name when it is whole.
  const part = path.join(directory, `${process.pid}.part`);
  await writeFile(part, await compile());
  const older = files.filter((each) => each.endsWith(".wasm"));
  await Promise.all(older.map((each) => rm(path.join(directory, each), { force: true })));
  await rename(part, file);
  return file;
}

/** The filter's own sources and the compiler's options for them. */
export async function filterSources(): Promise<string[]> {
  const assembly = path.join(FILTERS, "assembly");
  const files = (await readdir(assembly, { recursive: true })).filter((file) => file.endsWith(".ts")).sort();
  return [...files.map((file) => path.join(assembly, file)), path.join(FILTERS, "asconfig.json")];
}

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${path.relative(FILTERS, file)}\n`).update(await readFile(file));
  return hash.digest("hex").slice(0, 16);
}
