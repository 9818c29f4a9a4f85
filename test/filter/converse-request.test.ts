// Requests for Converse: what depends on the model's family or on the turns, and what is refused and where.
// The recorded and the mutated requests are in test/vectors.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { REQUEST_RULES } from "../vectors/rules/index.js";
import type { ClientName } from "./formats.js";
import { RequestUnits } from "./request-units.js";

type Members = Record<string, unknown>;
interface Converse {
  messages: { role: string; content: Members[] }[];
  system?: Members[];
  inferenceConfig?: Members;
  toolConfig?: { tools: Members[]; toolChoice?: Members };
  additionalModelRequestFields?: Members;
  additionalModelResponseFieldPaths?: string[];
  outputConfig?: Members;
  serviceTier?: Members;
  requestMetadata?: Members;
}

const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const ADAPTIVE = "global.anthropic.claude-opus-4-6-v1";
const NOVA = "us.amazon.nova-pro-v1:0";
const NOVA_2 = "us.amazon.nova-2-lite-v1:0";
const OPENAI = "openai.gpt-oss-120b-1:0";
const LLAMA = "us.meta.llama3-3-70b-instruct-v1:0";
const PROFILE = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6";

let units: RequestUnits;

beforeAll(async () => {
  units = await RequestUnits.load();
});

function translate(client: ClientName, body: object, model: string): Converse {
  const base = { model: "x", messages: [{ role: "user", content: "Hi" }], max_tokens: undefined };
  const outcome = units.translate(client, "converse", JSON.stringify({ ...base, ...body }), model);
  if (!("text" in outcome)) throw new Error(`refused: ${outcome.field}: ${outcome.message}`);
  const request = JSON.parse(outcome.text);
  REQUEST_RULES.converse(request);
  return request;
}

const chat = (body: object, model = CLAUDE) => translate("chat-completions", body, model);
const messages = (body: object, model = CLAUDE) =>
  translate("messages", { max_tokens: 4096, ...body }, model);

function refused(body: object, model = CLAUDE, client: ClientName = "chat-completions"): string {
  const base = { model: "x", max_tokens: 9, messages: [{ role: "user", content: "Hi" }] };
  const outcome = units.translate(client, "converse", JSON.stringify({ ...base, ...body }), model);
  return "text" in outcome ? outcome.text : outcome.field;
}

const tools = [{ type: "function", function: { name: "f", parameters: { type: "object" } } }];
const call = {
  role: "assistant",
  tool_calls: [{ id: "a", type: "function", function: { name: "f", arguments: "{}" } }],
};
const history = [{ role: "user", content: "Go" }, call, { role: "tool", tool_call_id: "a", content: "ok" }];
const TYPED = { type: "object", properties: {} };

