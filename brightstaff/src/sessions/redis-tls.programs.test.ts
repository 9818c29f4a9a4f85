// Sessions in a Redis behind TLS with a certificate of a private authority. Node reads NODE_EXTRA_CA_CERTS at startup,
// so separate processes run the built brightstaff.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Certificate, certify, OPENSSL } from "../testing/certificate.js";
import { REDIS, startRedis } from "../testing/redis.js";
import type { ServerProcess } from "../testing/server-process.js";

const run = promisify(execFile);
const built = path.join(import.meta.dirname, "../../dist/sessions/redis-store.js");

/** Sets and gets a value once the connection's state is known, and prints both. */
const ASK = `
import { pino } from "pino";
const { RedisStore } = await import(process.argv[1]);
let told;
const first = new Promise((resolve) => (told = resolve));
const logger = pino({}, { write: (line) => told(JSON.parse(line)) });
const store = new RedisStore({ url: process.argv[2], ttlMilliseconds: 60000, logger, onEvent: () => {} });
const { msg, fault } = await first;
await store.set("a", "b");
console.log(JSON.stringify({ msg, fault, value: await store.get("a") }));
await store.close();
`;

describe.skipIf(REDIS === undefined || OPENSSL === undefined)("with Redis behind TLS", () => {
  let directory: string;
  let files: Certificate;
  let server: ServerProcess;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "plano-tls-"));
    files = await certify(directory);
    server = await startRedis({ password: "geheim", tls: files });
  });
  afterAll(async () => {
    await server?.close();
    await rm(directory, { recursive: true, force: true });
  });

  const ask = async (host: string, env: Record<string, string>): Promise<unknown> => {
    const url = `rediss://:geheim@${host}:${server.port}`;
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", ASK, built, url], { env });
    return JSON.parse(stdout);
  };

  test("trusts an authority that Node is configured with", async () => {
    const answer = await ask("localhost", { NODE_EXTRA_CA_CERTS: files.ca });
    expect(answer).toEqual({ msg: "sessions are kept in Redis", value: "b" });
  });

  test("trusts no other authority", async () => {
    expect(await ask("localhost", {})).toMatchObject({ fault: expect.stringMatching(/CERT|SIGNATURE/) });
  });

  test("refuses a certificate of another name", async () => {
    const answer = await ask("127.0.0.1", { NODE_EXTRA_CA_CERTS: files.ca });
    expect(answer).toMatchObject({ fault: "ERR_TLS_CERT_ALTNAME_INVALID" });
  });
});
