// Requests for generateContent: what depends on the model's name, where signatures return to, tool results,
// and what is refused and where. The recorded requests and answers are in test/vectors.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { checkGenerateContentRequest } from "../vectors/rules/generate-content-request.js";
import type { ClientName } from "./formats.js";
import { RequestUnits } from "./request-units.js";
import { ResponseUnits } from "./response-units.js";

interface Part {
  text?: string;
  thought?: boolean;
  thoughtSignature?: string;
  functionCall?: { id: string; name: string };
  functionResponse?: { response: unknown; parts?: unknown[] };
  inlineData?: unknown;
  fileData?: unknown;
}
interface Request {
  contents: { role: string; parts: Part[] }[];
  systemInstruction?: { parts: Part[] };
  generationConfig?: Record<string, unknown>;
  tools?: unknown[];
  toolConfig?: unknown;
  serviceTier?: string;
}

let units: RequestUnits;

beforeAll(async () => {
  units = await RequestUnits.load();
});

function translated(client: ClientName, body: object, model: string): Request {
  const outcome = units.translate(client, "generate-content", JSON.stringify(body), model);
  if (!("text" in outcome)) throw new Error(`refused: ${outcome.field}: ${outcome.message}`);
  const request = JSON.parse(outcome.text);
  checkGenerateContentRequest(request);
  return request;
}

function fromChat(body: object, model = "gemini-2.5-pro"): Request {
  return translated(
    "chat-completions",
    { model: "x", messages: [{ role: "user", content: "Hi" }], ...body },
    model,
  );
}

function fromMessages(body: object, model = "gemini-2.5-pro"): Request {
  return translated(
    "messages",
    { model: "x", max_tokens: 100, messages: [{ role: "user", content: "Hi" }], ...body },
    model,
  );
}

describe("an effort", () => {
  test.each([
    ["gemini-2.5-pro", "none", { thinkingBudget: 128 }],
    ["gemini-2.5-flash", "none", { thinkingBudget: 0 }],
    ["gemini-2.5-flash-lite", "none", { thinkingBudget: 0 }],
    ["gemini-2.5-flash", "minimal", { thinkingBudget: 1024, includeThoughts: true }],
    ["models/gemini-2.5-flash-preview-09-2025", "low", { thinkingBudget: 1024, includeThoughts: true }],
    ["gemini-2.5-flash", "medium", { thinkingBudget: 8192, includeThoughts: true }],
    ["gemini-2.5-flash", "max", { thinkingBudget: 24_576, includeThoughts: true }],
    ["gemini-2.5-pro", "high", { thinkingBudget: 24_576, includeThoughts: true }],
    ["gemini-2.5-pro", "xhigh", { thinkingBudget: 32_768, includeThoughts: true }],
    ["gemini-3-flash-preview", "none", { thinkingLevel: "MINIMAL" }],
    ["gemini-3.1-flash-lite", "minimal", { thinkingLevel: "MINIMAL", includeThoughts: true }],
    ["gemini-3.5-flash-lite", "minimal", { thinkingLevel: "MINIMAL", includeThoughts: true }],
    ["gemini-3.6-flash", "minimal", { thinkingLevel: "MINIMAL", includeThoughts: true }],
    ["gemini-3.7-flash", "minimal", { thinkingLevel: "LOW", includeThoughts: true }],
    ["gemini-3.8-flash", "none", { thinkingLevel: "LOW" }],
    ["gemini-3.1-pro-preview", "minimal", { thinkingLevel: "LOW", includeThoughts: true }],
    ["gemini-4-argon", "none", { thinkingLevel: "LOW" }],
    ["gemini-flash-latest", "minimal", { thinkingLevel: "LOW", includeThoughts: true }],
    ["gemini-flash-lite-latest", "minimal", { thinkingLevel: "MINIMAL", includeThoughts: true }],
    ["gemini-4-argon", "medium", { thinkingLevel: "MEDIUM", includeThoughts: true }],
    ["gemini-3.8-flash", "max", { thinkingLevel: "HIGH", includeThoughts: true }],
    ["gemini-2.0-flash", "high", undefined],
    ["gemma-3-27b-it", "high", undefined],
  ])("asks %s to think as the model supports it: %s", (model, reasoning_effort, thinkingConfig) => {
    expect(fromChat({ reasoning_effort }, model).generationConfig?.thinkingConfig).toEqual(thinkingConfig);
  });
});

