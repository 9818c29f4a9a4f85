// `plano reload` and the watch of `plano up`, as a user has them.
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { findFreePort } from "@plano/cli";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "./plano.js";
import { planoCommand } from "./plano-command.js";

let directory: string;
let file: string;
let port: number;

const plano = (...parameters: string[]): Promise<[number, string]> =>
  planoCommand(path.join(directory, "state"), parameters);

const write = (models: readonly string[]): Promise<void> =>
  writeFile(
    file,
    `version: v0.4.0
ports: auto
listeners: [{ type: model, name: models, port: ${port} }]
model_providers:
${models.map((model) => `  - { model: ${model} }\n`).join("")}`,
  );

async function statusOf(model: string): Promise<number> {
  const body = JSON.stringify({ model, messages: [{ role: "user", content: "hi" }] });
  return (await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, { method: "POST", body })).status;
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-reload-"));
  file = path.join(directory, "plano.yaml");
  port = await findFreePort();
  await write(["sandbox/one"]);
});
afterAll(async () => {
  await plano("down");
  await rm(directory, { recursive: true, force: true });
});

test("says that nothing runs", async () => {
  expect(await plano("reload")).toEqual([1, "Plano is not running here. Start it with `plano up`.\n"]);
});

test("without the watch, a change comes into force with plano reload only", async () => {
  expect((await plano("up", file, "--no-watch"))[0]).toBe(0);
  expect((await plano("status"))[1]).not.toContain("has changed since");
  await write(["sandbox/one", "sandbox/two"]);
  expect(await statusOf("sandbox/two")).toBe(404);
  expect((await plano("status"))[1]).toMatch(/plano\.yaml has changed since, at .*`plano reload`/);
  const told = JSON.parse((await plano("status", "--json"))[1]) as Record<string, unknown>;
  expect(told).toMatchObject({ running: true, configuration: { changed: expect.stringMatching(/^2/) } });
  expect(await plano("reload")).toEqual([
    0,
    expect.stringMatching(/plano\.yaml is in force after \d\.\d\d s, as configuration [0-9a-f]{12}\.\n/),
  ]);
  expect(await statusOf("sandbox/two")).toBe(200);
  expect((await plano("status"))[1]).not.toContain("has changed since");
});

test("a reload warns of what will not work, and the log keeps it", async () => {
  await write([
    "sandbox/one",
    "sandbox/two",
    "openai/gpt-4o, access_key: $NO_SUCH_KEY",
    "mistral/m, access_key: k",
  ]);
  const [code, output] = await plano("reload");
  expect([code, output]).toEqual([0, expect.stringMatching(/warning: .*NO_SUCH_KEY[\s\S]* is in force/)]);
  const [, logged] = await plano("logs", "--part", "plano");
  expect(logged).toMatch(/plano +info +Plano is up[\s\S]*plano +warn .*NO_SUCH_KEY/);
  expect(logged).not.toContain("#k=");
});

test("a refused file is explained, now and in the status, until one comes into force", async () => {
  await writeFile(file, "version: v0.4.0\nlistners: []\n");
  const [code, output] = await plano("reload");
  expect([code, output]).toEqual([1, expect.stringContaining("plano.yaml:2:1")]);
  const [status, shown] = await plano("status");
  expect([status, shown]).toEqual([
    0,
    expect.stringMatching(/change of .* was refused[\s\S]*plano\.yaml:2:1/),
  ]);
  expect(await statusOf("sandbox/two")).toBe(200);
  const [refused, json] = await plano("reload", "--json");
  expect([refused, JSON.parse(json)]).toEqual([
    1,
    { reloaded: false, file, errors: expect.arrayContaining([expect.stringContaining("plano.yaml:2:1")]) },
  ]);
  await write(["sandbox/two"]);
  const [accepted, told] = await plano("reload", "--json");
  expect([accepted, JSON.parse(told)]).toMatchObject([
    0,
    { reloaded: true, version: expect.stringMatching(/^[0-9a-f]{12}$/), told: [] },
  ]);
  expect((await plano("status"))[1]).not.toContain("was refused");
});

test("with the watch, a change comes into force by itself", async () => {
  await plano("down");
  expect(await plano("up", file)).toEqual([0, expect.stringContaining("Plano is up")]);
  expect(await statusOf("sandbox/three")).toBe(404);
  await write(["sandbox/three"]);
  await eventually(async () => (await statusOf("sandbox/three")) === 200, "the change is in force");
  expect(await statusOf("sandbox/two")).toBe(404);
});

test("plano down ends a reload that waits for an Envoy that hangs", { timeout: 120_000 }, async () => {
  const run = JSON.parse(await readFile(path.join(directory, "state/run.json"), "utf8"));
  process.kill(run.pids.envoy, "SIGSTOP");
  await write(["sandbox/four"]);
  const asked = request({ socketPath: run.controlSocket, path: "/reload", method: "POST" }).end();
  const answered = once(asked, "response");
  await once(asked, "finish");
  await plano("down");
  const [answer] = (await answered) as [IncomingMessage];
  const last = (await text(answer)).trim().split("\n").at(-1) ?? "";
  expect(JSON.parse(last)).toEqual({ error: "Plano is stopping." });
});
