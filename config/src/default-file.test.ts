import { expect, test } from "vitest";
import { defaultFile, loadConfig, type NormalisedConfig } from "./index.js";

function loaded(env: Record<string, string>): NormalisedConfig {
  const result = loadConfig(defaultFile(env).text, { environment: env });
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  expect(result.warnings).toEqual([]);
  return result.config;
}

test("takes keys of the environment, first, and passes on the clients' for the other providers", () => {
  const env = { ANTHROPIC_API_KEY: "k", DO_API_KEY: "k", OPENAI_API_KEY: " ", OLLAMA_API_KEY: "k" };
  const { keyed, passedOn } = defaultFile(env);
  expect(keyed).toEqual([
    { provider: "anthropic", variable: "ANTHROPIC_API_KEY" },
    { provider: "digitalocean", variable: "DO_API_KEY" },
  ]);
  for (const provider of [
    "openai",
    "gemini",
    "groq",
    "deepseek",
    "mistral",
    "vercel",
    "openrouter",
    "edenai",
  ]) {
    expect(passedOn).toContain(provider);
  }
  const { providers, modelListener } = loaded(env);
  expect(modelListener.port).toBe(12_000);
  expect(providers.map(({ interface: row }) => row)).toEqual([
    ...keyed.map(({ provider }) => provider),
    ...passedOn,
  ]);
  expect(providers.map(({ keys, passthroughAuth }) => keys.length === 1 && !passthroughAuth)).toEqual([
    ...keyed.map(() => true),
    ...passedOn.map(() => false),
  ]);
});

test("works without any key, and on another port", () => {
  const { providers, modelListener } = loaded({ PLANO_PORT: "12345" });
  expect(providers.every(({ passthroughAuth }) => passthroughAuth)).toBe(true);
  expect(modelListener.port).toBe(12_345);
});
