// Log files of a running Plano stay small: under traffic they rotate without losing a line, restarts append,
// and only their owner can read them.
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { planoCommand, startPlanoCommand } from "./plano-command.js";

let plano: TestPlano;
let logs: string;
beforeAll(async () => {
  plano = await startTestPlano(`
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
model_providers: [{ model: sandbox/gpt, default: true }]
logs: { max_size: 2KiB, keep: 500 }
`);
  logs = path.join(plano.directory, "logs");
});
afterAll(() => plano?.stop());

async function filesOf(name: string): Promise<string[]> {
  return (await readdir(logs)).filter((file) => file === name || file.startsWith(`${name}.`));
}

async function linesOf(name: string): Promise<string[]> {
  const files = await filesOf(name);
  const texts = await Promise.all(files.map((file) => readFile(path.join(logs, file), "utf8")));
  return texts.flatMap((text) => text.split("\n")).filter((line) => line !== "");
}

async function ask(id: string): Promise<void> {
  const response = await fetch(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "x-request-id": id },
    body: JSON.stringify({ model: "gpt", messages: [{ role: "user", content: "hello" }] }),
  });
  await response.arrayBuffer();
  expect(response.status).toBe(200);
}

test("every request has exactly one whole line in the access log, across rotations", {
  timeout: 120_000,
}, async () => {
  const asked: string[] = [];
  await eventually(
    async () => {
      const ids = Array.from({ length: 10 }, (_, index) => `r-${asked.length + index}`);
      await Promise.all(ids.map(ask));
      asked.push(...ids);
      return (await filesOf("access.log")).length > 4;
    },
    "it was rotated four times",
    60_000,
  );
  const logged = async (): Promise<unknown[]> =>
    (await linesOf("access.log"))
      .map((line) => (JSON.parse(line) as { request_id: unknown }).request_id)
      .filter((id) => typeof id === "string" && id.startsWith("r-"));
  await eventually(async () => (await logged()).length >= asked.length, "every request was logged");
  expect((await logged()).sort()).toEqual([...asked].sort());
});

test("`plano logs` shows one request in all logs, and follows them through rotations", {
  timeout: 120_000,
}, async () => {
  await ask("shown-1");
  await eventually(async () => {
    const [status, printed] = await planoCommand(plano.directory, ["logs", "--request", "shown-1"]);
    // Nothing of it is in the logs yet.
    if (status !== 0) return false;
    return /access {7}info {3}200 {2}POST {2}\/v1\/chat\/completions {2}sandbox\/gpt .* shown-1\n$/.test(
      printed,
    );
  }, "the request is in the log");
  const following = startPlanoCommand(plano.directory, ["logs", "-f", "--lines", "0", "--json"]);
  const ids = Array.from({ length: 60 }, (_, index) => `followed-${index}`);
  await eventually(async () => {
    await ask("begun");
    return following.printed().includes('"begun"');
  }, "it follows");
  const rotated = (await filesOf("access.log")).length;
  for (const id of ids) await ask(id);
  const seen = (): string[] =>
    following
      .printed()
      .split("\n")
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as { request_id?: string }).request_id ?? "")
      .filter((id) => id.startsWith("followed-"));
  await eventually(() => seen().length >= ids.length, "all are followed");
  expect(seen().sort()).toEqual([...ids].sort());
  await eventually(async () => (await filesOf("access.log")).length > rotated, "it was rotated meanwhile");
  expect(await following.interrupt()).toBe(0);
});

test("a killed process's output stays in its log, and only its owner can read the files", {
  timeout: 120_000,
}, async () => {
  const before = await linesOf("brightstaff.log");
  process.kill(plano.pids.brightstaff, "SIGKILL");
  await eventually(() => plano.status().brightstaff.restarts === 1, "its end was seen", 40_000);
  await eventually(() => plano.status().brightstaff.state === "running", "it was started again", 40_000);
  // The log may be rotated meanwhile.
  const after = await linesOf("brightstaff.log");
  expect(before).not.toEqual([]);
  expect(after.length).toBeGreaterThan(before.length);
  expect(after).toEqual(expect.arrayContaining(before));
  const files = await readdir(logs);
  const modes = await Promise.all(
    files.map(async (file) => (await stat(path.join(logs, file))).mode & 0o777),
  );
  expect(new Set(modes)).toEqual(new Set([0o600]));
});
