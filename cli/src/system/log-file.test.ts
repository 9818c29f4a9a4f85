import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rotateAccessLog } from "./access-log.js";
import { LogFile, rotate, rotateInPlace } from "./log-file.js";
import type { PartStatus } from "./supervised.js";

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-log-"));
  file = path.join(directory, "it.log");
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const text = (suffix = ""): Promise<string> => readFile(file + suffix, "utf8");
const names = async (): Promise<string[]> => (await readdir(directory)).sort();
const modeOf = async (suffix = ""): Promise<number> => (await stat(file + suffix)).mode & 0o777;

function write(log: LogFile, ...lines: string[]): void {
  for (const line of lines) log.write(Buffer.from(`${line}\n`));
}

test("rotates a file that has reached its size and removes the oldest", async () => {
  const log = new LogFile(file, { maxBytes: 8, keep: 2 });
  write(log, "first", "second", "third", "fourth", "fifth", "sixth", "seventh");
  log.close();
  expect(await names()).toEqual(["it.log", "it.log.1", "it.log.2"]);
  expect([await text(), await text(".1"), await text(".2")]).toEqual([
    "seventh\n",
    "fifth\nsixth\n",
    "third\nfourth\n",
  ]);
  expect([await modeOf(), await modeOf(".1"), await modeOf(".2")]).toEqual([0o600, 0o600, 0o600]);
});

test("counts and keeps what the file already holds", async () => {
  await writeFile(file, "before\n", { mode: 0o644 });
  const log = new LogFile(file, { maxBytes: 10, keep: 1 });
  write(log, "now", "then");
  log.close();
  expect([await text(".1"), await text()]).toEqual(["before\nnow\n", "then\n"]);
  expect([await modeOf(), await modeOf(".1")]).toEqual([0o600, 0o600]);
});

test("writes a line longer than the limit whole, into a file of its own", async () => {
  const log = new LogFile(file, { maxBytes: 4, keep: 1 });
  write(log, "much too long", "short");
  log.close();
  expect([await text(".1"), await text()]).toEqual(["much too long\n", "short\n"]);
});

test("does not split a line that arrives in pieces", async () => {
  const log = new LogFile(file, { maxBytes: 4, keep: 1 });
  log.write(Buffer.from("one l"));
  write(log, "ine", "next");
  log.close();
  expect([await text(".1"), await text()]).toEqual(["one line\n", "next\n"]);
});

test("deletes rotated files when keep is 0", async () => {
  const log = new LogFile(file, { maxBytes: 4, keep: 0 });
  write(log, "first", "second");
  log.close();
  expect([await names(), await text()]).toEqual([["it.log"], "second\n"]);
});

test("removes files beyond the number to keep", async () => {
  for (const suffix of ["", ".1", ".2", ".3", ".4"]) await writeFile(file + suffix, `old${suffix}`);
  rotate(file, 2);
  expect(await names()).toEqual(["it.log.1", "it.log.2"]);
  expect([await text(".1"), await text(".2")]).toEqual(["old", "old.1"]);
});

test("drops what cannot be written and reports it once writing works again", async () => {
  const hidden = path.join(directory, "later");
  const log = new LogFile(path.join(hidden, "it.log"), { maxBytes: 1_000, keep: 1 });
  write(log, "lost");
  await mkdir(hidden);
  write(log, "kept");
  log.close();
  expect(await readFile(path.join(hidden, "it.log"), "utf8")).toBe(
    "(5 bytes could not be written here)\nkept\n",
  );
});

test("copies and empties a file that its only writer rotates in place", async () => {
  await writeFile(file, "12345", { mode: 0o600 });
  rotateInPlace(file, { maxBytes: 6, keep: 1 });
  expect(await names()).toEqual(["it.log"]);
  await appendFile(file, "6");
  rotateInPlace(file, { maxBytes: 6, keep: 1 });
  expect([await text(), await text(".1"), await modeOf(".1")]).toEqual(["", "123456", 0o600]);
});

test("reopens the access log after renaming it, and only then", async () => {
  const signals: string[] = [];
  const status: PartStatus = { state: "running", restarts: 0, ends: [] };
  const options = {
    file,
    limits: { maxBytes: 6, keep: 1 },
    envoy: { status, signal: (name: string) => void signals.push(name) },
    log: (line: string) => expect.fail(line),
  };
  await writeFile(file, "12345");
  rotateAccessLog(options);
  expect(signals).toEqual([]);
  await appendFile(file, "6");
  // A starting Envoy does not handle the signal yet.
  status.state = "starting";
  rotateAccessLog(options);
  expect([signals, await names()]).toEqual([[], ["it.log"]]);
  status.state = "running";
  rotateAccessLog(options);
  expect([signals, await text(), await text(".1"), await modeOf()]).toEqual([
    ["SIGUSR1"],
    "",
    "123456",
    0o600,
  ]);
});
