// The summary of a start: the address of its first line, and for which models the sandbox answers.
import { withSandbox } from "@plano/config";
import { expect, test } from "vitest";
import { planFor } from "../system/plan.js";
import type { RunningPlano } from "../system/start.js";
import { summaryOf } from "./summary.js";

const URL = "http://127.0.0.1:12000";

function summaryFor(text: string): string {
  const plan = planFor(`version: v0.4.0\n${text}`, "f", {});
  const address = { host: "127.0.0.1", port: 1 };
  const config = plan.sandbox === "none" ? plan.config : withSandbox(plan.config, address, plan.sandbox);
  const plano = {
    plan: { ...plan, config },
    ...{ url: URL, adminUrl: "", brightstaffUrl: "", sandbox: { url: "http://127.0.0.1:1" } },
    logs: { access: "", envoy: "", brightstaff: "" },
  };
  return summaryOf(plano as unknown as RunningPlano, undefined);
}

const AGENTS = `agents: [{ id: weather, url: "http://127.0.0.1:8" }]
listeners:
  - { type: agent, name: travel, port: 8001, agents: [{ id: weather, description: d }] }
`;
const MODELS = "model_providers:\n  - { model: openai/a, access_key: $ONE }\n";

test("a file without a listener for models is up on that for agents", () => {
  expect(summaryFor(AGENTS + MODELS)).toContain("Plano is up on http://127.0.0.1:8001");
  expect(summaryFor(`${AGENTS}  - { type: model, name: m }\n${MODELS}`)).toContain(`Plano is up on ${URL}`);
});

test("a file with agents and models says where both are asked", () => {
  const told = summaryFor(`${AGENTS}  - { type: model, name: m }\n${MODELS}`);
  expect(told).toContain("OpenAI SDKs: base_url http://127.0.0.1:8001/v1");
  expect(told).toContain(`The models themselves are at ${URL}.`);
  expect(summaryFor(AGENTS + MODELS)).not.toContain("The models themselves");
});

test.each([
  ["fast: { targets: [openai/a, openai/b] }", "fast"],
  ["arch.claude.code.small.fast: { target: openai/b }", "openai/a"],
  ["arch.claude.code.small.fast: { target: openai/b }, small: { target: openai/b }", "small"],
])("of the aliases %s, what to try asks for %s", (aliases, asked) => {
  const two = `${MODELS}  - { model: openai/b, access_key: $ONE }\n`;
  const told = summaryFor(`listeners: [{ type: model, name: m }]\n${two}model_aliases: { ${aliases} }\n`);
  expect(told).toContain(`"model":"${asked}"`);
});

test("the sandbox answers for every model where all lack their keys", () => {
  expect(summaryFor(`listeners: [{ type: model, name: m }]\n${MODELS}`)).toContain(
    "answers for every model.",
  );
});

test("a model at an address of its own gets no sandbox, and its variable is named, too", () => {
  const own =
    '  - { model: mine/tiny, provider_interface: openai, base_url: "http://127.0.0.1:9/v1", access_key: $MINE }\n';
  const told = summaryFor(`listeners: [{ type: model, name: m }]\n${MODELS}${own}`);
  expect(told).toContain("answers for openai/a.");
  expect(told).toContain("answered by nobody: mine/tiny.");
  expect(told).toContain("Set ONE, MINE and start again");
});
