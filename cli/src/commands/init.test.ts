import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { init } from "./init.js";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-init-"));
});
afterAll(() => rm(directory, { recursive: true }));

const run = (output: string, { env = {} as NodeJS.ProcessEnv, force = false } = {}): Promise<void> =>
  init(
    { output: path.join(directory, output), yes: true, force },
    { env, input: process.stdin, output: process.stdout, print: () => {} },
  );

test("names the directory that is not there", async () => {
  await expect(run("no/such/p.yaml")).rejects.toThrow(
    `There is no directory ${path.join(directory, "no/such")}: make it first`,
  );
});

test("names the directory that is in the place of the file, whether or not it may replace a file", async () => {
  await mkdir(path.join(directory, "taken"));
  for (const force of [false, true])
    await expect(run("taken", { force })).rejects.toThrow(
      "taken is a directory, not a file: give another --output.",
    );
});

test("names the file that is in the place of the directory", async () => {
  await writeFile(path.join(directory, "file"), "");
  await expect(run("file/p.yaml")).rejects.toThrow(
    `${path.join(directory, "file")} is a file, not a directory: give another --output.`,
  );
});

test.each(["abc", "0", "70000", "1.5"])(
  "names PLANO_PORT and its value %s, which is no port",
  async (port) => {
    await expect(run("p.yaml", { env: { PLANO_PORT: port } })).rejects.toThrow(`PLANO_PORT is "${port}"`);
  },
);