describe("a thinking budget", () => {
  test.each([
    ["gemini-2.5-pro", 2048, { thinkingBudget: 2048 }],
    ["gemini-2.5-flash", 31_999, { thinkingBudget: 24_576 }],
    ["gemini-3.1-pro-preview", 2048, { thinkingLevel: "LOW" }],
    ["gemini-3.1-pro-preview", 4096, { thinkingLevel: "MEDIUM" }],
    ["gemini-4-argon", 31_999, { thinkingLevel: "HIGH" }],
  ])("reaches %s in the form it accepts: %d", (model, budget_tokens, expected) => {
    const request = fromMessages({ max_tokens: 40_000, thinking: { type: "enabled", budget_tokens } }, model);
    expect(request.generationConfig?.thinkingConfig).toEqual({ ...expected, includeThoughts: true });
  });
});

test.each([
  ["gemini-2.0-flash", ["frequencyPenalty", "presencePenalty", "temperature", "topK", "topP"]],
  ["gemini-2.5-flash", ["temperature", "topK", "topP"]],
  ["gemini-3.5-flash", ["frequencyPenalty", "presencePenalty", "temperature", "topK", "topP"]],
  ["gemini-3.5-flash-lite", []],
  ["gemini-3.6-flash", []],
  ["gemini-flash-latest", []],
  ["gemma-3-27b-it", ["frequencyPenalty", "presencePenalty", "temperature", "topK", "topP"]],
])("%s gets the sampling parameters it supports", (model, names) => {
  const sampling = { temperature: 0.5, top_p: 0.9, top_k: 5, frequency_penalty: 1, presence_penalty: 1 };
  const request = fromChat({ ...sampling, max_tokens: 10 }, model);
  expect(Object.keys(request.generationConfig ?? {}).sort()).toEqual(["maxOutputTokens", ...names].sort());
});

test.each([
  [7, 7],
  [2 ** 31 - 1, 2 ** 31 - 1],
  [2 ** 31, 0],
  [2 ** 40 + 5, 5],
  [-3, -3],
])("a seed of %d fits into 32 bits as %d", (seed, expected) => {
  expect(fromChat({ seed }).generationConfig).toEqual({ seed: expected });
});

test.each([
  ["auto", undefined],
  ["default", "standard"],
  ["flex", "flex"],
  ["priority", "priority"],
  ["scale", undefined],
])("the service tier %s is %s", (service_tier, expected) => {
  expect(fromChat({ service_tier }).serviceTier).toBe(expected);
});

describe("tools", () => {
  const fn = (strict?: boolean) => ({ type: "function", function: { name: "f", strict } });
  const mode = (body: object, model?: string) =>
    (fromChat(body, model).toolConfig as { functionCallingConfig: object } | undefined)
      ?.functionCallingConfig;

  test("that are strict are validated when the model supports it", () => {
    expect(mode({ tools: [fn()] })).toBeUndefined();
    expect(mode({ tools: [fn(false)], tool_choice: "auto" })).toEqual({ mode: "AUTO" });
    expect(mode({ tools: [fn(true)] })).toEqual({ mode: "VALIDATED" });
    expect(mode({ tools: [fn(true)] }, "gemini-2.0-flash")).toBeUndefined();
    expect(mode({ tools: [fn(true)], tool_choice: "required" })).toEqual({ mode: "ANY" });
  });

  test("that are to be called one at a time are requested so in an instruction", () => {
    const said = (body: object) => fromChat({ parallel_tool_calls: false, ...body }).systemInstruction;
    expect(said({ tools: [fn()] })?.parts).toEqual([{ text: "Call at most one function at a time." }]);
    expect(said({ tools: [fn()], tool_choice: "none" })).toBeUndefined();
    expect(said({})).toBeUndefined();
  });

  test("may have names of 128 characters", () => {
    const name = `_${"a".repeat(127)}`;
    expect(fromChat({ tools: [{ type: "function", function: { name } }] }).tools).toEqual([
      { functionDeclarations: [{ name }] },
    ]);
  });
});

