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

/** No key is set, so that the sandbox answers. */
const env = { PATH: process.env.PATH, HOME: process.env.HOME };

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
  return (
    planFor(readFileSync(path.join(ROOT, file), "utf8"), path.join(ROOT, file), env).config.notServed
      .length === 0
  );
}

test.each(files.filter(servedOf))("%s comes into force", async (file) => {
  const before = plano.plan;
  await plano.reload({ text: readFileSync(path.join(ROOT, file), "utf8"), env });
  expect(plano.plan).not.toBe(before);
  expect((await fetch(plano.healthUrl)).status).toBe(200);
});
