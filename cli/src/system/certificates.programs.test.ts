import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { loadConfig, type NormalisedConfig } from "@plano/config";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepCertificates } from "./certificates.js";
import { StaleFiles } from "./stale-files.js";

const run = promisify(execFile);
let directory: string;
let log: string[];
let stop = async (): Promise<void> => {};

const file = (name: string): string => path.join(directory, name);

async function makeCertificate(name: string): Promise<void> {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const files = ["-keyout", file(`${name}.key`), "-out", file(`${name}.pem`)];
  const rest = ["-subj", `/CN=${name}`, "-days", "2"];
  await run("openssl", ["req", "-x509", ...key, ...files, ...rest]);
}

function config(tls: string): NormalisedConfig {
  const result = loadConfig(`version: v0.4.0
listeners: [{ type: model, name: models${tls} }]
model_providers: [{ model: sandbox/m }]`);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.config;
}

const pair = (more = ""): NormalisedConfig =>
  config(`, tls: { certificate: ${file("server.pem")}, key: ${file("server.key")}${more} }`);

async function keep(configuration: NormalisedConfig): Promise<void> {
  stop = await keepCertificates(configuration, file("tls"), new StaleFiles((line) => void log.push(line)));
}

/** The files are polled twice a second. */
const said = (line: RegExp): Promise<unknown> =>
  vi.waitFor(() => expect(log.at(-1)).toMatch(line), { timeout: 9_000, interval: 20 });

const writtenAt = async (): Promise<bigint> =>
  (await stat(file("tls/12000-certificate.json"), { bigint: true })).mtimeNs;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-certificates-"));
  log = [];
  await makeCertificate("server");
  await makeCertificate("next");
});

afterEach(async () => {
  await stop();
  stop = async () => {};
  await rm(directory, { recursive: true, force: true });
});

test("writes nothing when no listener has tls", async () => {
  await keep(config(""));
  expect(await readdir(directory)).not.toContain("tls");
});

test("writes Envoy's files for their owner only, without any certificate or key in them", async () => {
  await keep(pair(`, client_ca: ${file("next.pem")}`));
  const names = await readdir(file("tls"));
  expect(names.sort()).toEqual(["12000-certificate.json", "12000-clients.json"]);
  expect((await stat(file("tls"))).mode & 0o777).toBe(0o700);
  for (const name of names) {
    expect((await stat(file(`tls/${name}`))).mode & 0o777).toBe(0o600);
    expect(await readFile(file(`tls/${name}`), "utf8")).not.toContain("BEGIN");
  }
});

test("refuses a certificate that does not match the key before anything starts", async () => {
  await copyFile(file("next.pem"), file("server.pem"));
  await expect(keep(pair())).rejects.toThrow(`${file("server.key")} is not the key of ${file("server.pem")}`);
});

test("tells Envoy of a replaced pair only once certificate and key match", async () => {
  await keep(pair());
  const before = await writtenAt();
  await copyFile(file("next.pem"), file("server.pem"));
  await said(/^warning: certificates stay as they were: .*server\.key is not the key of .*server\.pem$/);
  expect(await writtenAt()).toBe(before);
  await copyFile(file("next.key"), file("server.key"));
  await said(/^certificates were read again$/);
  expect(await writtenAt()).toBeGreaterThan(before);
});

test("ignores an unreadable client_ca and reports a readable one", async () => {
  await copyFile(file("next.pem"), file("ca.pem"));
  await keep(pair(`, client_ca: ${file("ca.pem")}`));
  const before = await writtenAt();
  await writeFile(file("ca.pem"), "nonsense");
  await said(/^warning: certificates stay as they were: .*ca\.pem is not a PEM certificate$/);
  expect(await writtenAt()).toBe(before);
  await copyFile(file("server.pem"), file("ca.pem"));
  await said(/^certificates were read again$/);
});
