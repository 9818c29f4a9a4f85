import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  formatErrors,
  hasAnyKey,
  type LoadContext,
  type LoadResult,
  loadConfig,
  type NormalisedConfig,
  resolveSecrets,
} from "../index.js";
import { readSecret } from "./secret.js";
import { nameOfSecret } from "./secret-name.js";

function quickstart(): NormalisedConfig {
  const result = loadConfig(readFileSync(new URL("../../examples/quickstart.yaml", import.meta.url), "utf8"));
  if (!result.ok) throw new Error("the quickstart is refused");
  return result.config;
}

test.each([
  ["$NAME", "$NAME", "NAME"],
  [" \u0024{NAME} ", "$NAME", "NAME"],
  ["\u0024{NAME:-x}", "\u0024{NAME:-x}", /^NAME-[0-9a-f]{12}$/],
  ["Bearer $A$B", "Bearer $A$B", /^A\+B-/],
  ["sk-1", "sk-1", /^literal-/],
  ["$$NAME", "$$NAME", /^literal-/],
  ["file:/run/secrets/x", "file:/run/secrets/x", /^file-/],
])("%s is kept as %s under a name of its own", (text, kept, name) => {
  expect(readSecret(text)).toBe(kept);
  expect(nameOfSecret(kept)).toMatch(name);
});

test("resolves keys by the names that the filter uses", () => {
  const sources = { env: { OPENAI_API_KEY: " sk-1\n" }, directory: "." };
  expect(resolveSecrets(quickstart(), sources).secrets).toEqual({ OPENAI_API_KEY: "sk-1" });
});

test("treats an empty variable as missing", () => {
  const anyKey = (value: string): boolean => {
    const { secrets } = resolveSecrets(quickstart(), { env: { OPENAI_API_KEY: value }, directory: "." });
    return hasAnyKey(quickstart(), secrets);
  };
  expect([anyKey("  "), anyKey("x")]).toEqual([false, true]);
});

function loaded(entries: string, context: LoadContext = {}): LoadResult {
  return loadConfig(
    `version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers:\n${entries}`,
    context,
  );
}

test("resolves headers as keys, with one name for equal values", () => {
  const entry = (name: string, header: string): string =>
    `  - { model: ${name}/m, provider_interface: openai, base_url: "http://h/v1", headers: { ${header} } }\n`;
  const result = loaded(
    [
      entry("a", "x-auth: Bearer $NAME"),
      entry("b", "x-other: Bearer $NAME, x-team: t"),
      entry("c", 'x-auth: "Bearer \u0024{UNSET:-none}"'),
      entry("d", "x-auth: $UNSET"),
    ].join(""),
  );
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  expect(resolveSecrets(result.config, { env: { NAME: " value\n" }, directory: "." })).toEqual({
    secrets: {
      "NAME-a728300e1383": "Bearer value",
      "literal-8ca5d81566f8": "t",
      "UNSET-96a66001245d": "Bearer none",
    },
    signing: {},
  });
});

test("names each variable that is missing, where it stands and what does not work without it", () => {
  const result = loadConfig(
    `version: v0.4.0
listeners: [{ type: model, name: m, auth: { keys: [{ name: a, key: $CALLER }] } }]
model_providers:
  - model: openai/m
    access_keys: [$ONE, $SET]
    headers:
      x-team: Bearer $TEAM
routing: { session_cache: { type: redis, url: "redis://:$PW@h", tenant_header: x-org } }
`,
    { environment: { SET: "x" } },
  );
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  expect(formatErrors(result.missing, "f").split("\n")).toEqual([
    "f:2:68  listeners[0].auth.keys[0].key: CALLER is not set; nobody can use this key until it is",
    "f:5:19  model_providers[0].access_keys[0]: ONE is not set; what needs it does not work until it is",
    "f:7:15  model_providers[0].headers.…: TEAM is not set; what needs it does not work until it is",
    "f:8:47  routing.session_cache.url: PW is not set; sessions are kept in brightstaff's memory until it is",
  ]);
});

test.each([
  ["OPENAI_API_KEY", "\n    did you mean OPENAI_API_KEY?"],
  ["MISTRAL_API_KEY", ""],
  // Another key has it.
  ["OPENAI_API_KEY2", ""],
])("a variable that is not set is told with %s, which is, only if they are alike", (name, hint) => {
  const text = `version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers: [{ model: openai/m, access_keys: [$OPENAI_API_KEYX, $OPENAI_API_KEY2] }]
`;
  const result = loadConfig(text, { environment: { [name]: "x" } });
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  const [first] = result.missing;
  expect(formatErrors(first === undefined ? [] : [first], "f")).toBe(
    "f:3:52  model_providers[0].access_keys[0]: OPENAI_API_KEYX is not set; what needs it does not work until it is" +
      hint,
  );
});

test("a variable that is not set is not taken for the one that shells set for themselves", () => {
  const text = `version: v0.4.0
listeners: [{ type: model, name: m }]
model_providers: [{ model: openai/m, access_key: $K }]
`;
  const result = loadConfig(text, { environment: { _: "/usr/bin/plano" } });
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  expect(result.missing[0]?.hint).toBeUndefined();
});

describe("a secret in a file", () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), "plano-secrets-"));
    writeFileSync(path.join(directory, "key"), "sk-from-file\n");
    writeFileSync(path.join(directory, "empty"), "\n");
    writeFileSync(path.join(directory, "lines"), "sk-secret\nsk-secret\n");
    writeFileSync(path.join(directory, "large"), "k".repeat(20_001));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  test("is read relative to the configuration, at a path that may have variables", () => {
    const entries = `  - { model: openai/m, access_keys: ["file:key", "file:$DIR/key"] }\n`;
    const env = { DIR: directory };
    const result = loaded(entries, { directory, environment: env });
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    expect(result.warnings).toEqual([]);
    const { secrets } = resolveSecrets(result.config, { env, directory });
    expect(Object.values(secrets)).toEqual(["sk-from-file", "sk-from-file"]);
    expect(JSON.stringify(result.config)).not.toContain("sk-from-file");
  });

  test.each([
    ["nothing", "does not exist"],
    [".", "is not a file"],
    ["empty", "is empty"],
    ["lines", "must be one line without control characters"],
    ["large", "is larger than 20000 bytes"],
  ])("%s is refused: it %s", (file, message) => {
    const result = loaded(`  - { model: openai/m, access_key: "file:${file}" }\n`, { directory });
    const said = result.ok ? "" : formatErrors(result.errors, "f.yaml");
    const place = "f.yaml:4:36  model_providers[0].access_key: ";
    expect(said).toBe(`${place}${path.resolve(directory, file)} ${message}`);
  });
});
