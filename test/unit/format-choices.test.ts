// The check that no code lets a new wire format fall into a default, on small repositories made for it.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";

const CHECK = path.resolve(import.meta.dirname, "../../.ci/formats.mjs");
const GOOD = {
  "config/src/contract/formats.generated.ts": 'export const FORMATS = ["messages", "converse"] as const;',
  "wasm-filters/assembly/plan.ts": "if (format == Format.Messages) mark();",
  "wasm-filters/assembly/translate/formats/converse/writer.ts": "return format == Format.Converse;",
  "brightstaff/src/body.ts": "const MEMBERS: Record<ClientApi, string> = { messages: 'messages' };",
};
const made: string[] = [];

afterEach(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true });
});

function errorsOf(
  files: Record<string, string>,
  considered: string[],
  choices: Record<string, string>,
): string {
  const root = mkdtempSync(path.join(tmpdir(), "plano-formats-"));
  made.push(root);
  execFileSync("git", ["init", "-q", root]);
  const table = { "wasm-filters/format-choices.json": JSON.stringify({ considered, choices }) };
  for (const [file, text] of Object.entries({ ...GOOD, ...table, ...files })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return spawnSync(process.execPath, [CHECK, root], { encoding: "utf8" }).stderr;
}

const BOTH = ["messages", "converse"];
const LISTED = { "plan.ts": "no marks" };

test("passes choices that are listed, and a format's own folder", () => {
  expect(errorsOf({}, BOTH, LISTED)).toBe("");
});

test("fails when the contract has a format that the list was not read for", () => {
  expect(errorsOf({}, ["messages"], LISTED)).toContain("read what each file does for converse");
});

test("fails when a file of the filter chooses by format and is not listed", () => {
  const files = { "wasm-filters/assembly/edits.ts": "switch (format) { case Format.Converse: return 1; }" };
  expect(errorsOf(files, BOTH, LISTED)).toContain("wasm-filters/assembly/edits.ts: say in");
});

test("fails when a listed file no longer chooses, or a format is gone", () => {
  const errors = errorsOf({}, [...BOTH, "old"], { ...LISTED, "gone.ts": "nothing" });
  expect(errors).toContain("there is no old");
  expect(errors).toContain("gone.ts does not choose by format");
});

test("fails when TypeScript compares the name of a format", () => {
  const files = { "brightstaff/src/turns.ts": 'const turns = api === "messages" ? a : b;' };
  expect(errorsOf(files, BOTH, LISTED)).toContain("brightstaff/src/turns.ts");
});
