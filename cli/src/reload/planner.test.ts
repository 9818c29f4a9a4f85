import { expect, test } from "vitest";
import { Planner } from "./planner.js";

const text = `
version: v0.4.0
ports: auto
listeners: [{ type: model, name: models, port: 12000 }]
model_providers: [{ model: openai/gpt-4o, access_key: $OPENAI_API_KEY, default: true }]
`;
const planner = (): Planner =>
  new Planner({ file: "plano.yaml", freePorts: true, sandbox: undefined, content: "off", log: () => {} });

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
});
