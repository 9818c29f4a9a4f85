// Compiles the filter without observations, to measure what they cost.
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compileSources } from "../filter/compile-units.js";

const FILTERS = fileURLToPath(new URL("../../../wasm-filters/", import.meta.url));
const ROLE = "gateway/stream.ts";
/** What the gateway role does for observations. */
const OBSERVING = [/^ +observations\.add\(.*\n/m, /^ +readConversation\(.*\n/m, /^ +readAsker\(.*\n/m];

/** The path of the wasm file; the caller removes it. */
export async function compileSilent(): Promise<string> {
  const copy = `build/silent.${process.pid}`;
  const directory = path.join(FILTERS, copy);
  await cp(path.join(FILTERS, "assembly"), directory, { recursive: true });
  try {
    const file = path.join(directory, ROLE);
    let text = await readFile(file, "utf8");
    for (const line of OBSERVING) {
      if (!line.test(text)) throw new Error(`${ROLE} has no line like ${line}`);
      text = text.replace(line, "");
    }
    await writeFile(file, text);
    const output = `build/silent.${process.pid}.wasm`;
    await compileSources(["assembly/abi/abort.ts", `${copy}/index.ts`], "release", output);
    return path.join(FILTERS, output);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
