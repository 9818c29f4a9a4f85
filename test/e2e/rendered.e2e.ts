// A rendered directory is all that Envoy needs besides its environment: `plano render --out`, and a stock
// Envoy started there.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { findFreePort } from "@plano/cli";
import { openSecrets } from "@plano/config/run-time";
import { ensureEnvoy } from "@plano/envoy";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const run = promisify(execFile);
const PLANO = path.join(import.meta.dirname, "../../cli/bin/plano.js");
const CACHE_URL = "redis://:of-the-cache@127.0.0.1:6379";
const SECRETS = ["plano-of-the-build-server", "sk-of-the-provider"];
const COMPLETION = JSON.stringify({
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "hello" }, finish_reason: "stop" }],
});

let directory: string;
let out: string;
let configuration: string;
let port: number;
let agentPort: number;
let upstream: TestUpstream;
let envoy: ChildProcess | undefined;

const file = (name: string): string => path.join(directory, name);

async function plano(...parameters: string[]): Promise<string> {
  const env = { ...process.env, BUILD_KEY: SECRETS[0], PROVIDER_KEY: SECRETS[1], CACHE_URL };
  return (await run(process.execPath, [PLANO, ...parameters], { cwd: directory, env })).stdout;
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-rendered-"));
  out = file("out");
  configuration = file("plano.yaml");
  port = await findFreePort();
  agentPort = await findFreePort();
  const ports = `{ admin: ${await findFreePort()}, egress: ${await findFreePort()} }`;
  const json = { "content-type": "application/json" };
  upstream = await startUpstream((response) => void response.writeHead(200, json).end(COMPLETION));
  const certificate = ["-keyout", file("server.key"), "-out", file("server.pem"), "-subj", "/CN=server"];
  await run("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...certificate, "-days", "2"]);
  await writeFile(
    configuration,
    `
version: v0.4.0
ports: ${ports}
listeners:
  - type: model
    name: models
    port: ${port}
    tls: { certificate: server.pem, key: server.key }
    auth:
      keys_file: keys.json
      keys: [{ name: build, key: $BUILD_KEY }]
  - type: agent
    name: agents
    port: ${agentPort}
    agents: [{ id: helper }]
    auth: { jwt: { issuer: "https://issuer.example", audiences: [plano], jwks_file: ${file("issuer.json")} } }
agents: [{ id: helper, url: "http://127.0.0.1:${upstream.port}" }]
model_providers:
  - model: own/m
    provider_interface: openai
    base_url: http://127.0.0.1:${upstream.port}/v1
    access_key: $PROVIDER_KEY
`,
  );
  await writeIssuersKeys(issuer);
});
afterAll(async () => {
  if (envoy !== undefined && envoy.exitCode === null) {
    envoy.kill("SIGTERM");
    await once(envoy, "exit");
  }
  await upstream?.close();
  await rm(directory, { recursive: true, force: true });
});

const makeIssuer = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
type Issuer = ReturnType<typeof makeIssuer>;
const issuer = makeIssuer();

function writeIssuersKeys({ publicKey }: Issuer): Promise<void> {
  return writeFile(file("issuer.json"), JSON.stringify({ keys: [publicKey.export({ format: "jwk" })] }));
}

function tokenOf({ privateKey }: Issuer): string {
  const claims = { iss: "https://issuer.example", aud: "plano", sub: "alice", exp: Date.now() / 1_000 + 600 };
  const text = [{ alg: "ES256", typ: "JWT" }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${text}.${signature.toString("base64url")}`;
}

/**
 * The status that a client with or without a token gets from an agent listener; -1 if nobody listens. No
 * brightstaff runs: an authenticated client gets a 503.
 */
async function askAgent(token?: string): Promise<number> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const body = JSON.stringify({ model: "any", messages: [{ role: "user", content: "hi" }] });
  const sent = { method: "POST", headers: { "content-type": "application/json", ...headers }, body };
  return fetch(`http://127.0.0.1:${agentPort}/v1/chat/completions`, sent).then(
    ({ status }) => status,
    () => -1,
  );
}

/** The status; -1 if nobody listens. */
function ask(key: string): Promise<number> {
  return new Promise((resolve) => {
    request(`https://127.0.0.1:${port}/v1/chat/completions`, {
      ...{ method: "POST", rejectUnauthorized: false, agent: false },
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    })
      .once("response", (response) => resolve(response.resume().statusCode ?? 0))
      .once("error", () => resolve(-1))
      .end(JSON.stringify({ model: "own/m", messages: [{ role: "user", content: "hi" }] }));
  });
}

