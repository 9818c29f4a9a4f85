// The sandbox's Converse, as Amazon's own client sees it.
import {
  type ContentBlock,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
  type Tool,
} from "@aws-sdk/client-bedrock-runtime";
import { REDACTED_THINKING, SIGNATURES } from "@plano/sandbox";
import { expect, test } from "vitest";
import { bedrockClient } from "./bedrock-client.js";
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
const user = (...content: ContentBlock[]) => ({ role: "user" as const, content });
const hello = [user({ text: "hello" })];
const converse = (modelId: string, more: Partial<ConverseCommandInput> = {}) =>
  bedrockClient(url()).send(new ConverseCommand({ modelId, messages: hello, ...more }));
async function stream(
  modelId: string,
  more: Partial<ConverseCommandInput> = {},
): Promise<ConverseStreamOutput[]> {
  const command = new ConverseStreamCommand({ modelId, messages: hello, ...more });
  const answer = await bedrockClient(url()).send(command);
  if (answer.stream === undefined) throw new Error("there is no stream");
  return collect(answer.stream);
}
const tool = (name: string): Tool => ({ toolSpec: { name, inputSchema: { json: SCHEMA } } });
const toolConfig = { tools: [tool("get_weather"), tool("get_time")] };
const textOf = (content: ContentBlock[] | undefined) => content?.map(({ text }) => text ?? "").join("");

test("the sandbox returns text, whole and streamed, for a model whose name must be encoded", async () => {
  const whole = await converse("m");
  expect([textOf(whole.output?.message?.content), whole.stopReason]).toEqual([GREETING, "end_turn"]);
  const named = await converse("eu.anthropic.claude/m:0");
  expect(textOf(named.output?.message?.content)).toContain("You asked eu.anthropic.claude/m:0");
  const events = await stream("m");
  expect(events.map((event) => event.contentBlockDelta?.delta?.text ?? "").join("")).toBe(GREETING);
  expect(events.at(-2)?.messageStop?.stopReason).toBe("end_turn");
  expect(events.at(-1)?.metadata?.usage).toEqual(whole.usage);
});

test("the sandbox calls parallel tools, and uses their results in the last answer", async () => {
  const first = await converse("sandbox-parallel-tools", { toolConfig });
  const content = first.output?.message?.content ?? [];
  const uses = content.map(({ toolUse }) => toolUse);
  expect(uses.map((use) => [use?.name, use?.input])).toEqual([
    ["get_weather", SAMPLE],
    ["get_time", SAMPLE],
  ]);
  const events = await stream("sandbox-parallel-tools", { toolConfig });
  const starts = events.flatMap(({ contentBlockStart }) => contentBlockStart?.start?.toolUse ?? []);
  expect(starts.map(({ toolUseId }) => toolUseId)).toEqual(uses.map((use) => use?.toolUseId));
  const json = events.map(({ contentBlockDelta }) => contentBlockDelta?.delta?.toolUse?.input ?? "").join("");
  expect(json).toBe(JSON.stringify(SAMPLE).repeat(2));
  const results = ["18 degrees", "rain"].map((text, index) => ({
    toolResult: { toolUseId: uses[index]?.toolUseId, content: [{ text }] },
  }));
  const messages = [...hello, { role: "assistant" as const, content }, user(...results)];
  const last = await converse("sandbox-parallel-tools", { toolConfig, messages });
  expect(textOf(last.output?.message?.content)).toContain(RESULTS);
});

test("the sandbox returns thinking, and accepts it back only with its signature", async () => {
  const whole = await converse("sandbox-thinking");
  const [reasoning, text] = whole.output?.message?.content ?? [];
  const signature = SIGNATURES.anthropic;
  expect(reasoning?.reasoningContent?.reasoningText).toEqual({ text: THINKING, signature });
  const deltas = (await stream("sandbox-thinking")).map(
    (event) => event.contentBlockDelta?.delta?.reasoningContent,
  );
  expect(deltas.filter((delta) => delta !== undefined)).toEqual([{ text: THINKING }, { signature }]);
  const again = (given: string) => {
    const content = [
      { reasoningContent: { reasoningText: { text: THINKING, signature: given } } },
      ...(text ? [text] : []),
    ];
    return converse("m", { messages: [...hello, { role: "assistant", content }, ...hello] });
  };
  expect((await again(signature)).stopReason).toBe("end_turn");
  await expect(again("forged")).rejects.toMatchObject({ name: "ValidationException" });
  const redacted = (await converse("sandbox-redacted-thinking")).output?.message?.content?.[0];
  expect(Buffer.from(redacted?.reasoningContent?.redactedContent ?? []).toString("base64")).toBe(
    REDACTED_THINKING,
  );
});

