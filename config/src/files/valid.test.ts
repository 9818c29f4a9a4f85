// Files of every kind that Plano takes, and what it tells of each: what it does not serve yet, and its warnings.
// `npm run test:update` writes that text.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { formatErrors, type LoadResult, loadConfig } from "../index.js";

const directory = path.join(import.meta.dirname, "valid");
const names = readdirSync(directory);
const load = (name: string): LoadResult => loadConfig(readFileSync(path.join(directory, name), "utf8"));

describe("a file that Plano takes", () => {
  test("is there for every feature", () => {
    expect(names.length).toBeGreaterThanOrEqual(38);
  });

  test.each(names)("%s is valid", (name) => {
    const result = load(name);
    expect(result.ok ? "" : formatErrors(result.errors, name)).toBe("");
  });

  test("gets the warnings that it should", async () => {
    const told = names.map((name) => {
      const result = load(name);
      if (!result.ok) return `${name} is refused`;
      const { notServed } = result.config;
      const missing = notServed.length === 0 ? [] : [`not served: ${notServed.join(", ")}`];
      const warnings = result.warnings.length === 0 ? [] : [formatErrors(result.warnings, name)];
      return [`## ${name}`, ...missing, ...warnings].join("\n");
    });
    await expect(`${told.join("\n\n")}\n`).toMatchFileSnapshot(path.join(import.meta.dirname, "valid.txt"));
  });
});

test("the page's own example says everything that it should", () => {
  const result = load("request-lifecycle.yaml");
  if (!result.ok) throw new Error(formatErrors(result.errors));
  const { version, prompts, backends, defaultTarget } = result.config;
  expect([version, defaultTarget, prompts?.listener.port, prompts?.defaultTarget]).toEqual([
    "v0.2.0",
    0,
    10_000,
    "information_extraction",
  ]);
  expect(prompts?.targets[1]?.parameters[1]).toMatchObject({
    type: "boolean",
    default: false,
    values: [true, false],
  });
  expect(backends[0]).toMatchObject({
    addresses: [{ host: "127.0.0.1", port: 80 }],
    connectTimeoutMilliseconds: 5,
  });
});