describe("an effort", () => {
  test.each([
    [CLAUDE, { thinking: { type: "enabled", budget_tokens: 8192 } }],
    ["anthropic.claude-3-7-sonnet-20250219-v1:0", { thinking: { type: "enabled", budget_tokens: 8192 } }],
    [ADAPTIVE, { thinking: { type: "adaptive" } }],
    ["anthropic.claude-3-5-haiku-20241022-v1:0", undefined],
    [NOVA_2, { reasoningConfig: { type: "enabled", maxReasoningEffort: "medium" } }],
    [NOVA, undefined],
    [OPENAI, { reasoning_effort: "medium" }],
    [LLAMA, undefined],
    [PROFILE, undefined],
  ])("becomes what %s takes", (model, fields) => {
    const request = chat({ reasoning_effort: "medium" }, model);
    expect(request.additionalModelRequestFields).toEqual(fields);
    expect(request.outputConfig).toEqual(model === ADAPTIVE ? { effort: "medium" } : undefined);
  });

  test.each([
    [CLAUDE, { thinking: { type: "disabled" } }],
    ["anthropic.claude-3-haiku-20240307-v1:0", undefined],
    ["anthropic.claude-mythos-5", undefined],
    [NOVA_2, undefined],
    [OPENAI, { reasoning_effort: "low" }],
  ])("of none becomes what %s takes", (model, fields) => {
    expect(chat({ reasoning_effort: "none" }, model).additionalModelRequestFields).toEqual(fields);
  });

  test("leaves room for Claude's budget when the request sets no limit, and drops sampling parameters", () => {
    const { inferenceConfig } = chat({ reasoning_effort: "low", temperature: 0.3, top_p: 0.5 });
    expect(inferenceConfig).toEqual({ maxTokens: 6144 });
  });

  test("is high for Nova only without a limit, since Nova refuses high effort with sampling parameters", () => {
    const high = chat({ reasoning_effort: "high", temperature: 0.3, top_p: 0.5, top_k: 9 }, NOVA_2);
    expect(high.additionalModelRequestFields).toEqual({
      reasoningConfig: { type: "enabled", maxReasoningEffort: "high" },
    });
    expect(high.inferenceConfig).toBeUndefined();
    const bounded = chat({ reasoning_effort: "high", max_tokens: 50, temperature: 0.3, top_k: 9 }, NOVA_2);
    expect(bounded.additionalModelRequestFields).toEqual({
      reasoningConfig: { type: "enabled", maxReasoningEffort: "medium" },
      inferenceConfig: { topK: 9 },
    });
    expect(bounded.inferenceConfig).toEqual({ maxTokens: 50, temperature: 0.3 });
  });

  test("of a Messages client goes beside its format", () => {
    const format = { type: "json_schema", schema: { type: "object", additionalProperties: false } };
    const thinking = { type: "adaptive", display: "summarized" };
    const request = messages({ thinking, output_config: { effort: "max", format } }, ADAPTIVE);
    expect(request.additionalModelRequestFields).toEqual({ thinking });
    expect(request.outputConfig).toEqual({
      effort: "max",
      textFormat: {
        type: "json_schema",
        structure: { jsonSchema: { schema: JSON.stringify(format.schema), name: "answer" } },
      },
    });
  });
});

describe("parameters", () => {
  const all = {
    temperature: 1.7,
    top_p: 0.9,
    top_k: 5,
    seed: 7,
    frequency_penalty: 0.5,
    presence_penalty: -0.5,
    stop: ["", " \n", "END"],
  };

  test("become those of Claude", () => {
    const request = chat(all);
    expect(request.inferenceConfig).toEqual({ topP: 0.9, stopSequences: ["END"] });
    expect(request.additionalModelRequestFields).toEqual({ top_k: 5 });
    expect(request.additionalModelResponseFieldPaths).toEqual(["/stop_sequence"]);
  });

  test("have no sampling parameters for Claude 4.7", () => {
    const request = chat(all, "anthropic.claude-opus-4-7");
    expect(request.inferenceConfig).toEqual({ stopSequences: ["END"] });
    expect(request.additionalModelRequestFields).toBeUndefined();
  });

  test.each([
    [NOVA, { inferenceConfig: { topK: 5 } }],
    [OPENAI, { seed: 7, frequency_penalty: 0.5, presence_penalty: -0.5 }],
    [LLAMA, undefined],
  ])("become those of %s", (model, fields) => {
    const request = chat(all, model);
    expect(request.inferenceConfig).toEqual({ temperature: 1, topP: 0.9, stopSequences: [" \n", "END"] });
    expect(request.additionalModelRequestFields).toEqual(fields);
    expect(request.additionalModelResponseFieldPaths).toBeUndefined();
  });

  test.each([
    ["auto", undefined],
    ["scale", undefined],
    ["default", { type: "default" }],
    ["flex", { type: "flex" }],
    ["priority", { type: "priority" }],
  ])("have the service tier %s", (service_tier, expected) => {
    expect(chat({ service_tier }).serviceTier).toEqual(expected);
  });

  test("have the metadata that the invocation log accepts", () => {
    const metadata = {
      "run:id@$#=/+,-._": "A 1",
      "": "x",
      quote: '"',
      tab: "\t",
      ä: "x",
      long: "x".repeat(257),
      empty: "",
    };
    expect(chat({ metadata }).requestMetadata).toEqual({ "run:id@$#=/+,-._": "A 1", empty: "" });
    const many = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`k${index}`, "v"]));
    expect(chat({ metadata: many }).requestMetadata).toEqual(many);
    expect(chat({ metadata: { ä: "ö" } }).requestMetadata).toBeUndefined();
  });
});

