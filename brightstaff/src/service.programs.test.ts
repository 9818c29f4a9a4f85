// The built process: readiness, draining, and failures.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { newSecretsKey, sealSecrets } from "@plano/config";
import { afterEach, describe, expect, test } from "vitest";
import { SECRETS_FILE } from "./service-config/secrets.js";
import { configVersion } from "./service-config/service-config-files.js";
import { PLAIN_CONFIG } from "./testing/service-config.js";

const main = path.join(import.meta.dirname, "../dist/main.js");
const running: ChildProcess[] = [];
const directories: string[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  }
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true });
});

/** A process, and how to replace a file beside its service config. */
interface Started extends ChildProcess {
  replace(name: string, text: string): Promise<void>;
}

interface Surroundings {
  env?: Record<string, string>;
  /** The URL of Redis. */
  redis?: string;
}

const KEY = newSecretsKey();

async function start(config: unknown, { env = {}, redis }: Surroundings = {}): Promise<Started> {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-brightstaff-"));
  directories.push(directory);
  const file = path.join(directory, "brightstaff.json");
  await writeFile(file, JSON.stringify(config));
  if (redis !== undefined)
    await writeFile(path.join(directory, SECRETS_FILE), sealSecrets({ REDIS_URL: redis }, KEY, 1));
  const child = spawn(process.execPath, [main], {
    env: { PLANO_CONFIG: file, PLANO_BRIGHTSTAFF_SECRETS_KEY: KEY, ...env },
    stdio: "pipe",
  });
  running.push(child);
  return Object.assign(child, {
    async replace(name: string, text: string) {
      await writeFile(path.join(directory, "new"), text);
      await rename(path.join(directory, "new"), path.join(directory, name));
    },
  });
}

const config = (port: number) => ({ ...PLAIN_CONFIG, listen: { host: "127.0.0.1", port } });

/** Collects the child's output, and waits for the pattern. */
function said(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = "";
    const hear = (data: Buffer): void => {
      text += data.toString();
      const match = pattern.exec(text);
      if (match !== null) resolve(match);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.on("exit", (code) => reject(new Error(`exited with ${code} before it said ${pattern}: ${text}`)));
  });
}

const listening = async (child: ChildProcess): Promise<number> =>
  Number((await said(child, /listening at http:\/\/127\.0\.0\.1:(\d+)/))[1]);

async function halfRequest(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const head =
    "POST /internal/observations HTTP/1.1\r\nhost: brightstaff\r\ncontent-type: application/x-ndjson\r\ncontent-length: 2\r\n\r\n";
  socket.write(`${head}\n`);
  return socket;
}