describe("a thought signature", () => {
  const signed = (thinking: string, signature: string) => ({
    type: "thinking",
    thinking,
    signature: `google-gemini-v1:${signature}`,
  });
  const use = (id: string) => ({ type: "tool_use", id, name: "f", input: {} });
  const turn = (content: object[], model = "gemini-3.1-pro-preview") => {
    const messages = [
      { role: "user", content: "go" },
      { role: "assistant", content },
      { role: "user", content: "on" },
    ];
    return fromMessages({ messages }, model).contents[1]?.parts;
  };

  test("returns to the part behind it", () => {
    expect(turn([signed("plan", "AA=="), use("a"), use("b"), signed("", "BB=="), use("c")])).toEqual([
      { text: "plan", thought: true },
      { functionCall: { id: "a", name: "f", args: {} }, thoughtSignature: "AA==" },
      { functionCall: { id: "b", name: "f", args: {} } },
      { functionCall: { id: "c", name: "f", args: {} }, thoughtSignature: "BB==" },
    ]);
  });

  test("is put on an empty text at the turn's end, and before other thoughts", () => {
    expect(turn([{ type: "text", text: "done" }, signed("", "AA==")])).toEqual([
      { text: "done" },
      { text: "", thoughtSignature: "AA==" },
    ]);
    expect(turn([signed("", "AA=="), signed("more", "BB=="), { type: "text", text: "done" }])).toEqual([
      { text: "", thoughtSignature: "AA==" },
      { text: "more", thought: true },
      { text: "done", thoughtSignature: "BB==" },
    ]);
  });

  test("that comes twice is kept once", () => {
    expect(turn([signed("plan", "AA=="), signed("", "AA=="), use("a")])).toEqual([
      { text: "plan", thought: true },
      { functionCall: { id: "a", name: "f", args: {} }, thoughtSignature: "AA==" },
    ]);
  });

  test("of a turn that ends the request is kept, and no user's part gets it", () => {
    const messages = [
      { role: "user", content: "go" },
      { role: "assistant", content: [signed("", "AA==")] },
    ];
    const expected = { role: "model", parts: [{ text: "", thoughtSignature: "AA==" }] };
    expect(fromMessages({ messages }).contents[1]).toEqual(expected);
    const more = [...messages, { role: "user", content: "on" }];
    expect(fromMessages({ messages: more }).contents[1]).toEqual(expected);
  });

  test("that Gemini 3 requires and that is missing becomes Google's placeholder, on the first call of each turn", () => {
    const placeholder = "skip_thought_signature_validator";
    const foreign = { type: "thinking", thinking: "hm", signature: "openai-responses-v1:xyz" };
    const parts = turn([foreign, { type: "text", text: "t" }, use("a"), use("b")]);
    expect(parts).toEqual([
      { text: "t" },
      { functionCall: { id: "a", name: "f", args: {} }, thoughtSignature: placeholder },
      { functionCall: { id: "b", name: "f", args: {} } },
    ]);
    expect(JSON.stringify(turn([use("a")], "gemini-flash-latest"))).toContain(placeholder);
    expect(JSON.stringify(turn([use("a")], "gemini-2.5-pro"))).not.toContain(placeholder);
  });

  test("comes back unchanged through a Messages client", async () => {
    const answers = await ResponseUnits.load();
    const parts = [
      { text: "plan", thought: true },
      { functionCall: { id: "a", name: "f", args: { x: 1 } }, thoughtSignature: "AA==" },
      { functionCall: { id: "b", name: "g", args: {} } },
    ];
    const answer = { candidates: [{ content: { parts }, finishReason: "STOP" }] };
    const { text } = answers.whole("messages", "generate-content", JSON.stringify(answer));
    const content = (JSON.parse(text).content as { type: string; signature?: string }[]).map((block) =>
      // Until writers tag it, the signature is the provider's own.
      block.signature === "AA==" ? { ...block, signature: "google-gemini-v1:AA==" } : block,
    );
    expect(turn(content)).toEqual(parts);
  });
});

describe("a tool's result", () => {
  const result = (content: unknown, is_error = false, model = "gemini-2.5-pro") => {
    const messages = [
      { role: "user", content: "go" },
      { role: "assistant", content: [{ type: "tool_use", id: "a", name: "f", input: {} }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "a", content, is_error }] },
    ];
    return fromMessages({ messages }, model).contents[2]?.parts ?? [];
  };
  const response = (...told: [content: unknown, isError?: boolean]) =>
    result(...told)[0]?.functionResponse?.response;

  test.each([
    ["plain", { output: "plain" }],
    ["", { output: "" }],
    ['{"a":1.50}', { a: 1.5 }],
    [' \n {"a":{}} ', { a: {} }],
    ["{}", {}],
    ['{"output":1,"more":2}', { output: { output: 1, more: 2 } }],
    ['{"error":"e"}', { output: { error: "e" } }],
    ['{"a":', { output: '{"a":' }],
    ["[1]", { output: "[1]" }],
    ["12", { output: "12" }],
  ])("with the text %j becomes the object %j", (content, expected) => {
    expect(response(content)).toEqual(expected);
  });

  test("that failed becomes an error", () => {
    expect(response("no", true)).toEqual({ error: "no" });
    expect(response('{"why":"x"}', true)).toEqual({ error: { why: "x" } });
  });

  test("of several texts has all of them", () => {
    const texts = ["{}", "b"].map((text) => ({ type: "text", text }));
    expect(response(texts)).toEqual({ output: "{}\nb" });
  });

  test("of any text keeps it", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "grapheme" }), fc.json()), (content) => {
        const kept = response(content) as Record<string, unknown>;
        expect([content, kept.output]).toContainEqual(
          typeof kept.output === "string" ? content : kept.output,
        );
        if (typeof kept.output === "string") expect(kept.output).toBe(content);
        else expect(kept.output ?? kept).toEqual(JSON.parse(content));
      }),
      { numRuns: 500 },
    );
  });

  test("holds its images from Gemini 3 on, and keeps those with a URL behind it", () => {
    const image = { type: "image", source: { type: "base64", media_type: "image/png", data: "AA==" } };
    const remote = { type: "image", source: { type: "url", url: "https://example.com/a" } };
    const inlineData = { mimeType: "image/png", data: "AA==" };
    const named = { text: "Output of tool call a:" };
    const file = { fileData: { fileUri: "https://example.com/a" } };
    const [inside, ...behind] = result([image, remote], false, "gemini-3.6-flash");
    expect(inside?.functionResponse?.parts).toEqual([{ inlineData }]);
    expect(behind).toEqual([named, file]);
    expect(result([image, remote]).slice(1)).toEqual([named, { inlineData }, file]);
  });

  test("has the name of the last call of its id, in any spelling", () => {
    const source = String.raw`{"messages":[{"role":"user","content":"x"},{"role":"assistant","tool_calls":[{"id":"a\u002eb","function":{"name":"old","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a.b","content":"1"},{"role":"assistant","tool_calls":[{"id":"a.b","function":{"name":"new","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a\u002eb","content":"2"}]}`;
    const outcome = units.translate("chat-completions", "generate-content", source);
    expect("text" in outcome && outcome.text.match(/"name":"\w+","response"/g)).toEqual([
      '"name":"old","response"',
      '"name":"new","response"',
    ]);
  });
});

