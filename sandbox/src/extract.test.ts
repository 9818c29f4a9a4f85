import { expect, test } from "vitest";
import { argumentsIn } from "./extract.js";

const schema = (properties: object, ...required: string[]) => ({ type: "object", properties, required });
const device = schema(
  {
    device_id: { type: "string", description: "Identifier of the device." },
    confirmation: { type: "boolean", description: "Whether the user is sure." },
  },
  "device_id",
);
const weather = schema(
  {
    location: { type: "string", description: "Where. Format: City, State." },
    days: { type: "integer", description: "for how many days" },
  },
  "location",
  "days",
);

test.each([
  ["Reboot the device sw-42.", device, { device_id: "sw-42" }],
  ["Reboot sw-42, yes, I am sure", device, { device_id: "sw-42", confirmation: true }],
  ["Reboot a network device", device, {}],
  ['the device_id is "core 1"', device, { device_id: "core 1" }],
  ["What is the weather in Seattle, WA for 3 days?", weather, { location: "Seattle, WA", days: 3 }],
  ["the weather in New York for two days", weather, { location: "New York", days: 2 }],
  ["the weather in Oslo", weather, { location: "Oslo" }],
  [
    "one dollar in EUR",
    schema({ currency_symbol: { type: "string", description: "the currency's code" } }, "currency_symbol"),
    { currency_symbol: "EUR" },
  ],
  ["the cost of fossil sources", schema({ source: { enum: ["renewable", "fossil"] } }), { source: "fossil" }],
  [
    "with red and blue",
    schema({ colours: { type: "array", items: { enum: ["red", "green", "blue"] } } }),
    { colours: ["red", "blue"] },
  ],
  ["anything", undefined, {}],
])("%s", (text, tool, expected) => {
  expect(argumentsIn(text, tool)).toEqual(expected);
});

test("a short reply to a question is the value that was asked for, and a long one is not", () => {
  const tool = schema({ name: { type: "string", description: "What it is called." } }, "name");
  expect(argumentsIn("make a room. the blue one", tool, "the blue one")).toEqual({ name: "the blue one" });
  const long = "i would rather not say what the thing is called";
  expect(argumentsIn(`make a room. ${long}`, tool, long)).toEqual({});
});
