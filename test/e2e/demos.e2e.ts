// Every demo works with its own services, through real Envoy, beside other programs on the machine.
import { type ExecFileException, execFile } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "../../demos");
const names = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "shared")
  .map(({ name }) => name);

const run = (...parameters: string[]) =>
  promisify(execFile)(process.execPath, [path.join(root, "run.js"), ...parameters], { timeout: 280_000 });
const failureOf = (...parameters: string[]) =>
  run(...parameters).then(
    () => expect.fail("the demo ran"),
    (failure: ExecFileException) => failure,
  );
const questions = (stdout: string) => stdout.match(/^> /gm)?.length;

/** Runs twice. */
const TWICE = "travel-agents";

// A Python demo installs its packages in its first run.
test.each(names.filter((name) => name !== TWICE))("%s", { timeout: 300_000 }, async (name) => {
  const { stdout } = await run(name, "--once", "--free-ports");
  expect(questions(stdout)).toBeGreaterThan(2);
});

test("a demo runs twice at the same time on free ports", { timeout: 120_000 }, async () => {
  const runs = await Promise.all([1, 2].map(() => run(TWICE, "--once", "--free-ports")));
  expect(runs.map(({ stdout }) => questions(stdout))).toEqual([5, 5]);
});

test("a taken default port is named with its owner and a remedy", async () => {
  // If another program has the port, the test works as well.
  const server = createServer().listen(10_512, "127.0.0.1");
  await once(server, "listening").catch(() => {});
  const { code, stderr } = await failureOf("travel-agents", "--once");
  server.close();
  expect(code).toBe(1);
  expect(stderr).toContain("port 10512 on 127.0.0.1, which a service wants, is in use by ");
  expect(stderr).toContain("--free-ports");
});

test("an unknown demo is refused with the list of demos", async () => {
  const failure = await failureOf("nothing");
  expect(failure).toMatchObject({ code: 2, stderr: expect.stringContaining(names.join(", ")) });
});

test("an unknown option is named", async () => {
  const failure = await failureOf("rag", "--twice");
  expect(failure).toMatchObject({ code: 2, stderr: expect.stringContaining("--twice") });
});
