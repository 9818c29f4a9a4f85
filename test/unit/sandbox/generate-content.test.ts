// The sandbox's generateContent, as Google's own client sees it.
import { type Content, type GenerateContentConfig, GoogleGenAI, type Part } from "@google/genai";
import { SIGNATURES } from "@plano/sandbox";
import { expect, test } from "vitest";
import {
  collect,
  GREETING,
  given,
  PNG,
  RESULTS,
  refusal,
  SAMPLE,
  SCHEMA,
  THINKING,
  useSandbox,
} from "./fixtures.js";

const { url } = useSandbox();
const models = () => new GoogleGenAI({ apiKey: "none", httpOptions: { baseUrl: url() } }).models;
const user = (...parts: Part[]): Content => ({ role: "user", parts });
const hello = [user({ text: "hello" })];
const ask = (model: string, config: GenerateContentConfig = {}, contents = hello) =>
  models().generateContent({ model, contents, config });
const stream = async (model: string, config: GenerateContentConfig = {}) =>
  collect(await models().generateContentStream({ model, contents: hello, config }));
const tool = (name: string) => ({ name, parametersJsonSchema: SCHEMA });
const tools = [{ functionDeclarations: [tool("get_weather"), tool("get_time")] }];

test("the sandbox returns text, whole and streamed", async () => {
  const whole = await ask("m");
  expect([whole.text, whole.candidates?.[0]?.finishReason]).toEqual([GREETING, "STOP"]);
  const chunks = await stream("m");
  expect(chunks.map(({ text }) => text ?? "").join("")).toBe(GREETING);
  expect(chunks.at(-1)?.usageMetadata).toEqual(whole.usageMetadata);
});

test("the sandbox returns a stream as one JSON list without alt=sse", async () => {
  const path = `${url()}/v1beta/models/m:streamGenerateContent`;
  const response = await fetch(path, { method: "POST", body: JSON.stringify({ contents: hello }) });
  expect((await response.json()) as unknown).toEqual(expect.arrayContaining([expect.anything()]));
});

test("the sandbox calls parallel tools, and uses their results in the last answer", async () => {
  const config = { tools };
  const first = await ask("sandbox-parallel-tools", config);
  expect(first.functionCalls).toEqual([
    { name: "get_weather", args: SAMPLE },
    { name: "get_time", args: SAMPLE },
  ]);
  const streamed = await stream("sandbox-parallel-tools", config);
  expect(streamed.flatMap(({ functionCalls }) => functionCalls ?? [])).toEqual(first.functionCalls);
  const results = [
    { functionResponse: { name: "get_weather", response: { output: "18 degrees" } } },
    { functionResponse: { name: "get_time", response: { output: "rain" } } },
  ];
  const calls = first.candidates?.[0]?.content ?? {};
  const last = await ask("sandbox-parallel-tools", config, [...hello, calls, user(...results)]);
  expect(last.text).toContain(RESULTS);
});

test("the sandbox returns thinking, signed with the text or the first call, and accepts it back only unchanged", async () => {
  const whole = await ask("sandbox-thinking");
  const thoughtSignature = SIGNATURES.google;
  const [thought, text] = whole.candidates?.[0]?.content?.parts ?? [];
  expect(thought).toEqual({ text: THINKING, thought: true });
  expect(text).toMatchObject({ thoughtSignature });
  expect(whole.usageMetadata?.thoughtsTokenCount).toBeGreaterThan(0);
  const last = (await stream("sandbox-thinking")).at(-1)?.candidates?.[0]?.content?.parts;
  expect(last).toEqual([{ text: "", thoughtSignature }]);
  const called = await ask("sandbox-thinking", { tools }, [user({ text: "use a tool" })]);
  const part = called.candidates?.[0]?.content?.parts?.[1];
  expect(part).toMatchObject({ functionCall: { id: expect.any(String) }, thoughtSignature });
  const again = (signature: string) =>
    ask("m", {}, [
      ...hello,
      { role: "model", parts: [{ text: "a", thoughtSignature: signature }] },
      ...hello,
    ]);
  expect((await again(thoughtSignature)).text).toBe(GREETING);
  await expect(again("Zm9yZ2Vk")).rejects.toThrow("Corrupted thought signature");
});

test("the sandbox requires signatures on calls of Gemini 3", async () => {
  const functionCall = { name: "get_time", args: {} };
  const functionResponse = { name: "get_time", response: {} };
  const turns = (signed: object) => [
    ...hello,
    { role: "model", parts: [{ functionCall, ...signed }] },
    user({ functionResponse }),
  ];
  await expect(ask("gemini-3-flash", { tools }, turns({}))).rejects.toThrow("thought_signature");
  const placeholder = { thoughtSignature: "skip_thought_signature_validator" };
  expect((await ask("gemini-3-flash", { tools }, turns(placeholder))).text).toContain("has arrived");
});

