import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Child } from "./child.js";
import { untilReady } from "./readiness.js";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-child-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function start(script: string): Child {
  return new Child({
    name: "it",
    command: process.execPath,
    parameters: ["-e", script],
    env: { PATH: process.env.PATH ?? "" },
    logPath: path.join(directory, "it.log"),
    logLimits: { maxBytes: 1 << 20, keep: 1 },
  });
}

test("logs the program's output and reports how it ended", async () => {
  const child = start("console.log('one'); console.error('two'); process.exitCode = 3");
  expect(await child.ended).toBe("ended with status 3");
  expect(child.lastLines().sort()).toEqual(["one", "two"]);
  await expect.poll(() => readFile(child.logPath, "utf8")).toContain("two");
});

test("kills a program that ignores the request to end", async () => {
  const child = start("process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)");
  await expect.poll(() => child.lastLines()).toEqual(["up"]);
  await child.stop(50);
  expect([child.running, await child.ended]).toEqual([false, "was ended by SIGKILL"]);
});

test("reports a program that does not exist", async () => {
  const child = new Child({
    name: "it",
    command: path.join(directory, "nothing"),
    parameters: [],
    env: {},
    logPath: path.join(directory, "none.log"),
    logLimits: { maxBytes: 1 << 20, keep: 1 },
  });
  expect(await child.ended).toContain("could not be started");
});

test("stops waiting as soon as the program ends, and shows its last lines", async () => {
  const child = start("console.log('the reason'); process.exit(1)");
  const ready = untilReady(child, "http://127.0.0.1:1/", Date.now() + 60_000);
  await expect(ready).rejects.toThrow(
    /it ended with status 1\.\nThe last lines of .*it\.log:\n {4}the reason/,
  );
});

test("gives up on a program that never becomes ready", async () => {
  const child = start("setInterval(() => {}, 1000)");
  await expect(untilReady(child, "http://127.0.0.1:1/", Date.now() + 100)).rejects.toThrow(
    "was not ready in time",
  );
  await child.stop(1_000);
});
