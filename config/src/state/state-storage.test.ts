// Where conversations are kept: what a file says, and what is there without it.
import { expect, test } from "vitest";
import { formatErrors, loadConfig, resolveStateConnection } from "../index.js";

const HEAD = `version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers: [{ model: openai/a, access_key: $KEY }]
`;

function load(storage: string, directory?: string) {
  const result = loadConfig(`${HEAD}${storage}`, {
    environment: { KEY: "k" },
    ...(directory && { directory }),
  });
  return { result, told: formatErrors(result.ok ? result.warnings : result.errors) };
}

function read(storage: string, directory?: string) {
  const { result, told } = load(storage, directory);
  if (!result.ok) throw new Error(told);
  return result.config;
}

const MONTH = 30 * 86_400_000;

test("without the key, conversations are kept in files of the state directory", () => {
  expect(read("").stateStorage).toEqual({
    kind: "embedded",
    ttlMilliseconds: MONTH,
    maxEntries: 100_000,
    maxBytes: 1 << 30,
    managed: false,
  });
});

test("every key is read", () => {
  const storage = `state_storage:
  { type: embedded, path: kept, ttl: 1.5d, max_entries: 7, max_bytes: 2MiB, managed: true, tenant_header: X-Org }
`;
  expect(read(storage, "/etc/plano").stateStorage).toEqual({
    kind: "embedded",
    path: "/etc/plano/kept",
    ttlMilliseconds: 1.5 * 86_400_000,
    maxEntries: 7,
    maxBytes: 2 << 20,
    managed: true,
    tenantHeader: "x-org",
  });
});

test.each([
  ["memory", "{ type: memory }", 256 << 20],
  ["postgres", '{ type: postgres, connection_string: "postgresql://u:$P@h:1/d" }', 10 * (1 << 30)],
])("%s has its own default of max_bytes", (kind, written, maxBytes) => {
  expect(read(`state_storage: ${written}\n`).stateStorage).toMatchObject({ kind, maxBytes });
});

test.each([
  ["{ type: postgres }", "connection_string", "is missing"],
  ["{ type: memory, connection_string: x }", "connection_string", "is for type postgres"],
  ["{ type: postgres, connection_string: mysql://h/d }", "connection_string", "is not a postgresql:// URL"],
  [
    "{ type: postgres, connection_string: postgres://u:secret@h/d }",
    "connection_string",
    "the password itself is in the file",
  ],
  ["{ type: memory, path: x }", "path", "is for type embedded"],
  ["{ type: memory, ttl: 1w }", "ttl", "must be a duration"],
  ["{ type: memory, ttl: 0.5s }", "ttl", "must not be shorter than 1s"],
  ["{ type: memory, ttl: 3651d }", "ttl", "must not be longer than 3650d"],
  ["{ type: memory, max_bytes: 1kB }", "max_bytes", "must be at least 1MiB"],
])("%s: %s %s", (written, key, expected) => {
  const { told } = load(`state_storage: ${written}\n`);
  expect(told).not.toContain("u:secret");
  expect(told).toContain(`state_storage.${key}: ${expected}`);
});

test("a connection string may be one variable", () => {
  expect(load("state_storage: { type: postgres, connection_string: $DATABASE_URL }\n").told).toBe("");
});

test("the value of a connection string is a secret by its name, or none, or what is wrong with it", () => {
  const config = read("state_storage: { type: postgres, connection_string: $DATABASE_URL }\n");
  const resolved = (DATABASE_URL?: string) =>
    resolveStateConnection(config, { env: { DATABASE_URL }, directory: "." });
  const url = "postgresql://u:geheim@h/d";
  expect(resolved(url)).toEqual({ secrets: { DATABASE_URL: url } });
  expect(resolved()).toEqual({ secrets: {} });
  for (const wrong of ["mysql://u:geheim@h/d", "postgresql://u:geheim@h:x/d"])
    expect(resolved(wrong)).toEqual({ secrets: {}, error: "DATABASE_URL is not a postgresql:// URL" });
});