test("the sandbox receives media intact", async () => {
  const inlineData = { mimeType: "image/png", data: PNG.toString("base64") };
  const fileData = { mimeType: "application/pdf", fileUri: "https://example.com/a.pdf" };
  const answer = await ask("m", {}, [user({ text: "look" }, { inlineData }, { fileData })]);
  expect(answer.text).toContain(
    `I was given ${given("image/png", PNG)} and a file at https://example.com/a.pdf.`,
  );
});

test.each([
  ["JSON Schema", { responseJsonSchema: SCHEMA }],
  [
    "Google's own schemas",
    {
      responseSchema: {
        type: "OBJECT",
        properties: { city: { type: "STRING" }, degrees: { type: "INTEGER" } },
      } as never,
    },
  ],
])("the sandbox returns structured output by %s", async (_name, schema) => {
  const answer = await ask("m", { responseMimeType: "application/json", ...schema });
  expect(JSON.parse(answer.text ?? "")).toEqual(SAMPLE);
});

test("the sandbox reports cached tokens, and cuts an answer at its limit", async () => {
  const usage = { promptTokenCount: 98, cachedContentTokenCount: 64 };
  expect((await ask("sandbox-cached")).usageMetadata).toMatchObject(usage);
  expect((await ask("m", { maxOutputTokens: 2 })).candidates?.[0]?.finishReason).toBe("MAX_TOKENS");
});

test("the sandbox returns errors, before and in the middle of an answer", async () => {
  await expect(ask("sandbox-error-429")).rejects.toMatchObject({
    status: 429,
    message: expect.stringContaining("RESOURCE_EXHAUSTED"),
  });
  await expect(stream("sandbox-error-stream")).rejects.toThrow("told to fail in the middle");
});

const says = (...parts: object[]) => ({ contents: [{ role: "user", parts }] });
const text = { text: "a" };
const turns = (...parts: object[][]) => ({
  contents: parts.map((some, index) => ({ role: index % 2 ? "model" : "user", parts: some })),
});
const call = { functionCall: { name: "a", args: {} } };
test.each([
  ["an unknown member", { ...says(text), max_tokens: 5 }, 'Unknown name \\"max_tokens\\"'],
  ["no contents", {}, "contents"],
  ["an unknown role", { contents: [{ role: "assistant", parts: [text] }] }, "valid role: user, model"],
  ["no parts", { contents: [{ role: "user" }] }, "contents[0].parts"],
  [
    "an unknown member of a part",
    says({ type: "text", text: "a" }),
    "Unknown name \\\"type\\\" at 'contents[0].parts[0]'",
  ],
  ["a part of two kinds", says({ ...text, ...call }), "contents[0].parts[0]"],
  ["a part of no kind", says({ thought: true }), "contents[0].parts[0]"],
  [
    "an image without its type",
    says({ inlineData: { data: "AAAA" } }),
    "contents[0].parts[0].inlineData.mimeType",
  ],
  [
    "a response without a name",
    turns([text], [call], [{ functionResponse: { response: {} } }]),
    "functionResponse.name",
  ],
  [
    "a response without its call",
    says({ functionResponse: { name: "a", response: {} } }),
    "number of function response parts",
  ],
  ["a call without its response", turns([text], [call], [text]), "number of function response parts"],
  [
    "a response that is not an object",
    turns([text], [call], [{ functionResponse: { name: "a", response: "b" } }]),
    "functionResponse.response",
  ],
  [
    "an invalid schema",
    { ...says(text), tools: [{ functionDeclarations: [{ name: "a", parameters: "b" }] }] },
    "tools[0].functionDeclarations[0].parameters",
  ],
  [
    "JSON Schema instead of Google's",
    { ...says(text), tools: [{ functionDeclarations: [{ name: "a", parameters: SCHEMA }] }] },
    'Unknown name \\"additionalProperties\\"',
  ],
  ["an unknown setting", { ...says(text), generationConfig: { maxTokens: 5 } }, "at 'generationConfig'"],
  [
    "a schema of an answer that is text",
    { ...says(text), generationConfig: { responseJsonSchema: {} } },
    "generationConfig.responseJsonSchema",
  ],
])("the sandbox refuses %s", async (_name, body, words) => {
  const answer = await refusal(`${url()}/v1beta/models/m:generateContent`, body);
  expect(answer).toMatch(/^400 /);
  expect(answer).toContain(words);
});
