import { expect, test } from "vitest";
import { type Asked, Planner } from "./planner.js";

const text = `
version: v0.4.0
ports: auto
listeners: [{ type: model, name: models, port: 12000 }]
model_providers: [{ model: openai/gpt-4o, access_key: $OPENAI_API_KEY, default: true }]
`;
const logged: string[] = [];
const planner = (asked: Asked = {}, freePorts = true): Planner =>
  new Planner({
    file: "plano.yaml",
    freePorts,
    sandbox: undefined,
    asked,
    content: "off",
    log: (line) => void logged.push(line),
  });

test("flags take the place of the file's ports, also in a reload, and keep what is said", async () => {
  const fixed = text.replace("ports: auto", "ports: { admin: 9901 }\ndashboard: { content: off }");
  const asked = { listenerPort: 0, ports: "auto", withTracing: true } as const;
  const configuration = { text: fixed, env: { OPENAI_API_KEY: "sk-1" } };
  const before = await planner(asked, false).plan(configuration);
  const { modelListener, admin, dashboard } = before.config;
  expect([modelListener.port, admin.port]).not.toEqual([12_000, 9_901]);
  expect(Math.min(modelListener.port, admin.port)).toBeGreaterThan(10_000);
  expect(dashboard?.content).toBe("memory");
  const { config } = await planner(asked, false).plan(configuration, before);
  expect([config.modelListener.port, config.admin.port]).toEqual([modelListener.port, admin.port]);
  const without = { ...configuration, text: fixed.replace("{ content: off }", "off") };
  await expect(planner(asked, false).plan(without)).rejects.toThrow("--with-tracing");
});

test("keys that vanish while Plano runs do not bring the sandbox", async () => {
  const env = { OPENAI_API_KEY: "sk-1" };
  const before = await planner().plan({ text, env });
  expect((await planner().plan({ text, env }, before)).sandbox).toBe("none");
  await expect(planner().plan({ text, env: {} }, before)).rejects.toThrow(
    "No provider has a key any more; OPENAI_API_KEY not set.",
  );
});

test("the sandbox stays in place of keys that were never there, and goes when there is one", async () => {
  const before = await planner().plan({ text, env: {} });
  expect((await planner().plan({ text, env: {} }, before)).sandbox).toBe("instead-of-keys");
  expect((await planner().plan({ text, env: { OPENAI_API_KEY: "sk-1" } }, before)).sandbox).toBe("none");
  expect(logged.at(-1)).toContain("the sandbox no longer answers");
});

test.each([
  ["", "the sandbox no longer answers; models without a key: openai/gpt-4o"],
  [
    "  - { model: sandbox/* }\n",
    "the sandbox answers for its own models only; models without a key: openai/gpt-4o",
  ],
])("a reload that takes the sandbox from models names them", async (own, said) => {
  const others = `${text}  - { model: anthropic/claude, access_key: $ANTHROPIC_API_KEY }\n${own}`;
  const several = others.replace(/model_providers: \[(.*)\]/, "model_providers:\n  - $1");
  const before = await planner().plan({ text: several, env: {} });
  logged.length = 0;
  await planner().plan({ text: several, env: { ANTHROPIC_API_KEY: "k" } }, before);
  expect(logged).toContain(`warning: ${said}`);
});
