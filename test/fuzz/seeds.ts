// The vectors' texts as seeds, by kind and format. Files that hold an event stream are taken as they are.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const vectors = fileURLToPath(new URL("../vectors/", import.meta.url));

export function vectorTexts(kind: string, format: string): string[] {
  const directory = `${vectors}${kind}/${format}/`;
  return readdirSync(directory)
    .filter((name) => !/\.(golden|understood|request)\./.test(name))
    .map((name) => readFileSync(directory + name, "utf8"));
}
