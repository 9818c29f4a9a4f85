import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { init } from "./init.js";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-init-"));
});
afterAll(() => rm(directory, { recursive: true }));

const run = (output: string, env: NodeJS.ProcessEnv = {}): Promise<void> =>
  init(
    { output: path.join(directory, output), yes: true },
    { env, input: process.stdin, output: process.stdout, print: () => {} },
  );

test("names the directory that is not there", async () => {
  await expect(run("no/such/p.yaml")).rejects.toThrow(
    `There is no directory ${path.join(directory, "no/such")}: make it first`,
  );
});

test("names the directory that is in the place of the file", async () => {
  await mkdir(path.join(directory, "taken"));
  const forced = init(
    { output: path.join(directory, "taken"), yes: true, force: true },
    { env: {}, input: process.stdin, output: process.stdout, print: () => {} },
  );
  await expect(forced).rejects.toThrow("taken cannot be written: it is a directory, not a file. Mend that");
});

test.each(["abc", "0", "70000", "1.5"])(
  "names PLANO_PORT and its value %s, which is no port",
  async (port) => {
    await expect(run("p.yaml", { PLANO_PORT: port })).rejects.toThrow(`PLANO_PORT is "${port}"`);
  },
);
