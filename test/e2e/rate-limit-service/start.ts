// Redis and Envoy's rate limit service, as users run them: on free ports of 127.0.0.1, with nothing on disk,
// stopped by their process ids.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort } from "@plano/cli";
import { eventually } from "../plano.js";
import { type Redis, startRedis } from "../redis.js";

export interface RateLimitService {
  stop(): Promise<void>;
}

/** `file` is the output of `plano render --only ratelimit`; the service listens on `port`. */
export async function startRateLimitService(
  binary: string,
  file: string,
  port: number,
): Promise<RateLimitService> {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-ratelimit-"));
  const children: ChildProcess[] = [];
  const said: Buffer[] = [];
  const start = (command: string, parameters: string[], env: NodeJS.ProcessEnv = {}): void => {
    const child = spawn(command, parameters, { env, stdio: ["ignore", "ignore", "pipe"] });
    child.stderr?.on("data", (text: Buffer) => said.push(text));
    child.on("error", (error) => said.push(Buffer.from(error.message)));
    children.push(child);
  };
  let redis: Redis | undefined;
  const stop = async (): Promise<void> => {
    for (const child of children.splice(0).reverse()) await end(child);
    await redis?.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    redis = await startRedis();
    await mkdir(path.join(directory, "config"));
    await writeFile(path.join(directory, "config", "plano.yaml"), file);
    const http = await findFreePort();
    start(binary, [], {
      ...{ HOST: "127.0.0.1", PORT: `${http}`, GRPC_HOST: "127.0.0.1", GRPC_PORT: `${port}` },
      ...{ DEBUG_HOST: "127.0.0.1", DEBUG_PORT: `${await findFreePort()}`, LOG_LEVEL: "error" },
      ...{ RUNTIME_ROOT: directory, RUNTIME_SUBDIRECTORY: "", RUNTIME_WATCH_ROOT: "false" },
      ...{ REDIS_SOCKET_TYPE: "tcp", REDIS_URL: `127.0.0.1:${redis.port}`, USE_STATSD: "false" },
      // Its health depends on Redis, too.
      REDIS_HEALTH_CHECK_ACTIVE_CONNECTION: "true",
    });
    await eventually(() => isHealthy(`http://127.0.0.1:${http}/healthcheck`), "the service was ready");
  } catch (error) {
    await stop();
    throw new Error(`${(error as Error).message}: ${Buffer.concat(said).toString()}`);
  }
  return { stop };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

async function isHealthy(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
