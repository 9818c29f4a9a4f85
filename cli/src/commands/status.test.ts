// What `plano status` shows of a run besides its parts: the listeners of clients, and models without a key.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTime } from "../state/process-identity.js";
import { type Run, writeRun } from "../state/run-file.js";
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
