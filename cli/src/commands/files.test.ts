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
const EXPORTED = `${CONFIG}tracing: { exporters: [{ type: posthog, url: "https://e.example", api_key: $K }] }\n`;

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

test("validate accepts what is not served yet and says so; render refuses it", async () => {
  writeFileSync(file, EXPORTED);
  const out = path.join(directory, "refused");
  expect(await printed((print) => validate(file, { K: "k" }, print))).toEqual([
    `${file} is valid: 1 model, 0 aliases, 1 provider.`,
    "This version of Plano does not serve tracing.exporters yet.",
  ]);
  await expect(render(file, { out, only: "envoy" }, { K: "k" }, () => {})).rejects.toThrow(
    "does not serve tracing.exporters yet",
  );
  expect(readdirSync(directory)).not.toContain("refused");
});
