import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadConfig } from "./index.js";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "plano-tls-"));
  writeFileSync(path.join(directory, "nonsense.pem"), "nonsense-0123456789");
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const load = (tls: string, where?: string, address = "127.0.0.1") =>
  loadConfig(
    `version: v0.4.0
listeners: [{ type: model, name: m, address: ${address}, tls: ${tls} }]
model_providers: [{ model: sandbox/m }]`,
    where === undefined ? {} : { directory: where },
  );

test("1.2 is the oldest version by default, and files stand below the configuration", () => {
  const result = load("{ certificate: a.pem, key: a.key, client_ca: ca.pem }", undefined, "0.0.0.0");
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  expect(result.config.modelListener.tls).toEqual({
    ...{ certificate: "a.pem", key: "a.key", clientCa: "ca.pem", minVersion: "1.2" },
  });
  expect(result.warnings).toEqual([]);
});

test("a certificate of its own is no authentication of others", () => {
  expect(load("{ certificate: a.pem, key: a.key }", undefined, "0.0.0.0")).toMatchObject({
    warnings: [{ path: "listeners[0].address" }],
  });
});

test.each(["{ key: a.key }", "{ certificate: a.pem }", '{ certificate: a, key: b, min_version: "1.1" }'])(
  "%s is refused",
  (tls) => {
    expect(load(tls)).toMatchObject({ ok: false, problems: [{ line: 2 }] });
  },
);

test.each([
  ["missing.pem", /missing\.pem does not exist$/],
  ["nonsense.pem", /nonsense\.pem is no certificate in PEM$/],
])("%s is told of with its line", (name, message) => {
  const result = load(`{ certificate: ${name}, key: a.key }`, directory);
  const problem = { path: "listeners[0].tls.certificate", line: 2, message: expect.stringMatching(message) };
  expect(result).toMatchObject({ ok: false, problems: [problem] });
  expect(JSON.stringify(result)).not.toContain("0123456789");
});
