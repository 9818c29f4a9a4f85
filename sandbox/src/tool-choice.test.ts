import { expect, test } from "vitest";
import type { SandboxRequest } from "./request.js";
import { chooseTools } from "./tool-choice.js";

const weather = {
  name: "weather",
  description: "The weather of a city.",
  schema: {
    type: "object",
    properties: { city: { type: "string", description: "the city" }, days: { type: "integer" } },
    required: ["city"],
  },
};

function inputsFor(question: string, more: Partial<SandboxRequest> = {}): unknown[] {
  const turns = [{ role: "user", text: question }];
  const asked = { tools: [weather], mustCall: false, question, results: [], turns, ...more };
  return chooseTools(asked as unknown as SandboxRequest, false).map(({ input }) => input);
}

test("a tool that is named gets what the text says, if that is enough", () => {
  expect(inputsFor("What is the weather in Oslo?")).toEqual([{ city: "Oslo" }]);
  expect(inputsFor("What is the weather in Oslo for 3 days?")).toEqual([{ city: "Oslo", days: 3 }]);
});

test("a tool that is named gets a sample where the text says too little", () => {
  expect(inputsFor("call weather")).toEqual([{ city: "city", days: 1 }]);
  expect(inputsFor("call weather", { mustCall: "weather" })).toEqual([{ city: "city", days: 1 }]);
});