test("a stock Envoy serves the rendered directory, with the configuration's certificates and keys", async () => {
  const created = await plano("key", "create", "alice", "--file", "keys.json");
  const alice = /plano-[\w-]+/.exec(created)?.[0] ?? "";
  const output = await plano("render", configuration, "--out", out);
  expect(output).toContain("Set PLANO_SECRETS_KEY in Envoy's environment to the content of secrets.key.");
  const key = await readFile(path.join(out, "secrets.key"), "utf8");
  const { path: binary } = await ensureEnvoy({ env: process.env, log: () => {} });
  envoy = spawn(binary, ["--disable-hot-restart", "-c", "envoy.yaml", "--concurrency", "2"], {
    cwd: out,
    env: { PLANO_SECRETS_KEY: key.trim() },
    stdio: "ignore",
  });
  await eventually(async () => (await ask(alice)) === 200, "the caller is let in");
  expect(await ask(SECRETS[0] ?? "")).toBe(200);
  expect(await ask("plano-mallory")).toBe(401);
  expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${SECRETS[1]}`);

  await plano("key", "revoke", "alice", "--file", "keys.json");
  await plano("render", configuration, "--out", out);
  await eventually(async () => {
    const statuses = await Promise.all(Array.from({ length: 16 }, () => ask(alice)));
    return statuses.every((status) => status === 401);
  }, "rendering again ends the key on every worker");
  expect(await ask(SECRETS[0] ?? "")).toBe(200);
});

test("the issuers' keys of a jwks_file are rendered, and rendered again after a change", async () => {
  expect([await askAgent(), await askAgent(tokenOf(issuer))]).toEqual([401, 503]);
  const next = makeIssuer();
  expect(await askAgent(tokenOf(next))).toBe(401);
  await writeIssuersKeys(next);
  expect(await plano("render", configuration, "--out", out)).toContain(
    "tokens holds the issuers' keys as they are",
  );
  await eventually(async () => (await askAgent(tokenOf(next))) === 503, "the new key is taken");
  expect(await askAgent(tokenOf(issuer))).toBe(401);
});

test("the rendered files are readable by their owner only, and hold no secret", async () => {
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  expect(files.map((each) => path.relative(out, each)).sort()).toEqual([
    "access-keys.json",
    "brightstaff.json",
    ...["clusters", "config", "listeners", "routes-egress", "routes-models"].map(
      (name) => `discovery/${name}.json`,
    ),
    "envoy.yaml",
    "secrets.json",
    "secrets.key",
    `tls/${port}-certificate.json`,
    `tokens/${agentPort}.json`,
  ]);
  const privateKey = (await readFile(file("server.key"), "utf8")).split("\n")[1] ?? "none";
  for (const each of files) {
    expect([each, (await stat(each)).mode & 0o777]).toEqual([each, 0o600]);
    const text = await readFile(each, "utf8");
    for (const secret of [...SECRETS, privateKey, "PRIVATE KEY"]) expect(text).not.toContain(secret);
  }
  for (const each of [out, path.join(out, "tls"), path.join(out, "tokens")])
    expect((await stat(each)).mode & 0o777).toBe(0o700);
});

test("brightstaff's secrets are rendered into a file and with a key of their own", async () => {
  const routed = file("routed.yaml");
  const cache = "{ type: redis, url: $CACHE_URL, tenant_header: x-org }";
  const listeners = "listeners: [{ type: model, name: models }]";
  const providers = "model_providers: [{ model: openai/gpt-4o, access_key: $PROVIDER_KEY }]";
  const text = ["version: v0.4.0", listeners, providers, `routing: { session_cache: ${cache} }`];
  await writeFile(routed, text.join("\n"));
  const target = file("routed");
  const output = await plano("render", routed, "--out", target);
  expect(output).toContain(
    "Set PLANO_BRIGHTSTAFF_SECRETS_KEY in brightstaff's environment to the content of brightstaff-secrets.key.",
  );
  const read = (name: string): Promise<string> => readFile(path.join(target, name), "utf8");
  const [sealed, key, providersKey] = await Promise.all(
    ["brightstaff-secrets.json", "brightstaff-secrets.key", "secrets.key"].map(read),
  );
  const { urlSecret } = JSON.parse(await read("brightstaff.json")).sessions;
  expect(openSecrets(sealed ?? "", key?.trim() ?? "")).toEqual({ [urlSecret]: CACHE_URL });
  expect(() => openSecrets(sealed ?? "", providersKey?.trim() ?? "")).toThrow("not sealed with this key");
  await plano("render", routed, "--out", target);
  expect(await read("brightstaff-secrets.json")).toBe(sealed);
});
