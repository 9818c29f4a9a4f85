// Efforts that a model does not know become the next one that it knows.
import { beforeAll, expect, it } from "vitest";
import type { UpstreamName } from "./formats.js";
import { RequestUnits } from "./request-units.js";

let units: RequestUnits;

beforeAll(async () => {
  units = await RequestUnits.load();
});

function sent(upstream: UpstreamName, model: string, reasoning_effort: string) {
  const body = { model: "m", messages: [{ role: "user", content: "Hi" }], reasoning_effort };
  const outcome = units.translate("chat-completions", upstream, JSON.stringify(body), model);
  if (!("text" in outcome)) throw new Error(outcome.message);
  return JSON.parse(outcome.text);
}

const ASKED = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

it.each([
  ["o4-mini", ["low", "low", "low", "medium", "high", "high", "high"]],
  ["gpt-5-mini", ["minimal", "minimal", "low", "medium", "high", "high", "high"]],
  ["gpt-5-codex", ["low", "low", "low", "medium", "high", "high", "high"]],
  ["gpt-5-pro", ["high", "high", "high", "high", "high", "high", "high"]],
  ["gpt-5.1", ["none", "low", "low", "medium", "high", "high", "high"]],
  ["gpt-5.4", ["none", "low", "low", "medium", "high", "xhigh", "xhigh"]],
  ["openai/gpt-oss-120b", ["low", "low", "low", "medium", "high", "high", "high"]],
  ["grok-3-mini", ["low", "low", "low", "high", "high", "high", "high"]],
  ["grok-4.3", ["none", "low", "low", "medium", "high", "high", "high"]],
  ["grok-4.5", ["low", "low", "low", "medium", "high", "high", "high"]],
  ["grok-4.6", ["low", "low", "low", "medium", "high", "xhigh", "xhigh"]],
  ["another", ["none", "minimal", "low", "medium", "high", "xhigh", "xhigh"]],
])("%s gets %j", (model, efforts) => {
  expect(ASKED.map((effort) => sent("responses", model, effort).reasoning.effort)).toEqual(efforts);
  expect(ASKED.map((effort) => sent("chat-completions", model, effort).reasoning_effort)).toEqual(efforts);
});

it.each(["mistral-small-latest", "magistral-medium-latest"])("%s thinks or does not", (model) => {
  expect(ASKED.map((effort) => sent("chat-completions", model, effort).reasoning_effort)).toEqual([
    "none",
    ...Array.from({ length: 6 }, () => "high"),
  ]);
});

it.each(["mistral-large-latest", "codestral-2508", "llama-3.3-70b-versatile", "meta-llama/Llama-3.3-70B"])(
  "%s is told no effort",
  (model) => {
    for (const effort of ASKED)
      expect(sent("chat-completions", model, effort)).not.toHaveProperty("reasoning_effort");
  },
);

it.each([
  ["claude-opus-4-6", [undefined, "low", "low", "medium", "high", "high", "max"]],
  ["claude-opus-4-7", [undefined, "low", "low", "medium", "high", "xhigh", "max"]],
])("%s gets %j", (model, efforts) => {
  expect(ASKED.map((effort) => sent("messages", model, effort).output_config?.effort)).toEqual(efforts);
});
