// HTTPS at listeners, with certificates made for the test: protocols, versions, client certificates, and that
// a certificate or client CA is replaced without a restart while a stream goes on. Files that do not match
// change nothing.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { connect as connectHttp2 } from "node:http2";
import { request } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const run = promisify(execFile);
const PLANO = path.join(import.meta.dirname, "../../cli/bin/plano.js");
let plano: TestPlano;
let upstream: TestUpstream;
let directory: string;
let finish = (): void => {};

const file = (name: string): string => path.join(directory, name);

async function makeCertificate(name: string): Promise<void> {
  const files = ["-keyout", file(`${name}.key`), "-out", file(`${name}.pem`)];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  await run("openssl", ["req", "-x509", ...key, ...files, "-subj", `/CN=${name}`, "-days", "2"]);
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-tls-"));
  for (const name of ["server", "next", "third", "client", "stranger"]) await makeCertificate(name);
  await copyFile(file("client.pem"), file("clients.pem"));
  upstream = await startUpstream((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const chunk = (content: string): string =>
      `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta: { content } }] })}\n\n`;
    response.write(chunk("first"));
    finish = () => void response.end(`${chunk("last")}data: [DONE]\n\n`);
  });
  const pair = `certificate: ${file("server.pem")}, key: ${file("server.key")}`;
  plano = await startTestPlano(`
version: v0.4.0
listeners:
  - { type: model, name: models, tls: { ${pair} } }
  - { type: agent, name: agents, agents: [{ id: a }], tls: { ${pair}, client_ca: ${file("clients.pem")}, min_version: "1.3" } }
agents: [{ id: a, url: "http://127.0.0.1:${upstream.port}" }]
model_providers:
  - { model: sandbox/gpt }
  - { model: own/m, provider_interface: openai, base_url: "http://127.0.0.1:${upstream.port}/v1" }
`);
}, 120_000);

afterAll(async () => {
  await plano?.stop();
  await upstream?.close();
  await rm(directory, { recursive: true, force: true });
});

const modelPort = (): number => plano.plan.config.modelListener.port;
const agentPort = (): number => plano.plan.config.agentListeners[0]?.port ?? 0;

async function handshake(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ...options });
  await once(socket, "secureConnect");
  return socket;
}

async function served(): Promise<string | undefined> {
  const socket = await handshake(modelPort());
  const name = socket.getPeerCertificate().subject.CN;
  socket.destroy();
  return Array.isArray(name) ? name[0] : name;
}

/** The status, or why there is none. */
function status(port: number, options: ConnectionOptions = {}): Promise<number | string | undefined> {
  return new Promise((resolve) => {
    const settings = { host: "127.0.0.1", port, path: "/healthz", agent: false, rejectUnauthorized: false };
    request({ ...settings, ...options })
      .once("response", (response) => resolve(response.resume().statusCode))
      .once("error", ({ message }) => resolve(message))
      .end();
  });
}

test("HTTP/1.1 and HTTP/2 are served, as clients negotiate", async () => {
  expect(plano.url).toMatch(/^https:/);
  expect(await status(modelPort())).toBe(200);
  const session = connectHttp2(plano.url, { rejectUnauthorized: false });
  const stream = session.request({ ":path": "/healthz" });
  const [headers] = (await once(stream, "response")) as [{ ":status": number }];
  expect(headers[":status"]).toBe(200);
  session.destroy();
});

test("versions below min_version are refused", async () => {
  const old = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
  await expect(handshake(modelPort(), old)).rejects.toThrow(/version|alert/i);
  (await handshake(modelPort(), { maxVersion: "TLSv1.2" })).destroy();
  await expect(handshake(agentPort(), { maxVersion: "TLSv1.2" })).rejects.toThrow(/version|alert/i);
});

const REFUSED = /alert|certificate|reset|hang up/i;

async function clientOf(name: string): Promise<ConnectionOptions> {
  return { cert: await readFile(file(`${name}.pem`)), key: await readFile(file(`${name}.key`)) };
}

test("only clients with a certificate of client_ca are served", async () => {
  expect(await status(agentPort(), await clientOf("client"))).toBe(200);
  for (const refused of [{}, await clientOf("stranger")]) {
    expect(await status(agentPort(), refused)).toMatch(REFUSED);
  }
});

