// The sandbox's Messages, as Anthropic's own client sees it.
import Anthropic from "@anthropic-ai/sdk";
import { REDACTED_THINKING, SIGNATURES } from "@plano/sandbox";
import { expect, test } from "vitest";
import {
  collect,
  GREETING,
  given,
  PDF,
  PNG,
  RESULTS,
  refusal,
  SAMPLE,
  SCHEMA,
  THINKING,
  useSandbox,
} from "./fixtures.js";

const { url } = useSandbox();
const client = () => new Anthropic({ apiKey: "none", baseURL: url(), maxRetries: 0 });
const hello: Anthropic.MessageParam[] = [{ role: "user", content: "hello" }];
const plain = { max_tokens: 100, messages: hello };
const tool = (name: string): Anthropic.Tool => ({ name, input_schema: { ...SCHEMA, type: "object" } });
const tools = [tool("get_weather"), tool("get_time")];

test("the sandbox returns text, whole and streamed", async () => {
  const whole = await client().messages.create({ ...plain, model: "m" });
  expect(whole.content).toEqual([{ type: "text", text: GREETING }]);
  const streamed = await client()
    .messages.stream({ ...plain, model: "m" })
    .finalMessage();
  expect([streamed.content, streamed.usage]).toEqual([whole.content, whole.usage]);
});

test("the sandbox calls parallel tools, and uses their results in the last answer", async () => {
  const ask = { ...plain, model: "sandbox-parallel-tools", tools };
  const first = await client().messages.create(ask);
  const calls = first.content.filter((block) => block.type === "tool_use");
  expect(calls.map(({ name, input }) => [name, input])).toEqual([
    ["get_weather", SAMPLE],
    ["get_time", SAMPLE],
  ]);
  expect((await client().messages.stream(ask).finalMessage()).content).toEqual(first.content);
  const content = ["18 degrees", "rain"].map((text, index) => ({
    type: "tool_result" as const,
    tool_use_id: calls[index]?.id ?? "",
    content: text,
  }));
  const messages = [
    ...hello,
    { role: "assistant" as const, content: first.content },
    { role: "user" as const, content },
  ];
  const last = await client().messages.create({ ...ask, messages });
  expect(last.content[0]).toMatchObject({ text: expect.stringContaining(RESULTS) });
});

test("the sandbox returns thinking, and accepts it back only with its signature", async () => {
  const ask = { ...plain, model: "sandbox-thinking" };
  const whole = await client().messages.create(ask);
  const signature = SIGNATURES.anthropic;
  expect(whole.content[0]).toEqual({ type: "thinking", thinking: THINKING, signature });
  expect((await client().messages.stream(ask).finalMessage()).content).toEqual(whole.content);
  const again = (given: string) => {
    const content = [
      { type: "thinking" as const, thinking: THINKING, signature: given },
      ...whole.content.slice(1),
    ];
    return client().messages.create({
      ...ask,
      messages: [...hello, { role: "assistant", content }, ...hello],
    });
  };
  expect((await again(signature)).stop_reason).toBe("end_turn");
  await expect(again("forged")).rejects.toThrow("Invalid `signature` in `thinking` block");
  const redacted = { ...plain, model: "sandbox-redacted-thinking" };
  const block = { type: "redacted_thinking", data: REDACTED_THINKING };
  expect((await client().messages.create(redacted)).content[0]).toEqual(block);
  expect((await client().messages.stream(redacted).finalMessage()).content[0]).toEqual(block);
});

test("the sandbox receives media intact", async () => {
  const base64 = (media_type: string, bytes: Buffer) => ({
    type: "base64",
    media_type,
    data: bytes.toString("base64"),
  });
  const image = { type: "image", source: base64("image/png", PNG) } as Anthropic.ImageBlockParam;
  const pdf = { type: "document", source: base64("application/pdf", PDF) } as Anthropic.DocumentBlockParam;
  const messages: Anthropic.MessageParam[] = [
    { role: "user", content: [pdf] },
    { role: "assistant", content: [{ type: "tool_use", id: "x", name: "look", input: {} }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "x", is_error: true, content: [image] }] },
  ];
  const answer = await client().messages.create({ max_tokens: 100, model: "m", messages });
  const words = `The tool failed: "". I was given ${given("application/pdf", PDF)} and ${given("image/png", PNG)}.`;
  expect(answer.content[0]).toMatchObject({ text: expect.stringContaining(words) });
});