test("the sandbox receives media intact, in questions and in results", async () => {
  const image = { image: { format: "png" as const, source: { bytes: PNG } } };
  const document = { document: { format: "pdf" as const, name: "a", source: { bytes: PDF } } };
  const messages = [user({ text: "look" }, image, document)];
  const answer = await converse("m", { messages });
  expect(textOf(answer.output?.message?.content)).toContain(
    `I was given ${given("image/png", PNG)} and ${given("application/pdf", PDF)}.`,
  );
});

test("the sandbox returns structured output", async () => {
  const structure = { jsonSchema: { name: "weather", schema: JSON.stringify(SCHEMA) } };
  const outputConfig = { textFormat: { type: "json_schema" as const, structure } };
  const answer = await converse("m", { outputConfig });
  expect(JSON.parse(textOf(answer.output?.message?.content) ?? "")).toEqual(SAMPLE);
});

test("the sandbox reports cached tokens, and cuts an answer at its limit", async () => {
  const usage = { inputTokens: 2, cacheReadInputTokens: 64, cacheWriteInputTokens: 32 };
  expect((await converse("sandbox-cached")).usage).toMatchObject(usage);
  expect((await converse("m", { inferenceConfig: { maxTokens: 2 } })).stopReason).toBe("max_tokens");
});

test.each([
  [400, "ValidationException"],
  [403, "AccessDeniedException"],
  [404, "ResourceNotFoundException"],
  [429, "ThrottlingException"],
  [500, "InternalServerException"],
  [503, "ServiceUnavailableException"],
])("the sandbox answers %d with %s", async (status, name) => {
  await expect(converse(`sandbox-error-${status}`)).rejects.toMatchObject({
    name,
    message: `The sandbox was told to answer ${status}.`,
  });
});

test("the sandbox returns exceptions in the middle of a stream", async () => {
  await expect(stream("sandbox-error-stream")).rejects.toMatchObject({ name: "ModelStreamErrorException" });
  await expect(stream("sandbox-failed-stream")).rejects.toThrow("told to fail in the middle");
});

const says = (...content: object[]) => ({ messages: [{ role: "user", content }] });
const text = { text: "a" };
const withTools = (...turns: object[]) => ({
  messages: [{ role: "user", content: [text] }, ...turns],
  toolConfig: { tools: [{ toolSpec: { name: "a", inputSchema: { json: { type: "object" } } } }] },
});
const use = { role: "assistant", content: [{ toolUse: { toolUseId: "x", name: "a", input: {} } }] };
const result = (toolUseId: string) => ({ toolResult: { toolUseId, content: [text] } });
test.each([
  ["an unknown member", { ...says(text), max_tokens: 5 }, "extraneous key [max_tokens]"],
  ["no messages", { messages: [] }, "must start with a user message"],
  [
    "an assistant first",
    { messages: [{ role: "assistant", content: [text] }] },
    "must start with a user message",
  ],
  ["two turns of one role", { messages: [says(text).messages[0], says(text).messages[0]] }, "must alternate"],
  ["content as text", { messages: [{ role: "user", content: "a" }] }, "messages.1.member.content"],
  ["blank text", says({ text: " " }), "messages.1.member.content.1.member.text"],
  ["no content", says(), "is empty"],
  ["an image as in Messages", says(text, { image: { type: "base64", data: "" } }), "extraneous key [type]"],
  ["an image without a source", says(text, { image: { format: "png" } }), "image.source"],
  [
    "an image of another format",
    says(text, { image: { format: "image/png", source: { bytes: "" } } }),
    "image.format",
  ],
  [
    "a document without text",
    says({ document: { format: "pdf", name: "a", source: { bytes: "AAAA" } } }),
    "text block",
  ],
  [
    "a document's name",
    says(text, { document: { name: "a.pdf", format: "pdf", source: { bytes: "" } } }),
    "file name",
  ],
  ["an unknown block", says({ type: "text", text: "a" }), "extraneous key [type]"],
  [
    "a result without its call",
    withTools({ role: "assistant", content: [text] }, { role: "user", content: [result("x")] }),
    "exceeds",
  ],
  [
    "a call without its result",
    withTools(use, { role: "user", content: [text] }),
    "Expected toolResult blocks",
  ],
  [
    "an open schema of the answer",
    {
      ...says(text),
      outputConfig: {
        textFormat: { type: "json_schema", structure: { jsonSchema: { schema: '{"type":"object"}' } } },
      },
    },
    "must be explicitly set to false",
  ],
  [
    "calls without tools",
    { ...withTools(use, { role: "user", content: [result("x")] }), toolConfig: null },
    "toolConfig",
  ],
  [
    "an invalid schema",
    { ...says(text), toolConfig: { tools: [{ toolSpec: { name: "a", inputSchema: { json: "b" } } }] } },
    "inputSchema.json",
  ],
])("the sandbox refuses %s", async (_name, body, words) => {
  const answer = await refusal(`${url()}/model/m/converse`, body);
  expect(answer).toMatch(/^400 /);
  expect(answer).toContain(words);
});
