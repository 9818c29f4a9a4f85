// Every member of a Converse answer that a client might want.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
import type { Probe } from "../probe.js";
import { probe, type Tree } from "./members.js";

const converse = (root: Tree): object => ({
  output: { message: { role: "assistant", content: [{ text: "Hi" }] } },
  stopReason: "end_turn",
  usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
  metrics: { latencyMs: 7 },
  ...root,
});
const converseRoot = (field: string, members: Tree): Probe => probe(converse, field, members);
const said = (field: string, value: object): Probe =>
  converseRoot(field, { output: { message: { role: "assistant", content: [value, { text: "Hi" }] } } });
const converseUsage = (field: string, members: Tree): Probe =>
  converseRoot(field, { usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15, ...members } });

export const converseAnswers: Probe[] = [
  converseUsage("`usage`", { inputTokens: 12 }),
  converseUsage("`usage.cacheReadInputTokens`", { cacheReadInputTokens: 4 }),
  converseUsage("`usage.cacheWriteInputTokens`", { cacheWriteInputTokens: 4 }),
  converseRoot("`metrics`", { metrics: { latencyMs: 9 } }),
  converseRoot("`trace.promptRouter`", {
    trace: { promptRouter: { invokedModelId: "arn:aws:bedrock:us-east-1::foundation-model/other" } },
  }),
  converseRoot("`trace.guardrail`", { trace: { guardrail: { actionReason: "x" } } }),
  converseRoot("`additionalModelResponseFields`", { additionalModelResponseFields: { x: 1 } }),
  converseRoot("`performanceConfig`, `serviceTier`", { performanceConfig: { latency: "optimized" } }),
  said("`text`", { text: "Hello. " }),
  said("`reasoningContent`", { reasoningContent: { reasoningText: { text: "Hm" } } }),
  said("`reasoningContent` with a signature", {
    reasoningContent: { reasoningText: { text: "Hm", signature: "c2ln" } },
  }),
  said("`redactedContent`", { reasoningContent: { redactedContent: "c2ln" } }),
  said("`toolUse`", { toolUse: { toolUseId: "t1", name: "weather", input: { city: "Oslo" } } }),
  converseRoot("`citationsContent`", {
    output: {
      message: {
        role: "assistant",
        content: [
          {
            citationsContent: {
              content: [{ text: "Cited" }],
              citations: [{ title: "T", sourceContent: [{ text: "Words" }] }],
            },
          },
        ],
      },
    },
  }),
  converseRoot("`stopReason: max_tokens`", { stopReason: "max_tokens" }),
  converseRoot("`stopReason: stop_sequence`", { stopReason: "stop_sequence" }),
  converseRoot("`stopReason: guardrail_intervened`", { stopReason: "guardrail_intervened" }),
];
