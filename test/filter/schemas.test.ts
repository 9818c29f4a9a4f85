// Schemas of tools and of answers, in the dialect of each target. What a dialect lacks must be in a description.
import { QUIRKS } from "@plano/config/contract";
import { grokFault, moonshotFault, rootFault, schemaFault } from "@plano/sandbox";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { UpstreamName } from "./formats.js";
import { RequestUnits } from "./request-units.js";

type Members = Record<string, unknown>;
let units: RequestUnits;

beforeAll(async () => {
  units = await RequestUnits.load();
});

const CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";
/** The provider's quirk. */
const MOONSHOT = 1 << QUIRKS.indexOf("moonshot-schemas");
const NOVA = "amazon.nova-pro-v1:0";
const parsed = (text: string) => JSON.parse(text);

function ask(upstream: UpstreamName, rest: Members, model?: string) {
  const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: "Hi" }], ...rest });
  return units.translate("chat-completions", upstream, body, model);
}

function sent(upstream: UpstreamName, rest: Members, model?: string) {
  const outcome = ask(upstream, rest, model);
  if (!("text" in outcome)) throw new Error(`${outcome.field}: ${outcome.message}`);
  return parsed(outcome.text);
}

const tool = (parameters: unknown, strict?: boolean): Members => ({
  tools: [
    { type: "function", function: { name: "f", parameters, ...(strict === undefined ? {} : { strict }) } },
  ],
});
const answer = (schema: unknown, strict?: boolean): Members => ({
  response_format: {
    type: "json_schema",
    json_schema: { name: "n", schema, ...(strict === undefined ? {} : { strict }) },
  },
});

const bounded = fc.constantFrom<Members>(
  { type: "number", minimum: 31, maximum: 62 },
  { type: "integer", multipleOf: 5, exclusiveMinimum: 77 },
  { type: "string", minLength: 41, maxLength: 83, pattern: "^a" },
  { type: "string", format: "idn-email" },
  { type: "string", format: "date-time" },
  { type: "string", nullable: true },
  { enum: ["a", null, "b"] },
  { enum: [{ a: 1 }] },
  { const: "a" },
  { const: [1] },
  { type: "string", default: "x", title: "T", "x-own": [1] },
  { $ref: "#/$defs/D" },
  { $ref: "#/definitions/E", description: "beside" },
  { $ref: "https://elsewhere.example/schema" },
  { type: "object" },
  { type: "array" },
  {},
  { not: { type: "string" } },
);
const { schema } = fc.letrec<{ schema: Members; object: Members }>((tie) => ({
  object: fc.record(
    {
      type: fc.constantFrom("object", ["object", "null"]),
      properties: fc.dictionary(fc.constantFrom("minimum", "p", "$ref", "q"), tie("schema"), { maxKeys: 3 }),
      required: fc.subarray(["p", "q", "absent"]),
      additionalProperties: fc.constantFrom<unknown>(true, false, { type: "string" }),
      description: fc.constant('says "so"'),
      patternProperties: fc.constant({ "^x": { type: "string" } }),
    },
    { requiredKeys: ["type"] },
  ),
  schema: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    bounded,
    tie("object"),
    fc.record({
      type: fc.constant("array"),
      items: tie("schema"),
      minItems: fc.nat(3),
      uniqueItems: fc.boolean(),
    }),
    fc.record({
      oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
      description: fc.constant("d"),
    }),
    fc.record({
      anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
      oneOf: fc.constant([{ type: "null" }]),
    }),
    fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
  ) as fc.Arbitrary<Members>,
}));
const rooted = fc
  .tuple(schema, schema, schema)
  .map(([root, D, E]): Members => ({ ...root, $defs: { D }, definitions: { E } }));
const each = (check: (schema: Members) => void) => fc.assert(fc.property(rooted, check), { numRuns: 2_000 });
function refersToItself(refused: { message: string }): void {
  expect(refused.message).toMatch(/refers to itself/);
}