test("the sandbox returns structured output", async () => {
  const output_config = { format: { type: "json_schema" as const, schema: SCHEMA } };
  const answer = await client().messages.create({ ...plain, model: "m", output_config });
  expect(answer.content).toEqual([{ type: "text", text: JSON.stringify(SAMPLE) }]);
});

test("the sandbox reports cached tokens", async () => {
  const answer = await client().messages.create({ ...plain, model: "sandbox-cached" });
  const cached = { input_tokens: 2, cache_read_input_tokens: 64, cache_creation_input_tokens: 32 };
  expect(answer.usage).toMatchObject(cached);
});

test("the sandbox returns errors, before and in the middle of an answer", async () => {
  const asked = client().messages.create({ ...plain, model: "sandbox-error-529" });
  await expect(asked).rejects.toMatchObject({ status: 529, error: { error: { type: "overloaded_error" } } });
  const broken = client().messages.stream({ ...plain, model: "sandbox-error-stream" });
  await expect(collect(broken)).rejects.toThrow("told to fail in the middle");
});

const says = (...content: object[]) => ({ messages: [{ role: "user", content }] });
const text = { type: "text", text: "a" };
const turns = (...contents: object[][]) => ({
  messages: contents.map((content, index) => ({ role: index % 2 ? "assistant" : "user", content })),
});
const use = { type: "tool_use", id: "x", name: "a", input: {} };
const result = { type: "tool_result", tool_use_id: "x", content: "b" };
const thinking = { type: "enabled", budget_tokens: 1024 };
test.each([
  ["no max_tokens", { ...says(text), max_tokens: undefined }, "max_tokens: Field required"],
  [
    "an unknown member",
    { ...says(text), response_format: {} },
    "response_format: Extra inputs are not permitted",
  ],
  [
    "blank text",
    says({ type: "text", text: " " }),
    "messages.0.content.0.text: text content blocks must contain",
  ],
  [
    "empty text",
    { messages: [{ role: "user", content: "" }] },
    "messages.0.content: text content blocks must be non-empty",
  ],
  [
    "an unknown block",
    says({ type: "image_url", image_url: {} }),
    "messages.0.content.0: Input tag 'image_url'",
  ],
  ["an unknown member of a block", says({ ...text, name: "a" }), "messages.0.content.0.name: Extra inputs"],
  [
    "an image of another type",
    says({ type: "image", source: { type: "base64", media_type: "image/bmp", data: "" } }),
    "media_type",
  ],
  [
    "data that is not base64",
    says({ type: "image", source: { type: "base64", media_type: "image/png", data: "a-b" } }),
    "source.data",
  ],
  ["a result without its call", says(result), "unexpected `tool_use_id`"],
  [
    "a call without its result",
    turns([text], [use], [text]),
    "without `tool_result` blocks immediately after: x",
  ],
  ["an invalid schema", { ...says(text), tools: [{ name: "a", input_schema: "b" }] }, "tools.0.input_schema"],
  [
    "an open schema of the answer",
    { ...says(text), output_config: { format: { type: "json_schema", schema: { type: "object" } } } },
    "output_config.format.schema: sandbox: m refuses an open object",
  ],
  ["a small budget of thinking", { ...says(text), thinking }, "max_tokens"],
  [
    "a call before its thinking",
    { ...turns([text], [use], [result]), thinking, max_tokens: 2000 },
    "messages.1.content.0.type: Expected `thinking`",
  ],
])("the sandbox refuses %s", async (_name, more, words) => {
  const answer = await refusal(`${url()}/v1/messages`, { model: "m", max_tokens: 100, ...more });
  expect(answer).toMatch(/^400 /);
  expect(answer).toContain(words);
});
