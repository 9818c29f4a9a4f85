// One package of everything: installed without a registry, in an empty directory, it starts, answers and stops; its unit for
// systemd starts and stops the same.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { findFreePort } from "@plano/cli";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "./plano.js";

const root = path.join(import.meta.dirname, "../..");
const run = promisify(execFile);
let directory: string;
let installed: string;
let env: NodeJS.ProcessEnv;
let port: number;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-package-"));
  for (const name of ["home", "work"]) await mkdir(path.join(directory, name));
  port = await findFreePort();
  // The pinned Envoy is in the cache of whoever runs the tests, not in the new home.
  const cache = process.env.XDG_CACHE_HOME ?? path.join(process.env.HOME ?? "", ".cache");
  env = { PATH: process.env.PATH, HOME: path.join(directory, "home"), XDG_CACHE_HOME: cache };
  if (process.env.ENVOY_BIN !== undefined) env.ENVOY_BIN = process.env.ENVOY_BIN;
  // Without its scripts: they build, and others test what is built.
  const pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination", directory];
  const file = (await run("npm", pack, { cwd: root, env })).stdout.trim();
  const to = path.join(directory, "installed");
  const install = ["install", "--global", "--offline", "--prefix", to, path.join(directory, file)];
  await run("npm", install, { cwd: path.join(directory, "work"), env });
  installed = path.join(to, "bin/plano");
}, 300_000);
afterAll(async () => {
  await plano("down").catch(() => undefined);
  await rm(directory, { recursive: true, force: true });
});

const plano = async (...parameters: string[]): Promise<string> =>
  (await run(installed, parameters, { cwd: path.join(directory, "work"), env })).stdout;

const isAnswered = async (at: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${at}/v1/models`).then(
    ({ ok }) => ok,
    () => false,
  );

test("the package starts in an empty directory, answers and stops", async () => {
  env.PLANO_PORT = String(port);
  expect(await plano("up")).toContain(`Plano is up on http://127.0.0.1:${port}`);
  const reply = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "openai/gpt-4o", messages: [{ role: "user", content: "hello" }] }),
  });
  expect(await reply.json()).toMatchObject({ object: "chat.completion", model: "gpt-4o" });
  expect(await plano("trace")).toContain("gpt-4o");
  expect(await plano("down")).toContain("Plano is down.");
}, 120_000);

test("the package has the manual page of its commands", async () => {
  const page = await readFile(path.join(directory, "installed/share/man/man1/plano.1"), "utf8");
  expect(page).toContain('.SS "plano up [options] [file]"');
  expect(page).toBe(await plano("man"));
});

test("the unit for systemd starts it, and SIGTERM ends it well", async () => {
  const unit = await readFile(
    path.join(directory, "installed/lib/node_modules/plano/node_modules/@plano/cli/systemd/plano.service"),
    "utf8",
  );
  const command = /^ExecStart=\/usr\/bin\/env plano (.+)$/m.exec(unit)?.[1]?.split(" ") ?? [];
  const file = path.join(directory, "plano.yaml");
  const ownPort = await findFreePort();
  await writeFile(
    file,
    `version: v0.4.0\nports: auto\nlisteners: [{type: model, name: m, port: ${ownPort}}]\nmodel_providers: [{model: openai/gpt-4o, access_key: $OPENAI_API_KEY}]\n`,
  );
  const parameters = command.map((word) => (word === "/etc/plano/plano.yaml" ? file : word));
  expect(parameters).toContain(file);
  const started = spawn(installed, parameters, {
    cwd: "/",
    env: { ...env, PLANO_HOME: path.join(directory, "state") },
    stdio: "ignore",
  });
  const ended = once(started, "exit");
  await eventually(() => isAnswered(ownPort), "there was an answer", 60_000);
  started.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  expect(await isAnswered(ownPort)).toBe(false);
}, 120_000);