describe("tools", () => {
  test("that are forbidden stay declared for Claude, which has an option for it", () => {
    const { toolConfig, additionalModelRequestFields } = chat({ tools, tool_choice: "none" });
    expect(toolConfig?.tools).toHaveLength(1);
    expect(toolConfig).not.toHaveProperty("toolChoice");
    expect(additionalModelRequestFields).toEqual({ tool_choice: { type: "none" } });
  });

  test("that are forbidden are not sent to other models, and their calls in turns become text", () => {
    expect(chat({ tools, tool_choice: "none" }, NOVA)).not.toHaveProperty("toolConfig");
    const request = chat({ tools, tool_choice: "none", messages: history }, NOVA);
    expect(request.toolConfig?.tools).toHaveLength(1);
    expect(request.system).toEqual([{ text: "Answer without calling any tool." }]);
  });

  test.each([
    [CLAUDE, undefined, { tool_choice: { type: "none" } }],
    [LLAMA, [{ text: "Answer without calling any tool." }], undefined],
  ])("are declared to %s when only the turns have them", (model, system, fields) => {
    const again = [...history, call, { role: "tool", tool_call_id: "a", content: "ok" }];
    const request = chat({ messages: again }, model);
    expect(request.toolConfig).toEqual({
      tools: [{ toolSpec: { name: "f", inputSchema: { json: TYPED } } }],
    });
    expect(request.system).toEqual(system);
    expect(request.additionalModelRequestFields).toEqual(fields);
  });

  test.each([
    ["auto", { type: "auto" }],
    ["required", { type: "any" }],
    [
      { type: "function", function: { name: "f" } },
      { type: "tool", name: "f" },
    ],
  ])("are called one at a time by Claude, choice %j", (tool_choice, choice) => {
    const request = chat({ tools, tool_choice, parallel_tool_calls: false });
    expect(request.toolConfig).not.toHaveProperty("toolChoice");
    expect(request.additionalModelRequestFields).toEqual({
      tool_choice: { ...choice, disable_parallel_tool_use: true },
    });
  });

  test("are called one at a time by other models through an instruction", () => {
    const request = chat({ tools, tool_choice: "required", parallel_tool_calls: false }, NOVA);
    expect(request.toolConfig?.toolChoice).toEqual({ any: {} });
    expect(request.system).toEqual([{ text: "Call at most one tool in an answer." }]);
    expect(chat({ parallel_tool_calls: false }, NOVA)).not.toHaveProperty("system");
  });

  const named = { type: "function", function: { name: "f" } };
  const several = [
    { type: "function", function: { name: "e", parameters: { type: "object" } } },
    ...tools,
    { type: "function", function: { name: "g", strict: true, parameters: { type: "object" } } },
  ];

  test.each([CLAUDE, NOVA, NOVA_2, PROFILE])("are demanded by name of %s", (model) => {
    const { toolConfig } = chat({ tools: several, tool_choice: named }, model);
    expect(toolConfig?.tools).toHaveLength(3);
    expect(toolConfig?.toolChoice).toEqual({ tool: { name: "f" } });
  });

  test.each([
    OPENAI,
    "mistral.mistral-large-2407-v1:0",
    "deepseek.v3-v1:0",
    "qwen.qwen3-235b-a22b-2507-v1:0",
  ])("are demanded by name of %s by sending no others", (model) => {
    const { toolConfig, system } = chat({ tools: several, tool_choice: named }, model);
    expect(toolConfig?.tools).toMatchObject([{ toolSpec: { name: "f" } }]);
    expect(toolConfig?.toolChoice).toEqual({ any: {} });
    expect(system).toBeUndefined();
    const required = chat({ tools: several, tool_choice: "required" }, model);
    expect(required.toolConfig?.tools).toHaveLength(3);
    expect(required.toolConfig?.toolChoice).toEqual({ any: {} });
  });

  test.each([LLAMA, "cohere.command-r-plus-v1:0", "ai21.jamba-1-5-large-v1:0"])(
    "are demanded of %s in words",
    (model) => {
      const { toolConfig, system } = chat({ tools: several, tool_choice: named }, model);
      expect(toolConfig).toEqual({ tools: [expect.objectContaining({ toolSpec: expect.anything() })] });
      expect(toolConfig?.tools).toMatchObject([{ toolSpec: { name: "f" } }]);
      expect(system).toEqual([{ text: "Answer by calling a tool." }]);
      const required = chat({ tools, tool_choice: "required", parallel_tool_calls: false }, model);
      expect(required.toolConfig).not.toHaveProperty("toolChoice");
      expect(required.system).toEqual([{ text: "Answer by calling one tool." }]);
    },
  );

  test("that Nova runs itself are requested by name", () => {
    const web = { type: "web_search_20250305", name: "web_search" };
    const code = { type: "code_execution_20250825", name: "code_execution" };
    const { toolConfig } = messages({ tools: [web, code] }, NOVA_2);
    expect(toolConfig?.tools).toEqual([
      { systemTool: { name: "nova_grounding" } },
      { systemTool: { name: "nova_code_interpreter" } },
    ]);
    expect(refused({ tools: [{ ...web, allowed_domains: ["a.example"] }] }, NOVA_2, "messages")).toBe(
      "tools[0].type",
    );
    expect(refused({ tools: [code] }, NOVA, "messages")).toBe("tools[0].type");
  });

  test("get ids and names of at most 64 letters, digits, underscores and hyphens, each a distinct one", () => {
    const ids = ["a.b:c", "x".repeat(64), `${"x".repeat(64)}1`, `${"x".repeat(64)}2`, "ü"];
    const calls = ids.map((id) => ({
      id,
      type: "function",
      function: { name: `ns.${"n".repeat(70)}`, arguments: "{}" },
    }));
    const results = ids.map((tool_call_id) => ({ role: "tool", tool_call_id, content: "ok" }));
    const asks = { role: "assistant", tool_calls: calls };
    const request = chat({ messages: [{ role: "user", content: "Hi" }, asks, ...results] });
    const [asked, told] = request.messages
      .slice(1)
      .map(({ content }) =>
        content.map((block) => ((block.toolUse ?? block.toolResult) as { toolUseId: string }).toolUseId),
      );
    expect(asked).toEqual(told);
    expect(new Set(asked).size).toBe(ids.length);
    expect(asked?.slice(0, 2)).toEqual(["a_b_c", "x".repeat(64)]);
  });
});

