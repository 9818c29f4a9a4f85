import { expect, test } from "vitest";
import { formatProblems, loadConfig, longestWait } from "./index.js";

/** Seconds that clients of an agent listener may hear nothing. */
function waitOf(agents: string[], timeout = "10s", more = ""): number {
  const listed = agents.map((id) => `{ id: ${id}, description: d, input_filters: [guard] }`);
  const known = agents.map((id) => `{ id: ${id}, url: "http://127.0.0.1:1" }`);
  const result = loadConfig(`version: v0.4.0
listeners:
  - { type: agent, name: a, timeout: ${timeout}, agents: [${listed}], output_filters: [censor]${more} }
  - { type: model, name: m, timeout: 7s }
agents: [${known}]
filters:
  - { id: guard, type: http, url: "http://127.0.0.1:2", timeout: 1s }
  - { id: censor, type: http, url: "http://127.0.0.1:3", timeout: 2s }
model_providers: [{ model: sandbox/m, default: true }]
`);
  if (!result.ok) throw new Error(formatProblems(result.problems));
  const [listener] = result.config.agentListeners;
  return listener === undefined ? 0 : longestWait(result.config, listener) / 1_000;
}

test("whoever waits for agents waits for all that is asked in turn, and a little longer", () => {
  expect(waitOf(["one"])).toBe(1 + 10 + 2 + 5);
  expect(waitOf(["one", "other"])).toBe(15 + 2 * (1 + 10) + 2 + 5);
  expect(waitOf(["one", "other", "third"], "10s", ", mode: parallel")).toBe(15 + 3 + 10 + 7 + 2 + 5);
});

test("what may be silent for ever is waited for without end", () => {
  expect([waitOf(["one"], "0s"), waitOf(["one", "other"], "0s", ", mode: parallel")]).toEqual([0, 0]);
});