describe("the schema of an answer", () => {
  it("is in Claude's dialect, is asked for in a system text, or is refused with the reference to itself", () => {
    for (const strict of [true, false]) {
      each((schema) => {
        const outcome = ask("messages", answer(schema, strict));
        if (!("text" in outcome)) return refersToItself(outcome);
        const { output_config: config, system } = parsed(outcome.text);
        if (config === undefined) expect(system[0].text).toContain("JSON Schema");
        else expect(schemaFault("anthropic", config.format.schema)).toBeUndefined();
      });
    }
  });

  it("is in the same dialect on Bedrock", () => {
    each((schema) => {
      const { outputConfig: config, system } = sent("converse", answer(schema), CLAUDE);
      if (config === undefined) expect(system[0].text).toContain("JSON Schema");
      else
        expect(
          schemaFault("anthropic", parsed(config.textFormat.structure.jsonSchema.schema)),
        ).toBeUndefined();
    });
  });

  it("is in Gemini's dialect", () => {
    each((schema) => {
      const { generationConfig } = sent("generate-content", answer(schema));
      expect(schemaFault("gemini", generationConfig.responseJsonSchema)).toBeUndefined();
    });
  });

  it("is strict for OpenAI only where it can be", () => {
    each((schema) => {
      const { text } = sent("responses", answer(schema, true));
      if (text.format.strict !== true) expect(text.format.schema).toEqual(schema);
      else expect(schemaFault("strict", text.format.schema)).toBeUndefined();
    });
    const member = { anyOf: [{ $ref: "#/$defs/D" }], description: "beside" };
    const $defs = { D: { type: "string" } };
    const open = {
      type: "object",
      properties: { a: { oneOf: [{ type: "string" }] }, b: { $ref: "#/$defs/D", description: "beside" } },
    };
    const required = ["a", "b"];
    expect(sent("responses", answer({ ...open, required, $defs }, true)).text.format).toEqual({
      type: "json_schema",
      name: "n",
      strict: true,
      schema: {
        type: "object",
        properties: { a: { anyOf: [{ type: "string" }] }, b: member },
        required,
        $defs,
        additionalProperties: false,
      },
    });
  });

  it("is in xAI's dialect, or is refused with the reference to itself", () => {
    for (const upstream of ["chat-completions", "responses"] as const) {
      each((schema) => {
        const outcome = ask(upstream, answer(schema, true), "grok-4");
        if (!("text" in outcome)) return refersToItself(outcome);
        const { response_format: format, text } = parsed(outcome.text);
        expect(grokFault(format?.json_schema.schema ?? text.format.schema)).toBeUndefined();
      });
    }
    const map = {
      type: "object",
      properties: { m: { type: "object" }, s: { type: "string", maxLength: 83 } },
    };
    expect(sent("chat-completions", answer(map), "x-ai/grok-4").response_format.json_schema.schema).toEqual({
      type: "object",
      properties: {
        m: { type: "object", additionalProperties: true },
        s: { type: "string", description: "{maxLength: 83}" },
      },
    });
  });

  it("keeps in descriptions what Claude's dialect lacks", () => {
    const { format } = sent(
      "messages",
      answer({
        type: "object",
        properties: { n: { type: "number", minimum: 31, description: "how many" } },
        required: ["n"],
      }),
    ).output_config;
    expect(format.schema.properties.n).toEqual({ type: "number", description: "how many\n\n{minimum: 31}" });
  });

  it("is asked for in a system text where the model takes none", () => {
    const schema = { type: "object", properties: { city: { type: "string" } } };
    const text = `Answer with JSON that matches this JSON Schema, and nothing else: ${JSON.stringify(schema)}`;
    expect(sent("messages", answer(schema), "claude-3-5-haiku-latest").system).toEqual([
      { type: "text", text },
    ]);
    expect(sent("converse", answer(schema), NOVA).system).toEqual([{ text }]);
  });

  it("holds a property that is called like a keyword", () => {
    const schema = {
      type: "object",
      properties: { minimum: { type: "string" } },
      required: ["minimum"],
      additionalProperties: false,
    };
    expect(sent("messages", answer(schema)).output_config.format.schema).toEqual(schema);
  });
});

describe("the schema of a tool", () => {
  it("is in Claude's dialect as far as the tool is strict", () => {
    for (const [upstream, model] of [
      ["messages", undefined],
      ["converse", CLAUDE],
    ] as const) {
      each((schema) => {
        const body = sent(upstream, tool(schema, true), model);
        const [{ toolSpec, ...written }] = upstream === "messages" ? body.tools : body.toolConfig.tools;
        const input = toolSpec?.inputSchema.json ?? written.input_schema;
        expect(rootFault(input)).toBeUndefined();
        if ((toolSpec ?? written).strict === true) expect(schemaFault("anthropic", input)).toBeUndefined();
      });
    }
  });

  it("is in Gemini's dialect", () => {
    each((schema) => {
      const [{ functionDeclarations }] = sent("generate-content", tool(schema)).tools;
      expect(schemaFault("gemini", functionDeclarations[0].parametersJsonSchema)).toBeUndefined();
    });
  });

  it("is an object with properties for OpenAI, and strict only where it can be", () => {
    each((schema) => {
      const written = sent("responses", tool(schema, true)).tools[0];
      expect(rootFault(written.parameters)).toBeUndefined();
      expect(written.parameters.properties).toBeDefined();
      if (written.strict) expect(schemaFault("strict", written.parameters)).toBeUndefined();
    });
  });

  it("is in xAI's dialect, strict or not", () => {
    for (const strict of [true, undefined]) {
      each((schema) => {
        const outcome = ask("chat-completions", tool(schema, strict), "grok-4");
        if (!("text" in outcome)) return refersToItself(outcome);
        expect(grokFault(parsed(outcome.text).tools[0].function.parameters)).toBeUndefined();
      });
    }
  });

  it("is in Moonshot's dialect", () => {
    each((schema) => {
      const body = JSON.stringify({
        model: "m",
        messages: [{ role: "user", content: "Hi" }],
        ...tool(schema),
      });
      const outcome = units.translate("chat-completions", "chat-completions", body, "kimi-k2.6", MOONSHOT);
      if (!("text" in outcome)) throw new Error(`${outcome.field}: ${outcome.message}`);
      const { parameters } = parsed(outcome.text).tools[0].function;
      expect(rootFault(parameters)).toBeUndefined();
      expect(moonshotFault(parameters)).toBeUndefined();
      expect(parameters.type).toBe("object");
    });
  });

  it("has no references for Nova, and only what its root takes", () => {
    each((schema) => {
      const outcome = ask("converse", tool(schema), NOVA);
      if (!("text" in outcome)) return refersToItself(outcome);
      const [{ toolSpec }] = parsed(outcome.text).toolConfig.tools;
      const root = Object.keys(toolSpec.inputSchema.json);
      expect(toolSpec.inputSchema.json.type).toBe("object");
      expect(root.filter((name) => !["type", "properties", "required"].includes(name))).toEqual([]);
    });
  });

  it("names the reference to itself that a model without references cannot take", () => {
    const schema = {
      type: "object",
      properties: { next: { $ref: "#/$defs/Node" } },
      $defs: { Node: { type: "object", properties: { next: { $ref: "#/$defs/Node" } } } },
    };
    expect(ask("converse", tool(schema), NOVA)).toEqual({
      field: "tools[0]",
      message: "holds a schema that refers to itself, which this model cannot take: #/$defs/Node",
    });
  });

  it("stays byte for byte where nothing has to change", () => {
    const parameters = '{ "type": "object", "properties": {"a": {"type":"string"}} }';
    const body = `{"model":"m","messages":[{"role":"user","content":"Hi"}],"tools":[{"type":"function","function":{"name":"f","parameters":${parameters}}}]}`;
    for (const upstream of ["messages", "responses", "generate-content"] as const) {
      expect(units.translate("chat-completions", upstream, body)).toHaveProperty(
        "text",
        expect.stringContaining(parameters),
      );
    }
  });
});

