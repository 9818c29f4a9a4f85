// Every member of a generateContent answer that a client might want.
// https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse
import type { Probe } from "../probe.js";
import { probe, type Tree } from "./members.js";

const gemini = (root: Tree, candidate: Tree = {}): object => ({
  candidates: [
    { content: { role: "model", parts: [{ text: "Hi" }] }, finishReason: "STOP", index: 0, ...candidate },
  ],
  usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
  modelVersion: "gemini",
  responseId: "r1",
  ...root,
});
const geminiRoot = (field: string, members: Tree): Probe => probe((more) => gemini(more), field, members);
const candidate = (field: string, members: Tree): Probe => probe((more) => gemini({}, more), field, members);
const geminiPart = (field: string, value: object): Probe =>
  candidate(field, { content: { role: "model", parts: [value, { text: "Hi" }] } });
const geminiUsage = (field: string, members: Tree): Probe =>
  geminiRoot(field, {
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15, ...members },
  });

export const geminiAnswers: Probe[] = [
  geminiRoot("`responseId`", { responseId: "other" }),
  geminiRoot("`modelVersion`", { modelVersion: "other" }),
  geminiUsage("`usageMetadata`", { promptTokenCount: 12 }),
  geminiUsage("`usageMetadata.cachedContentTokenCount`", { cachedContentTokenCount: 4 }),
  geminiUsage("`usageMetadata.thoughtsTokenCount`", { thoughtsTokenCount: 4 }),
  geminiPart("`text`", { text: "Hello. " }),
  geminiPart("`thought`", { text: "Hm", thought: true }),
  geminiPart("`functionCall`", { functionCall: { name: "weather", args: { city: "Oslo" } } }),
  {
    field: "`thoughtSignature`",
    without: geminiCall({}),
    with: geminiCall({ thoughtSignature: "c2ln" }),
  },
  geminiPart("`executableCode`", { executableCode: { language: "PYTHON", code: "print(1)" } }),
  geminiPart("`codeExecutionResult`", { codeExecutionResult: { outcome: "OUTCOME_OK", output: "1" } }),
  geminiPart("`inlineData`", { inlineData: { mimeType: "image/png", data: "iVBORw0KGgo=" } }),
  candidate("`groundingMetadata`", {
    groundingMetadata: {
      groundingChunks: [{ web: { uri: "https://example.com", title: "T" } }],
      groundingSupports: [
        { segment: { startIndex: 0, endIndex: 2, text: "Hi" }, groundingChunkIndices: [0] },
      ],
    },
  }),
  candidate("`logprobsResult`", {
    logprobsResult: {
      chosenCandidates: [{ token: "Hi", tokenId: 1, logProbability: -0.5 }],
      topCandidates: [{ candidates: [{ token: "Hi", tokenId: 1, logProbability: -0.5 }] }],
    },
  }),
  candidate("`safetyRatings`", {
    safetyRatings: [{ category: "HARM_CATEGORY_HATE_SPEECH", probability: "LOW" }],
  }),
  candidate("`finishReason: MAX_TOKENS`", { finishReason: "MAX_TOKENS" }),
  candidate("`finishReason: SAFETY`", { finishReason: "SAFETY" }),
  candidate("`finishReason: MALFORMED_FUNCTION_CALL`", { finishReason: "MALFORMED_FUNCTION_CALL" }),
];

function geminiCall(more: Tree): object {
  const call = { functionCall: { name: "weather", args: {} }, ...more };
  return gemini({}, { content: { role: "model", parts: [call] } });
}
