// Envoy starts beside brightstaff, and opens the listeners of clients only once brightstaff is ready.
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort, type RunningPlano, startPlano } from "@plano/cli";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "./plano.js";

let directory: string;
let plano: RunningPlano | undefined;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-e2e-"));
});
afterAll(async () => {
  await plano?.stop();
  await rm(directory, { recursive: true, force: true });
});

const statusOf = (url: string): Promise<number | undefined> =>
  fetch(url).then(
    ({ status }) => status,
    () => undefined,
  );

/** At once, without a turn of the event loop in which the start could go on. */
function startedBrightstaff(): number | undefined {
  const children = readdirSync("/proc/self/task").flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, "utf8").split(" "),
  );
  const found = children.find(
    (pid) => pid !== "" && environmentOf(pid).includes(`PLANO_CONFIG=${directory}`),
  );
  return found === undefined ? undefined : Number(found);
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    // It has ended.
    return "";
  }
}

test("Envoy answers at its admin address, but not to clients, while brightstaff is not ready", {
  timeout: 60_000,
}, async () => {
  const [port, admin] = [await findFreePort(), await findFreePort()];
  const others = await Promise.all(["brightstaff", "egress", "dashboard"].map(placed));
  const starting = startPlano({
    text: `
version: v0.4.0
ports: { admin: ${admin}, ${others.join(", ")} }
listeners: [{ type: model, name: models, address: 127.0.0.1, port: ${port} }]
model_providers: [{ model: sandbox/gpt, default: true }]
`,
    env: process.env,
    stateDirectory: directory,
    concurrency: 1,
  });
  let brightstaff: number | undefined;
  const stopped = (): boolean => {
    brightstaff = startedBrightstaff();
    if (brightstaff !== undefined) process.kill(brightstaff, "SIGSTOP");
    return brightstaff !== undefined;
  };
  const [client, envoy] = [`http://127.0.0.1:${port}/healthz`, `http://127.0.0.1:${admin}/ready`];
  try {
    await eventually(stopped, "brightstaff was started", 20_000);
    await eventually(async () => (await statusOf(envoy)) === 200, "Envoy has started", 30_000);
    expect(await statusOf(client)).toBe(undefined);
  } finally {
    if (brightstaff !== undefined) process.kill(brightstaff, "SIGCONT");
    plano = await starting;
  }
  expect(await statusOf(client)).toBe(200);
});

async function placed(name: string): Promise<string> {
  return `${name}: ${await findFreePort()}`;
}
