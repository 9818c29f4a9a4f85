// Files that are refused, and what each is told: `refused` has a file and a text for each. `npm run test:update`
// writes the texts.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { formatErrors, loadConfig } from "../index.js";

const directory = path.join(import.meta.dirname, "refused");
const names = readdirSync(directory)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => path.basename(file, ".yaml"));

function told(text: string): string {
  const result = loadConfig(text);
  return result.ok ? "accepted" : formatErrors(result.errors, "f.yaml");
}

describe("a bad file", () => {
  test.each(names)("%s is refused with place, reason and advice", async (name) => {
    const text = told(readFileSync(path.join(directory, `${name}.yaml`), "utf8"));
    expect(text).toMatch(/^f\.yaml/);
    await expect(`${text}\n`).toMatchFileSnapshot(path.join(directory, `${name}.txt`));
  });

  test("has a file for each text", () => {
    const texts = readdirSync(directory).filter((file) => file.endsWith(".txt"));
    expect(names).toEqual(expect.arrayContaining(texts.map((file) => path.basename(file, ".txt"))));
  });

  test.each([
    ["nested without end", "[".repeat(100_000), "nested too deeply"],
    ["nested too deeply", `a: ${"[".repeat(5_000)}${"]".repeat(5_000)}`, "nested too deeply"],
    ["too large", " ".repeat((4 << 20) + 1), "f.yaml  the file is larger than 4194304 bytes"],
  ])("that is %s is refused", (_what, text, expected) => {
    expect(told(text)).toContain(expected);
  });

  test("is told of its errors in their order", () => {
    const text = readFileSync(path.join(directory, "several-at-once.yaml"), "utf8");
    const lines = [...told(text).matchAll(/^f\.yaml:(\d+)/gm)].map(([, line]) => Number(line));
    expect(lines).toEqual([1, 3, 3, 4, 6, 7]);
  });

  test("is told of the columns that its editor shows, whatever marks its byte order", () => {
    const text = "listners: 1\n";
    expect(told(`\uFEFF${text}`)).toContain("f.yaml:1:1  listners");
    expect(told(`\uFEFF${text}`)).toBe(told(text));
  });

  test("never shows a key", () => {
    const keys = "  - model: nope/a\n    access_key: sk-secret\n    acess_key: sk-other\n";
    expect(told(`version: v0.4.0\nlisteners: []\nmodel_providers:\n${keys}`)).not.toMatch(/sk-/);
  });
});
