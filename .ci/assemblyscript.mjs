// Formats and lints the AssemblyScript sources with Biome. Biome parses AssemblyScript as TypeScript but
// refuses
// decorators on functions, so they become comments in a scratch copy and are restored afterwards.
// Usage: node .ci/assemblyscript.mjs [ROOT] [--write]
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { listFiles, report, rootFromArguments } from "./files.mjs";

const write = process.argv.includes("--write");
const root = rootFromArguments();
const files = listFiles(root, /^wasm-filters\/assembly\/.*\.ts$/);
const biome = path.join(import.meta.dirname, "../node_modules/.bin/biome");

const hide = (text) =>
  text
    .replace(/^([ \t]*)(@[a-z]+(?:\([^)\n]*\))?)[ \t]*$/gm, "$1//~$2")
    .replace(/^([ \t]*)(@[a-z]+(?:\([^)\n]*\))?)[ \t]+(?=\S)/gm, "$1/*~$2*/ ");
const show = (text) => text.replace(/\/\/~(@.*)$/gm, "$1").replace(/\/\*~(@.*?)\*\//g, "$1");

// The other rules are for JavaScript; in AssemblyScript, for example, `==` is the usual equality.
const { formatter, javascript } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../.biome.json"), "utf8"),
);
const configuration = {
  root: true,
  formatter,
  javascript,
  assist: { enabled: false },
  linter: {
    rules: { preset: "none", correctness: { noUnusedImports: "error", noUnusedVariables: "error" } },
  },
};

const scratch = mkdtempSync(path.join(tmpdir(), "plano-format-"));
try {
  writeFileSync(path.join(scratch, "biome.json"), JSON.stringify(configuration));
  for (const file of files) {
    mkdirSync(path.join(scratch, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(scratch, file), hide(readFileSync(path.join(root, file), "utf8")));
  }
  const run = (...options) => spawnSync(biome, options, { cwd: scratch, encoding: "utf8" });
  const errors = [];
  if (files.length > 0) {
    const lint = run("lint", "--error-on-warnings", "--max-diagnostics=100", "wasm-filters");
    if (lint.status !== 0) errors.push(`${lint.stdout}${lint.stderr}`);
    const format = run("format", "--write", "wasm-filters");
    if (format.status !== 0) errors.push(`${format.stdout}${format.stderr}`);
  }
  for (const file of files) {
    const formatted = show(readFileSync(path.join(scratch, file), "utf8"));
    if (formatted === readFileSync(path.join(root, file), "utf8")) continue;
    if (write) writeFileSync(path.join(root, file), formatted);
    else errors.push(`${file}: not formatted; run npm run format`);
  }
  report(errors, `${files.length} AssemblyScript files`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
