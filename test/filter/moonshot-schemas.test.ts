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
  return written({ type: "object", properties: { p }, $defs: { D }, definitions: { D } }).properties.p;
}

function written(schema: Schema) {
  const body = {
    model: "at-moonshotai/kimi-k2.6",
    max_tokens: 9,
    tools: [{ name: "f", input_schema: schema }],
    messages: [{ role: "user", content: "Hi" }],
  };
  const exchange = ask(host, "messages", JSON.stringify(body));
  expect(refusedBy(exchange)).toBeUndefined();
  return JSON.parse(exchange.upstream.text).tools[0].function.parameters;
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
    ["with a reference to the root", { $ref: "#" }, { $ref: "#" }],
    ["with a reference that leads nowhere", { $ref: "#/$defs/absent" }, ANY],
    ["with a reference into a definition", { $ref: "#/$defs/D/items" }, { $ref: "#/$defs/D/items" }],
    ["that takes anything", true as never, ANY],
    ["that takes nothing", false as never, { type: "null" }],
    ["of items that nobody describes", { type: "array", items: true }, { type: "array", items: ANY }],
    [
      "with required members that it has, and others",
      { type: "object", properties: { a: D }, required: ["a", "b"] },
      { type: "object", properties: { a: D }, required: ["a"] },
    ],
    [
      "with no members but required ones",
      { type: "object", required: ["b"] },
      { type: "object", required: [] },
    ],
    ["with values or null", { enum: [null, "a"] }, { type: ["null", "string"], enum: [null, "a"] }],
    ["with null alone", { const: null }, { type: "null", enum: [null] }],
    ["with values of several types", { enum: [1, "a"] }, { ...ANY, description: '{enum: [1,"a"]}' }],
    [
      "with a value of another type than its own",
      { type: "string", enum: ["a", null] },
      { type: "string", description: '{enum: ["a",null]}' },
    ],
    [
      "with a value of another type than the one whose alternative it is",
      { type: "string", anyOf: [{ enum: [1] }] },
      { anyOf: [{ type: "string", description: "{enum: [1]}" }] },
    ],
    [
      "with values that may be null",
      { type: "string", nullable: true, enum: ["a", null] },
      { type: ["string", "null"], enum: ["a", null] },
    ],
    ["with an object for a value", { const: { a: 1 } }, { ...ANY, description: '{const: {"a":1}}' }],
    ["with no values", { enum: [] }, { ...ANY, description: "{enum: []}" }],
    [
      "with one value beside several",
      { const: "a", enum: ["a", "b"] },
      { type: "string", enum: ["a"], description: '{enum: ["a","b"]}' },
    ],
    ["with no alternatives", { anyOf: [], type: "string" }, { type: "string", description: "{anyOf: []}" }],
    [
      "with alternatives that are no list",
      { oneOf: { a: D } },
      { ...ANY, description: `{oneOf: {"a":${JSON.stringify(D)}}}` },
    ],
    [
      "with alternatives in alternatives",
      { type: "string", anyOf: [{ anyOf: [{ maxLength: 9 }] }] },
      { anyOf: [{ anyOf: [{ type: "string", maxLength: 9 }] }] },
    ],
  ])("%s is written as the API takes it", (_name, given, wanted) => {
    expect(sent(given)).toEqual(wanted);
  });
});

it("a schema of an older draft that holds itself gets the references of today", () => {
  const node = (path: string) => ({
    type: "object",
    properties: { next: { $ref: `#/${path}/Node` }, all: { description: "d", $ref: `#/${path}/Node` } },
  });
  const root = { type: "object", properties: { first: { $ref: "#/definitions/Node" } } };
  const { all: _, ...rest } = node("$defs").properties;
  const all = { anyOf: [{ $ref: "#/$defs/Node" }], description: "d" };
  expect(written({ ...root, definitions: { Node: node("definitions") } })).toEqual({
    ...{ type: "object", properties: { first: { $ref: "#/$defs/Node" } } },
    $defs: { Node: { type: "object", properties: { ...rest, all } } },
  });
  // Its root leads to a definition, which leads to itself.
  expect(written({ $ref: "#/definitions/Node", definitions: { Node: node("definitions") } })).toEqual({
    ...{ type: "object", properties: { ...rest, all } },
    $defs: { Node: { type: "object", properties: { ...rest, all } } },
  });
});
