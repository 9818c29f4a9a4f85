// What commands do when nobody reads what they print any more, as behind `| head`: they end, and complain of nothing.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "../..");
const QUICKSTART = path.join(ROOT, "config/examples/quickstart.yaml");

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-gone-readers-"));
  const chat = JSON.stringify({ id: 1, messages: [{ from: "human", value: "hello" }] });
  await writeFile(path.join(directory, "chats.jsonl"), `${chat}\n`.repeat(100));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test.each([
  ["--help"],
  ["doctor"],
  ["doctor", "--json"],
  ["doctor", QUICKSTART],
  ["validate", QUICKSTART],
  ["render", QUICKSTART],
  ["schema"],
  ["man"],
  ["completion", "bash"],
  ["init", "--list-templates"],
  ["sandbox", "--models"],
  ["signals", "chats.jsonl"],
  ["key", "create", "ada", "--json"],
])("plano %s %s ends quietly", async (...parameters) => {
  const command = spawn(process.execPath, [path.join(ROOT, "cli/bin/plano.js"), ...parameters], {
    cwd: directory,
    env: { ...process.env, PLANO_HOME: path.join(directory, "home") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  command.stdout.destroy();
  const ended = once(command, "close");
  expect(await text(command.stderr)).toBe("");
  expect(await ended).toEqual([0, null]);
});