describe("turns", () => {
  const pdf = (filename?: string, type = "application/pdf") => ({
    type: "file",
    file: { filename, file_data: `data:${type};base64,JVBERi0=` },
  });

  test("with a document have a text beside it", () => {
    const [turn] = chat({ messages: [{ role: "user", content: [pdf("a.pdf")] }] }).messages;
    expect(turn?.content).toEqual([
      { document: { format: "pdf", name: "a-pdf", source: { bytes: "JVBERi0=" } } },
      { text: "Here is a document." },
    ]);
  });

  test.each([
    ["text/plain", "txt"],
    ["text/markdown", "md"],
    ["text/html", "html"],
    ["text/csv", "csv"],
    ["application/msword", "doc"],
    ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"],
    ["application/vnd.ms-excel", "xls"],
    ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"],
    ["application/octet-stream", "xlsx", "sum.xlsx"],
  ])("hold documents of %s as %s", (type, format, filename?: string) => {
    const [turn] = chat({ messages: [{ role: "user", content: [pdf(filename, type)] }] }).messages;
    expect(turn?.content[0]).toMatchObject({ document: { format } });
  });

  test("hold documents of any name under distinct names that Bedrock accepts", () => {
    const name = fc.option(fc.string({ unit: "grapheme", maxLength: 300 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 8 }), (names) => {
        chat({ messages: [{ role: "user", content: names.map((filename) => pdf(filename)) }] });
      }),
    );
    const repeated = [pdf("a"), pdf("a"), pdf("a 2"), pdf("a"), pdf(), pdf(" - (é)  [1]\t.md ")];
    const [turn] = chat({ messages: [{ role: "user", content: repeated }] }).messages;
    const given = turn?.content.flatMap(
      ({ document }) => (document as { name: string } | undefined)?.name ?? [],
    );
    expect(given).toEqual(["a", "a 2", "a 2 3", "a 4", "document", "- (-) [1] -md"]);
  });

  test("have cache points when the model supports them", () => {
    const marked = (text: string) => ({
      type: "text",
      text,
      cache_control: { type: "ephemeral", ttl: "1h" },
    });
    const body = {
      system: [marked("S")],
      tools: [{ name: "f", input_schema: TYPED, cache_control: { type: "ephemeral" } }],
      messages: [{ role: "user", content: [marked("Hi")] }],
    };
    const count = (request: Converse) => JSON.stringify(request).split('"cachePoint"').length - 1;
    expect(count(messages(body))).toBe(3);
    expect(JSON.stringify(messages(body))).toContain('{"cachePoint":{"type":"default","ttl":"1h"}}');
    expect(JSON.stringify(messages(body, "anthropic.claude-sonnet-4-20250514-v1:0"))).not.toContain("ttl");
    expect(count(messages(body, NOVA))).toBe(2);
    expect(count(messages(body, LLAMA))).toBe(0);
    expect(count(messages(body, "anthropic.claude-3-haiku-20240307-v1:0"))).toBe(0);
  });

  test("have the cache point of a result's part behind the result", () => {
    const part = { type: "text", text: "r", cache_control: { type: "ephemeral" } };
    const result = { type: "tool_result", tool_use_id: "a", content: [part] };
    const use = { type: "tool_use", id: "a", name: "f", input: {} };
    const request = messages({
      messages: [
        { role: "user", content: "Go" },
        { role: "assistant", content: [use] },
        { role: "user", content: [result, { type: "text", text: "So?" }] },
      ],
    });
    expect(request.messages[2]?.content.map((block) => Object.keys(block)[0])).toEqual([
      "toolResult",
      "cachePoint",
      "text",
    ]);
  });

  test("return signed thinking to Claude only", () => {
    const thought = [
      { type: "thinking", thinking: "Hm.", signature: "c2ln" },
      { type: "redacted_thinking", data: "eHg=" },
    ];
    const said = { type: "text", text: "So." };
    const turns = [
      { role: "user", content: "Go" },
      { role: "assistant", content: [...thought, said] },
      { role: "user", content: "On" },
    ];
    expect(messages({ messages: turns }).messages[1]?.content).toHaveLength(3);
    for (const model of [NOVA_2, OPENAI, LLAMA, PROFILE]) {
      expect(messages({ messages: turns }, model).messages[1]?.content).toEqual([{ text: "So." }]);
    }
  });

  test("mark a failed result when the model supports it", () => {
    const result = { type: "tool_result", tool_use_id: "a", is_error: true };
    const turns = [
      { role: "user", content: "Go" },
      { role: "assistant", content: [{ type: "tool_use", id: "a", name: "f", input: {} }] },
      { role: "user", content: [result] },
    ];
    const told = { toolUseId: "a", content: [{ text: "(empty)" }] };
    const resultOf = (model: string) =>
      messages({ messages: turns }, model).messages[2]?.content[0]?.toolResult;
    expect(resultOf(CLAUDE)).toEqual({ ...told, status: "error" });
    expect(resultOf(NOVA)).toEqual({ ...told, status: "error" });
    expect(resultOf(LLAMA)).toEqual(told);
  });
});

