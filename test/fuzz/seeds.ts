// The vectors' texts as seeds, by kind and format. Files that hold an event stream are taken as they are.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { encodeFrames } from "../vectors/frames.js";

// By package name: this module also runs compiled, from another directory.
const packageFile = createRequire(import.meta.url).resolve("@plano/test/package.json");
const vectors = `${path.dirname(packageFile)}/vectors/`;

export function vectorTexts(kind: string, format: string): string[] {
  const directory = `${vectors}${kind}/${format}/`;
  return readdirSync(directory)
    .filter((name) => !/\.(golden|understood|request)\./.test(name))
    .map((name) => readFileSync(directory + name, "utf8"));
}

/** As they are on the wire: Converse's streams are frames. */
export function vectorBytes(kind: string, format: string): Buffer[] {
  const framed = kind === "streams" && format === "converse";
  return vectorTexts(kind, format).map((text) => (framed ? encodeFrames(text) : Buffer.from(text)));
}
