// However many start at once in one directory, one of them has it; and what a dead process held is free.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeLock } from "./instance-lock.js";
import { startTime } from "./process-identity.js";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-lock-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const LOCK = path.join(import.meta.dirname, "../../dist/state/instance-lock.js");

/** Starts a process that takes the lock, says whether it has it, and keeps it until it is killed. */
function rival() {
  const script = `import(${JSON.stringify(LOCK)}).then(({ takeLock }) => takeLock(${JSON.stringify(directory)}))
    .then(() => process.send("taken"), ({ message }) => process.send(message)); setInterval(() => {}, 1000);`;
  const child = fork("--input-type=module", ["-e", script], { execArgv: [], execPath: process.execPath });
  return { child, said: once(child, "message").then(([text]) => text as string) };
}

test("the second one hears who holds it, until the first has ended", async () => {
  const release = await takeLock(directory);
  await expect(takeLock(directory)).rejects.toThrow(`pid ${process.pid}`);
  await release();
  await (await takeLock(directory))();
  expect(await readdir(directory)).toEqual([]);
});

test("of several that start at once over the lock of a dead process, one has it", {
  timeout: 60_000,
}, async () => {
  for (let round = 0; round < 3; round += 1) {
    await writeFile(path.join(directory, "up.lock"), "999999999 1");
    const rivals = Array.from({ length: 6 }, rival);
    const said = await Promise.all(rivals.map((each) => each.said));
    expect(said.filter((text) => text === "taken")).toHaveLength(1);
    for (const { child } of rivals) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await (await takeLock(directory))();
  }
});

test("a pid that belongs to another process by now holds nothing", async () => {
  await writeFile(
    path.join(directory, "up.lock"),
    `${process.pid} ${Number(await startTime(process.pid)) - 1}`,
  );
  await (await takeLock(directory))();
});
