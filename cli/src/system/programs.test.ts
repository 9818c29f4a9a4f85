import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { planFor } from "./plan.js";
import { type EnvoyProgram, envoyProgram } from "./programs.js";

const TEXT =
  "version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers: [{ model: openai/a, access_key: $ONE }]\n";

let directory: string;
let pidFile: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-programs-"));
  pidFile = path.join(directory, "pid");
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(directory, { recursive: true });
});

/** It never says whether it takes its configuration. */
async function hangingEnvoy(): Promise<EnvoyProgram> {
  const binary = path.join(directory, "envoy");
  await writeFile(binary, `#!/bin/sh\necho $$ > ${pidFile}\nexec sleep 600\n`, { mode: 0o755 });
  const options = {
    ...{ env: process.env, plan: planFor(TEXT, "f", {}), file: "envoy.yaml", logDirectory: directory },
    ...{ secretsKey: "", identityKey: "", probes: () => [], epochs: undefined },
  };
  return envoyProgram(options, binary);
}

async function hangingPid(): Promise<number> {
  return vi.waitFor(async () => {
    const pid = Number(await readFile(pidFile, "utf8"));
    expect(pid).toBeGreaterThan(0);
    return pid;
  }, 10_000);
}

test("an Envoy that hangs over its configuration ends with the wish to know", async () => {
  const unneeded = new AbortController();
  const validated = (await hangingEnvoy()).validate(unneeded.signal);
  const pid = await hangingPid();
  unneeded.abort(new Error("Plano is stopping."));
  await expect(validated).rejects.toThrow("Plano is stopping.");
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});

test("an Envoy that hangs over its configuration is not waited for without end", async () => {
  const late = new AbortController();
  vi.spyOn(AbortSignal, "timeout").mockReturnValue(late.signal);
  const validated = (await hangingEnvoy()).validate(new AbortController().signal);
  const pid = await hangingPid();
  late.abort();
  await expect(validated).rejects.toThrow("Envoy does not read its configuration in time.");
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});