describe("a schema that was sent before", () => {
  const open = { type: "object", properties: { a: { type: "string" } } };
  const closed = { ...open, required: ["a"], additionalProperties: false };
  const circle = {
    type: "object",
    properties: { next: { $ref: "#/$defs/Node" } },
    $defs: { Node: { type: "object", properties: { next: { $ref: "#/$defs/Node" } } } },
  };
  const asked = (schema: Members) => [
    ask("responses", tool(schema)),
    ask("responses", tool(schema, true)),
    ask("responses", answer(schema, true)),
    ask("messages", tool(schema)),
    ask("messages", answer(schema, true)),
    ask("generate-content", tool(schema)),
    ask("converse", tool(schema), NOVA),
    ask("chat-completions", tool(schema), "grok-4"),
  ];

  it("is written as at first, in each dialect of its own", () => {
    for (const schema of [open, closed, circle]) {
      const first = asked(schema);
      expect(asked(schema)).toEqual(first);
      expect(new Set(first.map((outcome) => JSON.stringify(outcome))).size).toBeGreaterThan(5);
    }
  });
});

describe("$schema at the root", () => {
  const draft = '"$schema": "https://json-schema.org/draft/2020-12/schema"';
  const type = '"type": "object"';
  const rest = '"properties": { "a": { "type": "string", "description": "A" } }, "description": "D"';
  const texts = [
    ["first", `{ ${draft}, ${type}, ${rest} }`],
    ["in the middle", `{ ${type} , ${draft} ,\n ${rest} }`],
    ["last", `{ ${type}, ${rest},\t${draft} }`],
    ["alone", `{ ${draft} }`],
    ["twice", `{ ${draft}, ${type}, ${rest}, ${draft} }`],
    ["beside a keyword that Gemini lacks", `{ ${draft}, ${type}, ${rest}, "maxProperties": 3 }`],
    ["beside another's", `{ ${draft}, ${type}, "properties": { "$schema": { "type": "string" } } }`],
    ["not there", `{ ${type}, ${rest} }`],
  ];
  const sentTo = (upstream: UpstreamName, text: string, model?: string): string => {
    const body = `{"model":"m","messages":[{"role":"user","content":"Hi"}],"tools":[{"type":"function","function":{"name":"f","parameters":${text}}}]}`;
    const outcome = units.translate("chat-completions", upstream, body, model);
    if (!("text" in outcome)) throw new Error(`${outcome.field}: ${outcome.message}`);
    return outcome.text;
  };

  it.each(texts)("%s: it goes, and the rest stays, each time the same", (_, text) => {
    const first = sentTo("generate-content", text);
    const { $schema: _draft, maxProperties, ...schema } = parsed(text);
    const [declared] = parsed(first).tools[0].functionDeclarations;
    const sentSchema = declared.parametersJsonSchema ?? declared.parameters;
    const described = maxProperties === undefined ? {} : { description: "D\n\n{maxProperties: 3}" };
    expect(sentSchema).toEqual({ type: "object", ...schema, ...described });
    for (let i = 0; i < 3; i += 1) expect(sentTo("generate-content", text)).toBe(first);
    // Others' dialects keep what they take, whatever is known for Gemini.
    expect(sentTo("converse", text, CLAUDE)).toBe(sentTo("converse", text, CLAUDE));
    expect(sentTo("generate-content", text)).toBe(first);
  });
});
