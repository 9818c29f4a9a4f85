// Compiles the filter with one more export, `poison_scratch`, which fills everything that
// wasm-filters/module-state.json calls scratch with garbage; the host emulator calls it after every callback.
// Works on copies of the sources; the shipped filter contains none of it.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { COMPILED_BY, compileSources } from "./compile-units.js";
import { FILTERS, filterSources, keptProgram } from "./kept-program.js";

/** What belongs to an object permanently, not to one use of it: memory it owns, and its bounds. */
const OWNED = new Set([
  "Buffer.ptr",
  "Buffer.capacity",
  "JsonIndex.tokens",
  "JsonIndex.capacity",
  "JsonIndex.limit",
  "NameMap.table",
  "NameMap.slots",
]);
const NUMBERS = /^(?:[iu](?:8|16|32|64)|usize|isize|f32|f64)$/;
/** Not an address in the VM's memory, and not a plausible length. */
const GARBAGE = "0x5a5a5a5a";
/** Data from the host is invalid once a callback is over. */
const ARENA = "if (block != 0) memory.fill(block, 0xa5, BLOCK);";

interface ModuleState {
  readonly scratch: Readonly<Record<string, readonly string[]>>;
}

const STATE = path.join(FILTERS, "module-state.json");

/** The path of the wasm file. */
export async function poisonedFilter(): Promise<string> {
  const sources = [...(await filterSources()), STATE, COMPILED_BY, fileURLToPath(import.meta.url)];
  return keptProgram("poisoned", sources, compilePoisoned);
}

async function compilePoisoned(): Promise<Uint8Array> {
  const { scratch } = JSON.parse(await readFile(STATE, "utf8")) as ModuleState;
  const copy = `build/poisoned.${process.pid}`;
  const directory = path.join(FILTERS, copy);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await cp(path.join(FILTERS, "assembly"), directory, { recursive: true });
  try {
    const sources = await readSources(directory);
    const classes = new Set([...sources.values()].flatMap(classNames));
    const enums = new Set(
      [...sources.values()].flatMap((text) => matches(text, /^(?:export )?const enum (\w+)/gm)),
    );
    for (const [file, text] of sources) {
      const lines = (scratch[file] ?? []).map((name) => poisonOf(text, name));
      if (file === "abi/arena.ts") lines.push(ARENA);
      const own = `\nexport function ${nameFor(file)}(): void {\n  ${lines.join("\n  ")}\n}\n`;
      await writeFile(path.join(directory, file), withMethods(text, classes, enums) + own);
    }
    const imports = [...sources.keys()].map((file) => [nameFor(file), `./${file.slice(0, -3)}`] as const);
    const entry = path.join(directory, "index.ts");
    const begin = await readFile(entry, "utf8");
    const others = imports.filter(([, from]) => from !== "./index");
    const imported = others.map(([name, from]) => `import { ${name} } from "${from}";`).join("\n");
    const calls = others.map(([name]) => `  ${name}();`).join("\n");
    await writeFile(entry, `${imported}\n${begin}\nexport function poison_scratch(): void {\n${calls}\n}\n`);
    const output = `${copy}/poisoned.wasm`;
    await compileSources(["assembly/abi/abort.ts", `${copy}/index.ts`], "quick", output);
    return await readFile(path.join(FILTERS, output));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function readSources(directory: string): Promise<Map<string, string>> {
  const files = (await readdir(directory, { recursive: true })).filter(
    (file) =>
      file.endsWith(".ts") &&
      !file.startsWith("units/") &&
      file !== "abi/abort.ts" &&
      file !== "abi/imports.ts",
  );
  return new Map(
    await Promise.all(
      files.map(async (file) => [file, await readFile(path.join(directory, file), "utf8")] as const),
    ),
  );
}

const nameFor = (file: string): string => `poison_${file.slice(0, -3).replace(/\W/g, "_")}`;
const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((found) => found[1] ?? "");
const classNames = (text: string): string[] => matches(text, /^(?:export )?(?:abstract )?class (\w+)/gm);

/** The statement that voids one module-level declaration. */
function poisonOf(text: string, name: string): string {
  const found = new RegExp(`^(?:export )?(const|let) ${name}(?:: ([^=]+?))? = (.*)$`, "m").exec(text);
  if (found === null) throw new Error(`there is no ${name}`);
  const [, kind, type = "", value = ""] = found;
  if (kind === "let") return type.includes("null") ? `${name} = null;` : `${name} = <${type}>${GARBAGE};`;
  const size = /^memory\.data\((.*)\);$/.exec(value)?.[1];
  if (size !== undefined) return `memory.fill(${name}, 0xa5, ${size});`;
  if (value.startsWith("new StaticArray")) return fill(name);
  return `${name}.poison();`;
}

/** The size of a managed object is in the four bytes before it. */
const fill = (array: string): string => {
  const at = `changetype<usize>(${array})`;
  return `memory.fill(${at}, 0xa5, load<u32>(${at} - 4));`;
};

/** Each class gets a method that voids what one use of an object leaves in it. */
function withMethods(text: string, classes: ReadonlySet<string>, enums: ReadonlySet<string>): string {
  return text.replace(
    /^((?:export )?(?:abstract )?class (\w+)(?: extends (\w+))?[^\n]*\{)(\n[\s\S]*?\n\}|\})$/gm,
    (_, head: string, name: string, parent: string | undefined, body: string) => {
      const lines = parent !== undefined && classes.has(parent) ? ["super.poison();"] : [];
      for (const [, modifiers = "", field = "", type = "", value = ""] of body.matchAll(
        /^ {2}((?:private |protected |readonly )*)(\w+): ([^=;]+?) = ([^\n]*)$/gm,
      )) {
        if (OWNED.has(`${name}.${field}`)) continue;
        const place = `this.${field}`;
        if (value.startsWith("new StaticArray<i32>")) lines.push(fill(place));
        else if (classes.has(type) && value.startsWith("new ")) lines.push(`${place}.poison();`);
        else if (modifiers.includes("readonly")) continue;
        else if (type === "bool") lines.push(`${place} = true;`);
        else if (type === "string") lines.push(`${place} = "POISON";`);
        else if (NUMBERS.test(type) || enums.has(type)) lines.push(`${place} = <${type}>${GARBAGE};`);
      }
      if (name === "Buffer") {
        lines.push(
          "if (this.ptr != 0) memory.fill(this.ptr, 0xa5, this.capacity);",
          "this.len = this.capacity;",
        );
      }
      return `${head}\n  poison(): void {\n    ${lines.join("\n    ")}\n  }${body}`;
    },
  );
}
