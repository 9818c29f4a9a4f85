import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadConfig } from "../index.js";

const run = promisify(execFile);
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), "plano-tls-"));
  writeFileSync(path.join(directory, "nonsense.pem"), "nonsense-0123456789");
  const curve = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  await makeCertificate("good", curve);
  await makeCertificate("other", curve);
  await makeCertificate("rsa", ["rsa:2048", "-nodes"]);
  await makeCertificate("short", ["rsa:1024", "-nodes"]);
  await makeCertificate("locked", [
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-passout",
    "pass:0123456789",
  ]);
  const [good = "", other = ""] = ["good.pem", "other.pem"].map((name) =>
    readFileSync(path.join(directory, name), "utf8"),
  );
  writeFileSync(path.join(directory, "chain.pem"), `Subject: good\n${good}${other}`);
  writeFileSync(path.join(directory, "broken-chain.pem"), `${good}${other.slice(0, 200)}`);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function makeCertificate(name: string, key: string[]): Promise<void> {
  const files = ["-keyout", path.join(directory, `${name}.key`), "-out", path.join(directory, `${name}.pem`)];
  const rest = ["-subj", `/CN=${name}`, "-days", "2"];
  await run("openssl", ["req", "-x509", "-newkey", ...key, ...files, ...rest]);
}

const load = (tls: string, where?: string, address = "127.0.0.1") =>
  loadConfig(
    `version: v0.4.0
listeners: [{ type: model, name: m, address: ${address}, tls: ${tls} }]
model_providers: [{ model: sandbox/m }]`,
    where === undefined ? {} : { directory: where },
  );

test("defaults to TLS 1.2, with files relative to the configuration", () => {
  const result = load("{ certificate: a.pem, key: a.key, client_ca: ca.pem }", undefined, "0.0.0.0");
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  expect(result.config.modelListener.tls).toEqual({
    ...{ certificate: "a.pem", key: "a.key", clientCa: "ca.pem", minVersion: "1.2" },
  });
  expect(result.warnings).toEqual([]);
});

test("a listener's own certificate does not authenticate clients", () => {
  expect(load("{ certificate: a.pem, key: a.key }", undefined, "0.0.0.0")).toMatchObject({
    warnings: [{ path: "listeners[0].address" }],
  });
});

test.each(["{ key: a.key }", "{ certificate: a.pem }", '{ certificate: a, key: b, min_version: "1.1" }'])(
  "%s is refused",
  (tls) => {
    expect(load(tls)).toMatchObject({ ok: false, errors: [{ line: 2 }] });
  },
);

test.each([
  ["missing.pem", /missing\.pem does not exist$/],
  ["nonsense.pem", /nonsense\.pem is not a PEM certificate$/],
])("%s is reported with its line", (name, message) => {
  const result = load(`{ certificate: ${name}, key: a.key }`, directory);
  const error = { path: "listeners[0].tls.certificate", line: 2, message: expect.stringMatching(message) };
  expect(result).toMatchObject({ ok: false, errors: [error] });
  expect(JSON.stringify(result)).not.toContain("0123456789");
});

test.each([
  "{ certificate: good.pem, key: good.key }",
  "{ certificate: rsa.pem, key: rsa.key }",
  "{ certificate: chain.pem, key: good.key, client_ca: chain.pem }",
])("%s can be used, relative to the configuration", (tls) => {
  const result = load(tls, directory);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  const { certificate } = result.config.modelListener.tls ?? {};
  expect(path.dirname(certificate ?? "")).toBe(directory);
});

const NO_PEM = "is not a PEM certificate";

test.each([
  ["key", "{ certificate: good.pem, key: other.key }", "other.key is not the key of DIRECTORY/good.pem"],
  ["key", "{ certificate: short.pem, key: short.key }", "short.key is an RSA key of less than 2048 bits"],
  ["key", "{ certificate: good.pem, key: missing.key }", "missing.key does not exist"],
  [
    "key",
    "{ certificate: locked.pem, key: locked.key }",
    "locked.key is not a PEM private key without a password",
  ],
  ["key", "{ certificate: good.pem, key: . }", " cannot be read (EISDIR)"],
  ["certificate", "{ certificate: broken-chain.pem, key: good.key }", `broken-chain.pem ${NO_PEM}`],
  ["certificate", "{ certificate: good.key, key: good.key }", `good.key ${NO_PEM}`],
  ["client_ca", "{ certificate: good.pem, key: good.key, client_ca: no.pem }", "no.pem does not exist"],
  [
    "client_ca",
    "{ certificate: good.pem, key: good.key, client_ca: broken-chain.pem }",
    `broken-chain.pem ${NO_PEM}`,
  ],
])("reports %s of %s without quoting the file", (field, tls, message) => {
  const result = load(tls, directory);
  const text = expect.stringContaining(message.replace("DIRECTORY", directory));
  const error = { path: `listeners[0].tls.${field}`, line: 2, message: text };
  expect(result).toMatchObject({ ok: false, errors: [error] });
  expect(JSON.stringify(result)).not.toMatch(/PRIVATE|0123456789/);
});
