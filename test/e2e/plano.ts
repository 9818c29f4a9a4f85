// A whole Plano for a test: real Envoy, the compiled filter, brightstaff and the sandbox, on free ports, with
// its files in a directory of its own. Stops and removes everything afterwards.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type RunningPlano, startPlano } from "@plano/cli";
import type { Sandbox } from "@plano/sandbox";

export interface TestPlano extends RunningPlano {
  sandbox: Sandbox;
  directory: string;
  /** The lines that `plano up` would print. */
  printed: string[];
  /** Lines of the access log, once there are as many as expected. */
  accessLog(count: number): Promise<Record<string, unknown>[]>;
  observations(count: number): Promise<Record<string, unknown>[]>;
}

/** Both sandbox APIs under names of their own, and a provider that does not exist. */
const CONFIGURATION = `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 20s }]
model_providers:
  - { model: sandbox/gpt, default: true }
  - { model: sandbox/* }
  - { model: sandbox-messages/claude }
  - { model: sandbox-messages/* }
  - { model: dead/m, provider_interface: openai, base_url: "http://127.0.0.1:1/v1" }
model_aliases:
  fast-llm: { target: sandbox/gpt }
  smart-llm: { target: sandbox-messages/claude }
`;

export async function startTestPlano(
  text = CONFIGURATION,
  env: Record<string, string> = {},
  concurrency = 1,
  wasmPath?: string,
): Promise<TestPlano> {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-e2e-"));
  const printed: string[] = [];
  const plano = await startPlano({
    text,
    log: (line) => void printed.push(line),
    env: { ...process.env, ...env },
    stateDirectory: directory,
    freePorts: true,
    concurrency,
    ...(wasmPath !== undefined && { wasmPath }),
  });
  if (plano.sandbox === undefined) throw new Error("the test's configuration uses no sandbox");
  // What changes with a reload is read from `plano` each time.
  return Object.assign(Object.create(plano) as RunningPlano & { readonly sandbox: Sandbox }, {
    directory,
    printed,
    accessLog: (count: number) => until(() => readLog(plano.logs.access), count),
    observations: (count: number) => until(() => readObservations(plano.brightstaffUrl), count),
    stop: async () => {
      await plano.stop();
      await rm(directory, { recursive: true, force: true });
    },
  });
}

/**
 * One Plano for several configurations, one after the other: a reload takes a tenth of a start. What it has counted goes on.
 * A listener that changes keeps the connections that it has, also those that `fetch` uses again.
 */
export class ReloadedPlano {
  #plano: TestPlano | undefined;
  #text = "";

  async with(text: string, env: Record<string, string> = {}): Promise<TestPlano> {
    if (this.#plano === undefined) this.#plano = await startTestPlano(text, env);
    else if (text !== this.#text) await this.#plano.reload({ text, env: { ...process.env, ...env } });
    this.#text = text;
    return this.#plano;
  }

  async stop(): Promise<void> {
    await this.#plano?.stop();
  }
}

/** Kills the part each time it has come back, until the returned function is called. */
export function holdDown(plano: TestPlano, part: "envoy" | "brightstaff"): () => void {
  const kill = (): void => {
    const { pid } = plano.status()[part];
    try {
      if (pid !== undefined) process.kill(pid, "SIGKILL");
    } catch {
      // It has ended, but its status does not say so yet.
    }
  };
  kill();
  const timer = setInterval(kill, 20);
  return () => clearInterval(timer);
}

/** Polls until `check` holds; fails after ten seconds or the given milliseconds. */
export async function eventually(
  check: () => boolean | Promise<boolean>,
  what: string,
  within = 10_000,
): Promise<void> {
  const deadline = Date.now() + within;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`timed out waiting until ${what}`);
    await wait(20);
  }
}

async function until<Item>(read: () => Promise<Item[]>, count: number): Promise<Item[]> {
  let items: Item[] = [];
  await eventually(async () => {
    items = await read();
    return items.length >= count;
  }, `there were ${count} lines`);
  return items;
}

/** Without the readiness probes. Envoy writes its log about once a second. */
async function readLog(file: string): Promise<Record<string, unknown>[]> {
  // Envoy may be writing the last line.
  const lines = (await readFile(file, "utf8")).split("\n").slice(0, -1);
  return lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ details, status }) => details !== "direct_response" || status !== 200);
}

async function readObservations(url: string): Promise<Record<string, unknown>[]> {
  const response = await fetch(`${url}/internal/observations?limit=1000`);
  const { observations } = (await response.json()) as { observations: Record<string, unknown>[] };
  return observations;
}