test("brightstaff finishes a request it has begun, then exits with status 0", async () => {
  const child = await start(config(0));
  const port = await listening(child);
  const socket = await halfRequest(port);
  // The request has arrived once a later one on another connection is answered.
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  const draining = said(child, /"msg":"draining"/);
  child.kill("SIGTERM");
  await draining;
  const answer = once(socket, "data");
  socket.write("\n");
  expect(String((await answer)[0])).toMatch(/^HTTP\/1\.1 204/);
  socket.end();
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("brightstaff does not wait for a client that keeps its connection after the answer", async () => {
  const child = await start(config(0));
  const port = await listening(child);
  const socket = await halfRequest(port);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  const draining = said(child, /"msg":"draining"/);
  child.kill("SIGTERM");
  await draining;
  const answer = once(socket, "data");
  socket.write("\n");
  const head = String((await answer)[0]).toLowerCase();
  expect(head).toMatch(/^http\/1\.1 204/);
  expect(head).toContain("connection: close");
  expect(await once(child, "exit")).toEqual([0, null]);
  socket.destroy();
}, 8_000);

test("brightstaff ends at once on a second signal", async () => {
  const child = await start(config(0));
  const port = await listening(child);
  const socket = await halfRequest(port);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  const draining = said(child, /"msg":"draining"/);
  child.kill("SIGINT");
  await draining;
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([1, null]);
  socket.destroy();
});

test("brightstaff ends when its supervisor is gone", async () => {
  const child = await start(config(0), { env: { PLANO_SUPERVISED: "1" } });
  await listening(child);
  child.stdin?.end();
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("brightstaff ends when its supervisor was killed, although nobody reads its log any more", async () => {
  const child = await start(config(0), { env: { PLANO_SUPERVISED: "1" } });
  await listening(child);
  for (const each of [child.stdout, child.stderr, child.stdin]) each?.destroy();
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("brightstaff names a port that is in use", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const child = await start(config(port));
  expect((await said(child, /brightstaff: .*/))[0]).toContain(
    `port ${port} on 127.0.0.1, where brightstaff listens, is in use`,
  );
  expect(await once(child, "exit")).toEqual([1, null]);
  server.close();
});

const inRedis = (port: number) => ({
  ...config(port),
  sessions: { ...PLAIN_CONFIG.sessions, cache: "redis", urlSecret: "REDIS_URL" },
});

test("brightstaff serves without its configured Redis and sources", async () => {
  const nobody = "http://127.0.0.1:1";
  const metricsSources = {
    cost: { catalog: "models.dev", url: nobody, refreshMilliseconds: 1_000, names: {} },
    latency: { url: nobody, query: "up", refreshMilliseconds: 1_000 },
  };
  const child = await start({ ...inRedis(0), metricsSources }, { redis: "redis://:geheim@127.0.0.1:1" });
  const redis = said(child, /"fault":"ECONNREFUSED","msg":"Redis cannot be reached/);
  const sources = said(child, /"source":"latency","fault":"ECONNREFUSED"/);
  const port = await listening(child);
  await Promise.all([redis, sources]);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("brightstaff ends when it cannot listen, whatever connections it has", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  // Accepts, so that the connection to the supposed Redis stays open.
  const child = await start(inRedis(port), { redis: `redis://127.0.0.1:${port}` });
  expect(await once(child, "exit")).toEqual([1, null]);
  server.close();
});

test("brightstaff keeps sessions in memory and says so when it is given no Redis URL", async () => {
  const child = await start(inRedis(0));
  const warning = said(child, /"level":"warn".*sessions are kept in memory/);
  await listening(child);
  await warning;
});

test("brightstaff reports a wrong Redis URL without the URL itself", async () => {
  const child = await start(inRedis(0), { redis: "redis://:geh%eim@host" });
  const [line] = await said(child, /brightstaff: .*/);
  expect(line).toContain("the address of Redis must be redis://");
  expect(line).not.toContain("eim");
  expect(await once(child, "exit")).toEqual([1, null]);
});

test.each([
  [{ PLANO_CONFIG: "" }, "PLANO_CONFIG must name"],
  [{ PLANO_CONFIG: "/nothing/here" }, "cannot be read: ENOENT"],
  [{ PLANO_LOG_LEVEL: "loud" }, "PLANO_LOG_LEVEL must be one of"],
])("brightstaff names the error in its environment: %j", async (env, reason) => {
  const child = await start(config(0), { env });
  expect((await said(child, /brightstaff: .*/))[0]).toContain(reason);
  expect(await once(child, "exit")).toEqual([1, null]);
});

test.each([
  [newSecretsKey(), "brightstaff-secrets.json is not sealed with the key in PLANO_BRIGHTSTAFF_SECRETS_KEY"],
  ["", "PLANO_BRIGHTSTAFF_SECRETS_KEY must hold the key of brightstaff-secrets.json"],
])("brightstaff does not start with secrets that it cannot open", async (key, reason) => {
  const env = { PLANO_BRIGHTSTAFF_SECRETS_KEY: key };
  const child = await start(inRedis(0), { env, redis: "redis://:geheim@127.0.0.1:1" });
  expect((await said(child, /brightstaff: .*/))[0]).toContain(reason);
  expect(await once(child, "exit")).toEqual([1, null]);
});

describe("a running brightstaff", () => {
  const statusAt = async (port: number): Promise<{ version: string; secrets?: string; refused?: object }> =>
    (await fetch(`http://127.0.0.1:${port}/config`)).json() as Promise<{ version: string }>;

  test("puts a file in force that replaces its own, and tells why it refuses one", async () => {
    const child = await start(config(0));
    const port = await listening(child);
    const changed = JSON.stringify({ ...config(0), models: [{ id: "p/new", ownedBy: "p" }] });
    await child.replace("brightstaff.json", changed);
    await expect
      .poll(async () => (await statusAt(port)).version, { timeout: 8_000 })
      .toBe(configVersion(changed));
    expect(await (await fetch(`http://127.0.0.1:${port}/v1/models`)).text()).toContain("p/new");
    const refusal = said(child, /"reason":"the service config is not JSON","msg":"a changed service config/);
    await child.replace("brightstaff.json", "{");
    await refusal;
    expect(await statusAt(port)).toMatchObject({
      version: configVersion(changed),
      refused: { version: configVersion("{"), reason: "the service config is not JSON" },
    });
  });

  test("puts changed secrets in force", async () => {
    const child = await start(inRedis(0), { redis: "redis://127.0.0.1:1" });
    const port = await listening(child);
    const sealed = sealSecrets({ REDIS_URL: "redis://:geheim@127.0.0.1:2" }, KEY, 2);
    const connecting = said(
      child,
      /"secrets":"\w+","milliseconds":\d+,"msg":"a changed service config is in force"/,
    );
    await child.replace(SECRETS_FILE, sealed);
    await connecting;
    expect((await statusAt(port)).secrets).toBe(configVersion(sealed));
  });

  test("looks again at SIGHUP, also at a file that it has refused", async () => {
    const child = await start(config(0));
    await listening(child);
    const refusal = said(child, /was refused/);
    await child.replace("brightstaff.json", "{");
    await refusal;
    const again = said(child, /was refused/);
    child.kill("SIGHUP");
    await again;
    expect(child.exitCode).toBe(null);
  });
});
