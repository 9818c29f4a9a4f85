import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  hasAnyKey,
  loadConfig,
  type NormalisedConfig,
  resolveSecrets,
  usesSandbox,
  withSandbox,
} from "../index.js";
import { parseSecret } from "./secrets.js";

function quickstart(): NormalisedConfig {
  const result = loadConfig(readFileSync(new URL("../../examples/quickstart.yaml", import.meta.url), "utf8"));
  if (!result.ok) throw new Error("the quickstart is refused");
  return result.config;
}

test.each([
  ["$NAME", "NAME"],
  ["\u0024{NAME_2}", "NAME_2"],
  ["$", undefined],
  ["$1", undefined],
  ["pre$NAME", undefined],
  ["\u0024{NAME", undefined],
])("%s is a reference to %s", (text, variable) => {
  const expected =
    variable === undefined ? { kind: "literal", value: text } : { kind: "environment", variable };
  expect(parseSecret(text)).toEqual(expected);
});

test("resolves keys by the names that the filter uses, and names the missing ones", () => {
  const { secrets, missing } = resolveSecrets(quickstart(), { OPENAI_API_KEY: " sk-1\n" });
  expect(secrets).toEqual({ OPENAI_API_KEY: "sk-1" });
  expect(missing).toEqual([{ variable: "ANTHROPIC_API_KEY", providers: ["anthropic"] }]);
});

test("treats an empty variable as missing", () => {
  expect(hasAnyKey(quickstart(), { OPENAI_API_KEY: "  " })).toBe(false);
  expect(hasAnyKey(quickstart(), { OPENAI_API_KEY: "x" })).toBe(true);
});

test("the sandbox always serves its own providers, and those with keys on request", () => {
  const address = { host: "127.0.0.1", port: 4000 };
  const config = quickstart();
  expect(usesSandbox(config)).toBe(true);
  const own = withSandbox(config, address, false).providers;
  expect(own.map(({ port }) => port)).toEqual([443, 443, 4000]);
  const all = withSandbox(config, address, true).providers;
  const shown = all.map(({ tls, apis, keys, cluster }) => [tls, keys, cluster, apis.map(({ path }) => path)]);
  expect(shown).toEqual([
    [false, [], "plano-sandbox", ["/v1/chat/completions", "/v1/responses"]],
    [false, [], "plano-sandbox", ["/v1/messages"]],
    [false, [], "plano-sandbox", ["/v1/chat/completions"]],
  ]);
  expect(all.flatMap(({ apis }) => apis).every(({ auth }) => auth === "none")).toBe(true);
});
