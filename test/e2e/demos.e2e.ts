// Every demo does what it says, with its own services, through real Envoy. They use Plano's own ports.
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "../../demos");
const names = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "shared")
  .map(({ name }) => name);
const run = (...parameters: string[]) =>
  promisify(execFile)(process.execPath, [path.join(root, "run.js"), ...parameters]);

// The first run of one in Python installs its packages.
test.each(names)("%s", { timeout: 300_000 }, async (name) => {
  const { stdout } = await run(name, "--once");
  expect(stdout.match(/^> /gm)?.length).toBeGreaterThan(2);
});

test("an unknown demo is named, with those that there are", async () => {
  const failure = await run("nothing").catch((error: { code: number; stderr: string }) => error);
  expect(failure).toMatchObject({ code: 2, stderr: expect.stringContaining(names.join(", ")) });
});
