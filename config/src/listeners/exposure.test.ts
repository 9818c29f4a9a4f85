import { expect, test } from "vitest";
import { loadConfig, type NormalisedConfig } from "../index.js";

function load(listener: string): { config: NormalisedConfig; warnings: string[] } {
  const text = `version: v0.4.0
listeners: [{ type: model, name: models${listener} }]
model_providers: [{ model: sandbox/m }]`;
  const result = loadConfig(text);
  if (!result.ok) throw new Error(result.errors.map(({ message }) => message).join());
  const { config, warnings } = result;
  return { config, warnings: warnings.map(({ path, message }) => `${path}: ${message}`) };
}

test("a listener without an address is reachable from this machine only", () => {
  const { config, warnings } = load("");
  expect(config.modelListener.host).toBe("127.0.0.1");
  expect(warnings).toEqual([]);
});

test.each(["localhost", "127.0.0.1", "127.1.2.3", '"::1"'])("%s needs no authentication", (address) => {
  expect(load(`, address: ${address}`).warnings).toEqual([]);
});

test.each(["0.0.0.0", '"::"', "10.0.0.1", '"fd00::1"'])("warns of %s without authentication", (address) => {
  expect(load(`, address: ${address}`).warnings).toEqual([
    "listeners[0].address: other machines can reach the listener models here, and it does not authenticate them",
  ]);
  expect(load(`, address: ${address}, allow_unauthenticated: true`).warnings).toEqual([]);
});