test("a replaced certificate serves new connections while a stream continues", async () => {
  const body = JSON.stringify({ model: "own/m", stream: true, messages: [{ role: "user", content: "hi" }] });
  const asking = request(`${plano.url}/v1/chat/completions`, {
    ...{ method: "POST", rejectUnauthorized: false, agent: false },
    headers: { "content-type": "application/json" },
  }).end(body);
  const [response] = (await once(asking, "response")) as [NodeJS.ReadableStream];
  let text = "";
  response.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const ended = once(response, "end");
  await eventually(() => text.includes("first"), "the stream has begun");
  const before = plano.pids.envoy;
  expect(await served()).toBe("server");
  // Replaces the certificate by a rename, its key in place.
  await rename(file("next.pem"), file("server.pem"));
  await copyFile(file("next.key"), file("server.key"));
  await eventually(async () => (await served()) === "next", "the new certificate is served");
  finish();
  await ended;
  expect(text).toMatch(/first[\s\S]*last[\s\S]*\[DONE\]/);
  expect(plano.pids.envoy).toBe(before);
});

test("a certificate without its key changes nothing, and closes no listener", async () => {
  const before = await served();
  const warnings = (): string[] => plano.printed.filter((line) => line.includes("certificates stay"));
  await copyFile(file("third.pem"), file("server.pem"));
  await eventually(() => warnings().length > 0, "Plano has seen it");
  expect(warnings()[0]).toMatch(/server\.key is not the key of .*server\.pem$/);
  for (let i = 0; i < 3; i++) expect(await served()).toBe(before);
  expect(await status(modelPort())).toBe(200);
  await copyFile(file("third.key"), file("server.key"));
  await eventually(async () => (await served()) === "third", "the pair that fits is served");
});

test("an Envoy that starts with a mismatched certificate and key serves once they match", async () => {
  await copyFile(file("stranger.pem"), file("server.pem"));
  await eventually(() => "certificates" in plano.stale(), "Plano has seen it");
  const before = plano.pids.envoy;
  process.kill(before, "SIGKILL");
  await eventually(async () => REFUSED.test(String(await status(modelPort()))), "its listener is there");
  await copyFile(file("stranger.key"), file("server.key"));
  await eventually(async () => (await status(modelPort())) === 200, "the pair that fits is served");
  expect(await served()).toBe("stranger");
  expect(plano.pids.envoy).not.toBe(before);
  await eventually(() => Object.keys(plano.stale()).length === 0, "Plano has seen that they fit");
});

test.each(["validate", "up"])(
  "plano %s refuses a certificate that does not match its key, and names it",
  async (command) => {
    const pair = `certificate: ${file("client.pem")}, key: ${file("stranger.key")}`;
    const text = `listeners: [{ type: model, name: models, tls: { ${pair} } }]`;
    await writeFile(
      file("plano.yaml"),
      `version: v0.4.0\n${text}\nmodel_providers: [{ model: sandbox/gpt }]\n`,
    );
    const env = { ...process.env, PLANO_HOME: file("state") };
    const refused = run(process.execPath, [PLANO, command, file("plano.yaml")], { env });
    await expect(refused).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/plano\.yaml:2:\d+ .*stranger\.key is not the key of .*client\.pem/),
    });
  },
);

test("a replaced client_ca applies to new connections without a restart", async () => {
  const before = plano.pids.envoy;
  const [client, stranger] = [await clientOf("client"), await clientOf("stranger")];
  await copyFile(file("stranger.pem"), file("clients.pem"));
  await eventually(async () => (await status(agentPort(), stranger)) === 200, "the new clients are served");
  expect(await status(agentPort(), client)).toMatch(REFUSED);
  expect(await status(agentPort())).toMatch(REFUSED);
  expect(plano.pids.envoy).toBe(before);
});

test("no private key is in a rendered file or in Envoy's config dump", async () => {
  const names = (await readdir(plano.directory, { recursive: true })).filter((name) =>
    /\.(json|yaml|log)$/.test(name),
  );
  const texts = await Promise.all(names.map((name) => readFile(path.join(plano.directory, name), "utf8")));
  const dump = await (await fetch(`${plano.adminUrl}/config_dump?include_eds`)).text();
  const secret = (await readFile(file("server.key"), "utf8")).split("\n")[1] ?? "none";
  const encoded = Buffer.from(await readFile(file("server.key"))).toString("base64");
  for (const text of [...texts, dump]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(encoded.slice(0, 80));
    expect(text).not.toContain("PRIVATE KEY");
  }
});
