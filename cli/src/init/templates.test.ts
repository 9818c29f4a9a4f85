// Every template is a valid configuration, whichever providers are chosen.
import { knownProviders } from "@plano/config";
import { describe, expect, test } from "vitest";
import { planFor } from "../system/plan.js";
import { type Ask, askProviders, askTemplate, modelsNamed, modelsOf } from "./questions.js";
import { TEMPLATES, templateOf } from "./templates.js";

const providers = knownProviders({ OPENAI_API_KEY: "a", MISTRAL_API_KEY: "b" });

describe.each(TEMPLATES)("$id", (template) => {
  test.each(providers)("with $provider", ({ provider }) => {
    const text = template.write({ models: modelsNamed([provider], providers), port: 12_000 });
    expect(planFor(text, "plano.yaml", {}).warnings).toEqual([]);
  });

  test("with several, and a server on this machine", () => {
    const models = modelsOf({ providers, local: "qwen3:8b" });
    expect(models.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^openai\//),
      expect.stringMatching(/^mistral\//),
      "ollama/qwen3:8b",
    ]);
    const { config } = planFor(template.write({ models, port: 9_000 }), "plano.yaml", {});
    expect(config.modelListener.port).toBe(9_000);
    expect(config.targets.map(({ name }) => name)).toEqual(
      expect.arrayContaining(models.map(({ name }) => name)),
    );
  });
});

test("templates have the names of the reference, too", () => {
  const names = ["sub_agent_orchestration", "coding_agent_routing", "preference_aware_routing"];
  const others = ["filter_chain_guardrails", "conversational_state_v1_responses"];
  for (const name of [...names, ...others]) expect(templateOf(name)).toBeDefined();
  expect(templateOf("nothing")).toBeUndefined();
});

/** Answers one after the other. */
function answering(...answers: string[]): { ask: Ask; asked: string[] } {
  const asked: string[] = [];
  const question = async (text: string): Promise<string> => {
    asked.push(text);
    return answers.shift() ?? expect.unreachable("a question too many");
  };
  return { ask: { question } as Ask, asked };
}

test("an answer that is none is asked for again", async () => {
  const printed: string[] = [];
  const { ask, asked } = answering("99", "failover");
  expect((await askTemplate(ask, (line) => printed.push(line))).id).toBe("failover");
  expect(asked).toHaveLength(2);
  expect(printed.at(-1)).toMatch(/number from 1 to/);
});

test("providers are chosen by number, by name, or as the environment has their keys", async () => {
  const choose = async (local: string | undefined, ...answers: string[]) => {
    const { ask } = answering(...answers);
    return (await askProviders(ask, { providers, local }, () => {})).map(({ name }) => name.split("/")[0]);
  };
  expect(await choose(undefined, "")).toEqual(["openai", "mistral"]);
  expect(await choose("llama", "1, o")).toEqual(["openai", "ollama"]);
  expect(await choose(undefined, "nobody", "anthropic groq")).toEqual(["anthropic", "groq"]);
});
