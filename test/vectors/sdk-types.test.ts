// The goldens against the official SDKs' own types: what goes to a provider or client is what its SDK sends
// or expects, without extra members, except for deviations that are listed with their reasons.
import { expect, test } from "vitest";
import { DEVIATIONS } from "./sdk/deviations.js";
import { readGoldens } from "./sdk/goldens.js";
import { requestsToMistral } from "./sdk/mistral.js";
import { typeFaults } from "./sdk/type-check.js";

test("every golden has the type that the official SDK gives it, and every deviation is in use", async () => {
  const used = new Set<string>();
  const goldens = [...readGoldens(used), ...(await requestsToMistral(used))];
  expect(goldens.length).toBeGreaterThan(300);
  expect(typeFaults(goldens)).toEqual([]);
  const listed = DEVIATIONS.flatMap(({ paths, why }) => paths.map((path) => `${path}: ${why}`));
  expect(listed.filter((deviation) => !used.has(deviation))).toEqual([]);
});

const SAMPLES: [type: string, value: unknown, fault: string][] = [
  ['Events["messages"]', { type: "ping" }, ""],
  ['Events["messages"]', { type: "ping", extra: 1 }, "$.extra: "],
  ['Events["messages"]', { type: "content_block_stop" }, "'index' is missing"],
  ['Events["messages"]', { type: "error", error: { type: "no_such", message: "" } }, "$.error.type: "],
  ['Errors["responses"]', { error: { message: "", type: "", param: null } }, "'code' is missing"],
  ['Responses["chat-completions"]', { id: "x\u2028" }, "missing"],
  ['Requests["converse"]', converse({ bytes: "AA==" }, {}), ""],
  ['Requests["converse"]', converse({ bytes: 1 }, {}), "$.messages[0].content[1].image.source.bytes: "],
  ['Requests["converse"]', converse({ bytes: "AA==" }, { maxtokens: 1 }), "$.inferenceConfig.maxtokens: "],
  ['Requests["generate-content"]', generateContent("AUTO", {}), ""],
  ['Requests["generate-content"]', generateContent("auto", {}), "functionCallingConfig.mode: "],
  ['Requests["generate-content"]', generateContent("ANY", { top_p: 1 }), "$.generationConfig.top_p: "],
];

function converse(source: object, inferenceConfig: object): object {
  const tool = {
    name: "f",
    inputSchema: { json: { type: "object", properties: { a: { enum: [null, 1] } } } },
  };
  const content = [{ text: "x" }, { image: { format: "png", source } }, { cachePoint: { type: "default" } }];
  return {
    messages: [
      { role: "user", content },
      { role: "assistant", content: [{ reasoningContent: { redactedContent: "AA==" } }] },
    ],
    toolConfig: { tools: [{ toolSpec: tool }], toolChoice: { any: {} } },
    inferenceConfig,
    additionalModelRequestFields: { top_k: 5 },
  };
}

function generateContent(mode: string, generationConfig: object): object {
  const call = { functionCall: { name: "f", args: { a: [1] } }, thoughtSignature: "AA==" };
  return {
    contents: [
      { role: "user", parts: [{ inlineData: { mimeType: "image/png", data: "AA==" } }] },
      { role: "model", parts: [call] },
    ],
    tools: [{ functionDeclarations: [{ name: "f", parametersJsonSchema: { type: "object" } }] }],
    toolConfig: { functionCallingConfig: { mode } },
    generationConfig,
  };
}

test("the types find a member that is too many, lacks or is wrong, and only those", () => {
  const goldens = SAMPLES.map(([type, value], index) => ({ file: `sample ${index}`, type, value }));
  const faults = typeFaults(goldens);
  for (const [index, [, , expected]] of SAMPLES.entries()) {
    const own = faults.filter((fault) => fault.startsWith(`sample ${index}: `));
    expect(own).toHaveLength(expected === "" ? 0 : 1);
    expect(own.join()).toContain(expected);
  }
});