describe("a request that Converse cannot express", () => {
  const turn = (part: object) => ({ messages: [{ role: "user", content: [part] }] });
  const image = (url: string) => turn({ type: "image_url", image_url: { url } });
  const file = (file: object) => turn({ type: "file", file });

  test.each([
    ["messages[0].content[0].image_url.url", image("https://example.com/a.png")],
    ["messages[0].content[0].image_url.url", image("data:image/bmp;base64,AA==")],
    ["messages[0].content[0].file.file_id", file({ file_id: "file-1" })],
    ["messages[0].content[0].file.file_data", file({ file_data: "data:application/zip;base64,AA==" })],
    [
      "messages[0].content[0].input_audio",
      turn({ type: "input_audio", input_audio: { format: "aiff", data: "AA==" } }),
    ],
    ["logit_bias", { logit_bias: { "50256": -100 } }],
    ["logprobs", { logprobs: true }],
    ["tool_choice", { tool_choice: "required" }],
    ["messages", { messages: [{ role: "user", content: "" }] }],
    ["n", { n: 2 }],
  ])("is refused by the field %s", (field, body) => {
    expect(refused(body)).toBe(field);
  });

  test("may have a logit bias for OpenAI's models", () => {
    const request = chat({ logit_bias: { "1": 5 } }, OPENAI);
    expect(request.additionalModelRequestFields).toEqual({ logit_bias: { "1": 5 } });
  });
});
