// `plano targets test` as a user meets it: the built command asks a running Plano, and no API is called.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort } from "@plano/cli";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const PLANO = path.join(import.meta.dirname, "../../cli/bin/plano.js");

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-targets-"));
});
afterAll(async () => {
  await plano("down");
  await rm(directory, { recursive: true, force: true });
});

const plano = (...parameters: string[]): Promise<{ status: number; output: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, PLANO_HOME: path.join(directory, "state") };
    const options = { cwd: directory, env, timeout: 60_000 };
    execFile(process.execPath, [PLANO, ...parameters], options, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });

test("nothing can be asked where nothing runs", async () => {
  const { status, output } = await plano("targets", "test", "reboot sw-1");
  expect([status, output]).toEqual([1, expect.stringContaining("Plano is not running here")]);
});

test("the chosen target, its parameters and the call are printed", async () => {
  const [prompts, models] = [await findFreePort(), await findFreePort()];
  const file = path.join(directory, "plano.yaml");
  await writeFile(
    file,
    `
version: v0.4.0
ports: auto
listeners:
  - { type: model, name: models, port: ${models} }
  - { type: prompt, name: prompts, port: ${prompts} }
model_providers: [{ model: sandbox/a, default: true }]
endpoints: { network: { endpoint: "127.0.0.1:1" } }
prompt_targets:
  - name: reboot_device
    description: Reboots a device
    endpoint: { name: network, path: "/devices/{device_id}", http_method: POST }
    parameters:
      - { name: device_id, description: Identifier of the device, type: str, required: true }
      - { name: confirmation, description: Whether it is sure, type: bool, default: false }
`,
  );
  const up = await plano("up", file);
  expect([up.status, up.output]).toEqual([
    0,
    expect.stringContaining(`prompts      http://127.0.0.1:${prompts}  reboot_device`),
  ]);
  expect(await plano("targets", "test", "please reboot the device sw-42")).toEqual({
    status: 0,
    output: `reboot_device
  device_id     sw-42
  confirmation  false
  POST /devices/sw-42 {"confirmation":false} at network
`,
  });
  await vi.waitFor(
    async () => {
      const { output } = await plano("trace", "--list", "-q", "own:true");
      expect(output).toContain("(Plano's own)");
    },
    { timeout: 30_000, interval: 500 },
  );
  expect((await plano("trace", "--list", "-q", "own:false")).output).not.toContain("Plano's own");
  await fetch(`http://127.0.0.1:${prompts}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-request-id": "rebooting" },
    body: JSON.stringify({ messages: [{ role: "user", content: "please reboot the device sw-42" }] }),
  });
  await vi.waitFor(
    async () => {
      const { output } = await plano("trace", "rebooting");
      expect(output).toMatch(/^ *prompt target .* reboot_device POST \/devices\/\{device_id\} no response$/m);
    },
    { timeout: 30_000, interval: 500 },
  );
  const json = await plano("targets", "test", "please reboot the device sw-42", "--json");
  expect(JSON.parse(json.output)).toMatchObject({
    calls: [{ target: "reboot_device", parameters: { device_id: "sw-42" } }],
    question: null,
  });
  expect((await plano("targets", "test", "reboot a device")).output).toBe(
    "The user would be asked:\n  Could you tell me the device id (Identifier of the device)?\n",
  );
  expect((await plano("targets", "test", "hello")).output).toBe(
    "No target suits: the default model would answer.\n",
  );
});
