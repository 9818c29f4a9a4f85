// Every valid file of the configuration's tests, every example and every demo that is served: one Plano takes each in
// turn, so that Envoy and brightstaff accept all of them.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { planFor } from "@plano/cli";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";

const ROOT = path.join(import.meta.dirname, "../..");
const FOLDERS = ["config/src/files/valid", "config/examples", ...demos()];

function demos(): string[] {
  return readdirSync(path.join(ROOT, "demos"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `demos/${name}`);
}

const files = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => path.join(folder, name)),
);

/** Each key that a file names is set: a reload does not bring in the sandbox in the place of keys. */
function environmentOf(text: string): Record<string, string | undefined> {
  const names = [...text.matchAll(/\$\{?([A-Z_]*(?:KEY|TOKEN))\b/g)].map(([, name = ""]) => name);
  const { PATH, HOME } = process.env;
  return { PATH, HOME, ...Object.fromEntries(names.map((name) => [name, "a-key"])) };
}

let plano: TestPlano;
beforeAll(async () => {
  plano = await startTestPlano();
});
afterAll(() => plano?.stop());

test("there are files of each kind", () => {
  expect(files.length).toBeGreaterThan(45);
  expect(files.filter((file) => servedOf(file)).length).toBeGreaterThan(30);
});

function servedOf(file: string): boolean {
  const text = readFileSync(path.join(ROOT, file), "utf8");
  return planFor(text, path.join(ROOT, file), environmentOf(text)).config.notServed.length === 0;
}

test.each(files.filter(servedOf))("%s comes into force", async (file) => {
  const before = plano.plan;
  const text = readFileSync(path.join(ROOT, file), "utf8");
  await plano.reload({ text, env: environmentOf(text) });
  expect(plano.plan).not.toBe(before);
  expect((await fetch(plano.healthUrl)).status).toBe(200);
});
