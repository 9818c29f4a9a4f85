// What `plano status` shows of a run besides its parts: the listeners of clients, and models without a key.
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTime } from "../state/process-identity.js";
import { keepFromGit, notRunning, type Run, USUAL_STATE, writeRun } from "../state/run-file.js";
import { status } from "./status.js";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-status-"));
  const nowhere = "http://127.0.0.1:1";
  const part = { state: "running", pid: process.pid, restarts: 0, ends: [] };
  const run = {
    pid: process.pid,
    started: await startTime(process.pid),
    ...{ since: new Date().toISOString(), file: path.join(directory, "plano.yaml") },
    ...{ url: nowhere, healthUrl: nowhere, adminUrl: nowhere, brightstaffUrl: nowhere },
    listeners: [{ kind: "agent", name: "travel", url: "http://127.0.0.1:8001" }],
    keyless: { models: ["mine/tiny"], variables: ["MINE_KEY"] },
    parts: { envoy: part, brightstaff: part },
    configuration: { version: "v", since: "" },
    stale: {},
    logs: { envoy: "", brightstaff: "", access: "" },
  };
  await writeRun(directory, run as unknown as Run);
  await mkdir(path.join(directory, USUAL_STATE));
  await writeRun(path.join(directory, USUAL_STATE), run as unknown as Run);
});
afterAll(() => rm(directory, { recursive: true }));

async function shown(json: boolean): Promise<string> {
  const lines: string[] = [];
  await status({ json }, { PLANO_HOME: directory }, (line) => void lines.push(line));
  return lines.join("\n");
}

test("names each listener with its address and kind, and models without a key", async () => {
  const text = await shown(false);
  expect(text).toMatch(/^ {2}listener +http:\/\/127\.0\.0\.1:8001 +agent +travel$/m);
  expect(text).toContain("Models without a key: mine/tiny. Not set: MINE_KEY.");
  expect(JSON.parse(await shown(true))).toMatchObject({
    listeners: [{ kind: "agent", name: "travel", url: "http://127.0.0.1:8001" }],
    keyless: { models: ["mine/tiny"], variables: ["MINE_KEY"] },
  });
});

test("names a Plano that runs in a directory above, unless a state directory is set", async () => {
  const state = path.join(directory, USUAL_STATE);
  const told = `One runs in ${directory}: call this there, or set PLANO_HOME=${state}.`;
  expect(await notRunning({}, path.join(directory, "docs", "more"))).toBe(
    `Plano is not running here. ${told}`,
  );
  expect(await notRunning({ PLANO_HOME: "elsewhere" }, path.join(directory, "docs"))).not.toContain(told);
  expect(await notRunning({}, directory)).not.toContain(told);
});

test("the usual state directory is kept from git, and no other one", async () => {
  const state = path.join(directory, USUAL_STATE);
  await keepFromGit(state);
  await keepFromGit(directory);
  expect(await readFile(path.join(state, ".gitignore"), "utf8")).toBe("*\n");
  expect(await readdir(directory)).not.toContain(".gitignore");
});
