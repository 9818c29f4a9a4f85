// The vectors' texts as seeds, by kind and format.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

// By package name: this module also runs compiled, from another directory.
const packageFile = createRequire(import.meta.url).resolve("@plano/test/package.json");
const vectors = `${path.dirname(packageFile)}/vectors/`;

export function vectorTexts(kind: string, format: string): string[] {
  const directory = `${vectors}${kind}/${format}/`;
  return readdirSync(directory)
    .filter((name) => !/\.(golden|understood|request)\./.test(name))
    .map((name) => readFileSync(directory + name, "utf8"));
}
