// The generator on a repository that has none of its files yet. What it writes for this one is held by `npm run check`.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { GeneratedFiles } from "./files.js";

const TOOLS = path.resolve(import.meta.dirname, "../../..");
const ENUM = "wasm-filters/assembly/contract/formats.generated.ts";
let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "plano-generated-"));
});

afterEach(() => rmSync(root, { recursive: true }));

const filesOf = (): GeneratedFiles => new GeneratedFiles(root, TOOLS);

it("writes every file, each of which says what it comes from", () => {
  const files = filesOf();
  expect(files.stale).toHaveLength(files.count);
  const written = files.write();
  expect(written).toHaveLength(files.count);
  for (const file of written) {
    expect(readFileSync(path.join(root, file), "utf8")).toMatch(
      /^\/\/ Generated from config\/(contract\/[a-z-]+\.ts|providers\.yaml) by `npm run generate`/,
    );
  }
  expect(files.write()).toEqual([]);
});

it("finds and mends a file that somebody has changed", () => {
  filesOf().write();
  appendFileSync(path.join(root, ENUM), "// mine\n");
  expect(filesOf().stale.map(({ path: file }) => file)).toEqual([ENUM]);
  expect(filesOf().write()).toEqual([ENUM]);
  expect(filesOf().stale).toEqual([]);
});

it("finds and removes a file whose source is gone, and no file that is not generated", () => {
  filesOf().write();
  const [left, own] = ["old.generated.ts", "own.ts"].map((name) => `${path.dirname(ENUM)}/${name}`);
  for (const file of [left, own]) writeFileSync(path.join(root, file ?? ""), "");
  expect(filesOf().abandoned).toEqual([left]);
  filesOf().write();
  expect([left, own].map((file) => existsSync(path.join(root, file ?? "")))).toEqual([false, true]);
});
