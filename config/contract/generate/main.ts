// `npm run generate`: writes what is generated from the contract's sources. With `--check` it writes nothing, and fails
// when a file is not what would be written.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { formatted } from "./format.js";
import { outputs } from "./outputs.js";

const root = path.join(import.meta.dirname, "../../../..");
const check = process.argv.includes("--check");

const files = formatted(root, outputs());
const stale = files.filter(({ path: file, text }) => {
  const before = path.join(root, file);
  return !existsSync(before) || readFileSync(before, "utf8") !== text;
});
const paths = new Set(files.map(({ path: file }) => file));
const left = [...new Set(files.map(({ path: file }) => path.dirname(file)))].flatMap((directory) =>
  filesIn(directory).filter((file) => file.endsWith(".generated.ts") && !paths.has(file)),
);

function filesIn(directory: string): string[] {
  if (!existsSync(path.join(root, directory))) return [];
  return readdirSync(path.join(root, directory)).map((name) => `${directory}/${name}`);
}

if (check) {
  for (const { path: file } of stale)
    console.error(`${file}: not what its source says; run npm run generate`);
  for (const file of left) console.error(`${file}: no source makes it any more; run npm run generate`);
  if (stale.length + left.length > 0) process.exitCode = 1;
} else {
  for (const { path: file, text } of stale) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
    console.log(`wrote ${file}`);
  }
  for (const file of left) {
    rmSync(path.join(root, file));
    console.log(`removed ${file}`);
  }
}
console.log(`${files.length} generated files`);
