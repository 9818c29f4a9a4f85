import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { render, validate } from "./files.js";

const directory = mkdtempSync(path.join(tmpdir(), "plano-files-"));
const file = path.join(directory, "plano_config.yaml");
afterAll(() => rmSync(directory, { recursive: true }));

const CONFIG = `version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers: [{ model: openai/m, access_key: $K }]
`;

async function printed(work: (print: (line: string) => void) => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  await work((line) => lines.push(line));
  return lines;
}

test("render writes into a directory that is not there yet", async () => {
  writeFileSync(file, CONFIG);
  const out = path.join(directory, "new", "out");
  await printed((print) => render(file, { out, only: "envoy" }, { K: "k" }, print));
  expect(readdirSync(out)).toEqual(expect.arrayContaining(["envoy.yaml", "brightstaff.json"]));
});

test("validate counts what the file has", async () => {
  writeFileSync(file, CONFIG);
  expect(await printed((print) => validate(file, { K: "k" }, print))).toEqual([
    `${file} is valid: 1 model, 0 aliases, 1 provider.`,
  ]);
});
