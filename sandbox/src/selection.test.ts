import { expect, test } from "vitest";
import { selectionFor } from "./selection.js";

const tool = {
  name: "select_agents",
  schema: {
    type: "object",
    properties: { agents: { type: "array", items: { enum: ["weather", "flights"] } } },
  },
};

test.each([
  ["Book a flight to Rome", { agents: ["flights"] }],
  ["hello", undefined],
  [
    `<conversation>\n${JSON.stringify([
      { role: "user", content: "What is the weather?" },
      { role: "assistant", content: "Sunny." },
      { role: "user", content: "And a flight?" },
    ])}\n</conversation>`,
    { agents: ["flights"] },
  ],
  ["<conversation>\n[{weather\n</conversation>", { agents: ["weather"] }],
])("%j selects %j", (question, selected) => {
  expect(selectionFor(tool, question)).toEqual(selected);
});

test("a tool of another form is no selection", () => {
  const schema = { type: "object", properties: { city: { type: "string" } } };
  expect(selectionFor({ name: "weather", schema }, "weather")).toBeUndefined();
});
