// Formats generated text as the repository's Biome does, in a scratch directory: Biome leaves out the filter's sources.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Output } from "./outputs.js";

/** Throws an Error with Biome's words when a text is no source text. */
export function formatted(root: string, outputs: readonly Output[]): Output[] {
  const { formatter, javascript } = JSON.parse(readFileSync(path.join(root, ".biome.json"), "utf8"));
  const scratch = mkdtempSync(path.join(tmpdir(), "plano-generate-"));
  try {
    writeFileSync(
      path.join(scratch, "biome.json"),
      JSON.stringify({ root: true, formatter, javascript, assist: { enabled: false } }),
    );
    for (const { path: file, text } of outputs) {
      mkdirSync(path.join(scratch, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(scratch, file), text);
    }
    const biome = path.join(root, "node_modules/.bin/biome");
    const { status, stdout, stderr } = spawnSync(biome, ["format", "--write", "."], {
      cwd: scratch,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${stdout}${stderr}`);
    return outputs.map(({ path: file }) => ({
      path: file,
      text: readFileSync(path.join(scratch, file), "utf8"),
    }));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
