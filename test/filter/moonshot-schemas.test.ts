// Schemas of tools at Moonshot: each says its type, but one with alternatives or a reference, which has only a description beside
// them. https://github.com/MoonshotAI/walle/blob/main/docs/walle.md
import { beforeAll, describe, expect, it } from "vitest";
import type { Host } from "../host/host-api.js";
import { ask, startWith } from "./configured.js";
import { RULED_PROVIDERS, refusedBy } from "./ruled-providers.js";

type Schema = Readonly<Record<string, unknown>>;

let host: Host;
beforeAll(async () => {
  host = await startWith(RULED_PROVIDERS);
});

const ANY = { type: ["null", "boolean", "object", "array", "number", "string"] };
const D = { type: "string", description: "a d" };
const STRINGS = { type: "array", items: { type: "string" } };

/** The property `p` as Moonshot gets it. */
function sent(p: unknown): unknown {
  const schema = { type: "object", properties: { p }, $defs: { D }, definitions: { D } };
  const body = {
    model: "at-moonshotai/kimi-k2.6",
    max_tokens: 9,
    tools: [{ name: "f", input_schema: schema }],
    messages: [{ role: "user", content: "Hi" }],
  };
  const exchange = ask(host, "messages", JSON.stringify(body));
  expect(refusedBy(exchange)).toBeUndefined();
  return JSON.parse(exchange.upstream.text).tools[0].function.parameters.properties.p;
}

describe("a property", () => {
  it.each<[name: string, given: Schema, wanted: Schema]>([
    [
      "with a type beside alternatives",
      { type: "string", anyOf: [{ enum: ["a"] }, { type: "string", format: "date" }], description: "x" },
      {
        anyOf: [
          { type: "string", enum: ["a"] },
          { type: "string", format: "date" },
        ],
        description: "x",
      },
    ],
    [
      "with other members beside alternatives",
      { anyOf: [STRINGS, { type: "null" }], items: { type: "string" }, default: null },
      { anyOf: [STRINGS, { type: "null" }], description: '{items: {"type":"string"}, default: null}' },
    ],
    [
      "with one of several",
      { oneOf: [{ type: "string" }, STRINGS] },
      { anyOf: [{ type: "string" }, STRINGS] },
    ],
    [
      "whose alternatives narrow its properties",
      { type: "object", properties: { a: D }, anyOf: [{ required: ["a"] }] },
      { type: "object", properties: { a: D }, description: '{anyOf: [{"required":["a"]}]}' },
    ],
    ["without a type", { description: "x" }, { ...ANY, description: "x" }],
    ["without any member", {}, ANY],
    ["with values and no type", { enum: ["a", "b"] }, { type: "string", enum: ["a", "b"] }],
    ["with one value", { const: 3 }, { type: "number", enum: [3] }],
    ["with members and no type", { properties: { a: {} } }, { type: "object", properties: { a: ANY } }],
    ["with a reference", { $ref: "#/$defs/D" }, { $ref: "#/$defs/D" }],
    [
      "with a description beside a reference",
      { $ref: "#/$defs/D", description: "own" },
      { anyOf: [{ $ref: "#/$defs/D" }], description: "own" },
    ],
    ["with a reference of an older draft", { $ref: "#/definitions/D" }, D],
  ])("%s is written as the API takes it", (_name, given, wanted) => {
    expect(sent(given)).toEqual(wanted);
  });
});