describe("a request that is too large", () => {
  const session = (id: string, thinking: object[]) => ({
    max_tokens: 9,
    messages: [
      { role: "user", content: "go" },
      { role: "assistant", content: [...thinking, { type: "tool_use", id, name: "f", input: {} }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "x" }] },
    ],
  });

  test("is refused, and does not affect the next request", () => {
    const huge = "A".repeat(9 << 20);
    const signed = [{ type: "thinking", thinking: "", signature: `google-gemini-v1:${huge}` }];
    for (const body of [session("a", signed), session(huge, [])]) {
      const outcome = units.translate("messages", "generate-content", JSON.stringify(body));
      expect(outcome).toMatchObject({ message: expect.stringContaining("too large") });
      expect(fromChat({}).contents).toHaveLength(1);
    }
  });
});

test.each([
  ["https://example.com/a.PNG?x=.pdf", "image/png"],
  ["https://example.com/a.b/c.jpeg#y", "image/jpeg"],
  ["https://example.com/a.png/c", undefined],
  ["https://example.com", undefined],
  ["https://example.com/.pdf", "application/pdf"],
])("an image at %s has the type %s", (url, mimeType) => {
  const content = [{ type: "image_url", image_url: { url } }];
  const [{ parts } = { parts: [] }] = fromChat({ messages: [{ role: "user", content }] }).contents;
  expect(parts).toEqual([{ fileData: { ...(mimeType && { mimeType }), fileUri: url } }]);
});

describe("a request that cannot be carried is refused by the name of its field", () => {
  const turn = (...content: unknown[]) => ({ messages: [{ role: "user", content }] });
  const hi = { messages: [{ role: "user", content: "Hi" }] };

  test.each<[string, object]>([
    ["messages", { messages: [{ role: "user", content: "" }] }],
    ["messages", { messages: [{ role: "user", content: "" }] }],
    [
      "messages[0].content[0].image_url.url",
      turn({ type: "image_url", image_url: { url: "http://a/b.png" } }),
    ],
    [
      "messages[0].content[0].image_url.url",
      turn({ type: "image_url", image_url: { url: "data:x;base64,AA==" } }),
    ],
    ["messages[0].content[0].file.file_id", turn({ type: "file", file: { file_id: "file-1" } })],
    ["messages[1]", { messages: [...hi.messages, { role: "tool", tool_call_id: "no", content: "x" }] }],
    ["tool_choice", { ...hi, tool_choice: "required" }],
    ["logit_bias", { ...hi, logit_bias: { 5: 1 } }],
  ])("chat-completions: %s", (field, body) => {
    expect(units.translate("chat-completions", "generate-content", JSON.stringify(body))).toMatchObject({
      field,
    });
  });

  test("messages: a file of Anthropic's", () => {
    const image = { type: "image", source: { type: "file", file_id: "f" } };
    const body = { max_tokens: 9, ...turn(image) };
    expect(units.translate("messages", "generate-content", JSON.stringify(body))).toMatchObject({
      field: "messages[0].content[0].source.file_id",
    });
  });
});
