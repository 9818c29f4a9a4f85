// Model listeners of several Planos in one Envoy process. Between two equal processes the same request
// differs by twenty microseconds because of their memory layout: too much to find a difference of two.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findFreePort, type RunningPlano } from "@plano/cli";
import { renderEnvoy } from "@plano/envoy";
import { parse } from "yaml";
import type { MeasuredProxy } from "./measure.js";

interface Bootstrap {
  admin: { address: { pipe: { path: string } } };
  static_resources: { listeners: Listener[] };
}

interface Listener {
  name: string;
  address: { socket_address: { port_value: number } };
  filter_chains: { filters: { typed_config: { http_filters: { name: string }[] } }[] }[];
}

/** Each Plano has sealed its secrets with a key of its own, which this Envoy lacks; what is asked here needs none. */
const SECRETS_FILTER = "plano.secrets";

const wasmPath = fileURLToPath(new URL("../../../wasm-filters/build/llm_gateway.wasm", import.meta.url));

export interface TwinListeners {
  /** In the order of the Planos, in the same process. */
  proxies: MeasuredProxy[];
  stop(): Promise<void>;
}

const READY_WITHIN = 30_000;
const BETWEEN_PROBES = 50;

/**
 * Starts the last Plano's Envoy again, with its filter config and access keys, and with the model listener of each; they may
 * differ only in their listener.
 */
export async function startTwins(planos: readonly RunningPlano[], directory: string): Promise<TwinListeners> {
  const last = planos.at(-1);
  if (last === undefined) throw new Error("there is no Plano to take a listener of");
  const bootstrap = bootstrapOf(last);
  const adminPort = await findFreePort();
  const ports = await Promise.all(planos.map(() => findFreePort()));
  const admin = listenerAt(bootstrap, Number(new URL(last.adminUrl).port));
  for (const { typed_config: manager } of admin.filter_chains.flatMap(({ filters }) => filters)) {
    manager.http_filters = manager.http_filters.filter(({ name }) => name !== SECRETS_FILTER);
  }
  admin.address.socket_address.port_value = adminPort;
  const models = planos.map((plano, index) => {
    const listener = listenerAt(bootstrapOf(plano), Number(new URL(plano.url).port));
    listener.name = `models-${index}`;
    listener.address.socket_address.port_value = ports[index] ?? 0;
    return listener;
  });
  bootstrap.static_resources.listeners = [admin, ...models];
  await mkdir(directory, { recursive: true });
  bootstrap.admin.address.pipe.path = path.join(directory, "admin.sock");
  const file = path.join(directory, "envoy.json");
  await writeFile(file, JSON.stringify(bootstrap), { mode: 0o600 });

  const options = ["--disable-hot-restart", "--log-level", "error", "--concurrency", "1", "-c", file];
  const envoy = spawn(await readlink(`/proc/${last.pids.envoy}/exe`), options, { stdio: "inherit" });
  const ended = once(envoy, "exit");
  const stop = async (): Promise<void> => {
    envoy.kill("SIGKILL");
    await ended;
  };
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  try {
    for (const url of urls) await untilHealthy(url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { proxies: urls.map((url) => ({ url, pids: { envoy: envoy.pid ?? 0 } })), stop };
}

function bootstrapOf({ plan, logs }: RunningPlano): Bootstrap {
  const keysPath = path.join(path.dirname(logs.envoy), "../access-keys.json");
  return parse(renderEnvoy(plan.config, { wasmPath, keysPath, accessLogPath: logs.access })) as Bootstrap;
}

function listenerAt({ static_resources: { listeners } }: Bootstrap, port: number): Listener {
  const found = listeners.find(({ address }) => address.socket_address.port_value === port);
  if (found === undefined) throw new Error(`no listener has port ${port}`);
  return found;
}

async function untilHealthy(url: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN;
  for (;;) {
    const response = await fetch(`${url}/healthz`).catch(() => undefined);
    if (response?.ok === true) return;
    if (Date.now() > deadline) throw new Error(`${url} did not become healthy`);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_PROBES));
  }
}
