import { expect, test } from "vitest";
import {
  formatErrors,
  loadConfig,
  longestAgentTimeout,
  longestModelTimeout,
  type NormalisedConfig,
} from "../index.js";

function accepted(text: string): NormalisedConfig {
  const result = loadConfig(`version: v0.4.0\n${text}`);
  if (!result.ok) throw new Error(formatErrors(result.errors));
  return result.config;
}

/** Seconds without a byte after which the client of an agent listener gives up. */
function agentTimeout(agents: string[], timeout = "10s", more = ""): number {
  const listed = agents.map((id) => `{ id: ${id}, description: d, input_filters: [guard] }`);
  const known = agents.map((id) => `{ id: ${id}, url: "http://127.0.0.1:1" }`);
  const config = accepted(`
listeners:
  - { type: agent, name: a, timeout: ${timeout}, agents: [${listed}], output_filters: [censor]${more} }
  - { type: model, name: m, timeout: 7s }
agents: [${known}]
filters:
  - { id: guard, type: http, url: "http://127.0.0.1:2", timeout: 1s }
  - { id: censor, type: http, url: "http://127.0.0.1:3", timeout: 2s }
model_providers: [{ model: sandbox/m, default: true }]
`);
  const [listener] = config.agentListeners;
  return listener === undefined ? 0 : longestAgentTimeout(config, listener) / 1_000;
}

test("the timeout of an agent listener is the sum of its sequential calls, and a little more", () => {
  expect(agentTimeout(["one"])).toBe(1 + 10 + 2 + 5);
  expect(agentTimeout(["one", "other"])).toBe(15 + 2 * (1 + 10) + 2 + 5);
  expect(agentTimeout(["one", "other", "third"], "10s", ", mode: parallel")).toBe(15 + 3 + 10 + 7 + 2 + 5);
});

test("has no bound if one of the calls has none", () => {
  expect([agentTimeout(["one"], "0s"), agentTimeout(["one", "other"], "0s", ", mode: parallel")]).toEqual([
    0, 0,
  ]);
});

test("the timeout of the model listener adds several models where preferences may lead to several", () => {
  const modelTimeout = (more: string): number => {
    const config = accepted(`
listeners: [{ type: model, name: m, timeout: 7s, input_filters: [guard] }]
filters: [{ id: guard, type: http, url: "http://127.0.0.1:2", timeout: 1s }]
model_providers: [{ model: sandbox/m, default: true }]
${more}`);
    return longestModelTimeout(config) / 1_000;
  };
  expect(modelTimeout("")).toBe(1 + 7 + 5);
  expect(modelTimeout("overrides: { llm_routing_model: sandbox/m }")).toBe(1 + 15 + 10 * 7 + 5);
});
