// The sandbox's Responses, as OpenAI's own client sees them.
import { SIGNATURES } from "@plano/sandbox";
import OpenAI from "openai";
import type { ResponseInputItem, Tool } from "openai/resources/responses/responses";
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
const client = () => new OpenAI({ apiKey: "none", baseURL: `${url()}/v1`, maxRetries: 0 });
const tool = (name: string): Tool => ({ type: "function", name, parameters: SCHEMA, strict: true });
const tools = [tool("get_weather"), tool("get_time")];

test("the sandbox returns text, whole and streamed", async () => {
  const whole = await client().responses.create({ model: "m", input: "hello" });
  expect([whole.output_text, whole.status]).toEqual([GREETING, "completed"]);
  const stream = client().responses.stream({ model: "m", input: "hello" });
  const events = await collect(stream);
  expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index));
  expect((await stream.finalResponse()).output).toMatchObject(whole.output);
});

test("the sandbox calls parallel tools, and uses their results in the last answer", async () => {
  const ask = { model: "sandbox-parallel-tools", tools };
  const input: ResponseInputItem[] = [{ role: "user", content: "both" }];
  const stream = client().responses.stream({ ...ask, input });
  const first = await stream.finalResponse();
  const calls = first.output.filter((item) => item.type === "function_call");
  expect(calls.map(({ name }) => name)).toEqual(["get_weather", "get_time"]);
  expect(calls.map((call) => JSON.parse(call.arguments))).toEqual([SAMPLE, SAMPLE]);
  expect((await client().responses.create({ ...ask, input })).output).toMatchObject(
    calls.map(({ call_id, name, arguments: given }) => ({ call_id, name, arguments: given })),
  );
  for (const { call_id, name, arguments: json } of calls)
    input.push({ type: "function_call", call_id, name, arguments: json });
  for (const [index, output] of ["18 degrees", "rain"].entries())
    input.push({ type: "function_call_output", call_id: calls[index]?.call_id ?? "", output });
  expect((await client().responses.create({ ...ask, input })).output_text).toContain(RESULTS);
});

test("the sandbox calls a custom tool with free text", async () => {
  const ask = { model: "m", input: "use a tool", tools: [{ type: "custom" as const, name: "patch" }] };
  const whole = await client().responses.create(ask);
  expect(whole.output).toMatchObject([{ type: "custom_tool_call", input: 'free text for "patch"' }]);
  expect((await client().responses.stream(ask).finalResponse()).output).toMatchObject([
    { type: "custom_tool_call", input: 'free text for "patch"' },
  ]);
});

test("the sandbox returns thinking, signed only on request, and accepts it back only unchanged", async () => {
  const ask = { model: "sandbox-thinking", input: "hello" };
  const whole = await client().responses.create({ ...ask, include: ["reasoning.encrypted_content"] });
  const summary = [{ type: "summary_text", text: THINKING }];
  expect(whole.output[0]).toMatchObject({ type: "reasoning", summary, encrypted_content: SIGNATURES.openAi });
  expect(whole.usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(0);
  const streamed = await client().responses.stream(ask).finalResponse();
  expect(streamed.output[0]).toEqual(expect.not.objectContaining({ encrypted_content: expect.anything() }));
  const [reasoning, message] = whole.output as ResponseInputItem[];
  if (reasoning?.type !== "reasoning" || message === undefined) throw new Error("there is no reasoning");
  const again = (encrypted_content: string) =>
    client().responses.create({
      ...ask,
      store: false,
      input: [
        { role: "user", content: "a" },
        { ...reasoning, encrypted_content },
        message,
        { role: "user", content: "hello" },
      ],
    });
  expect((await again(SIGNATURES.openAi)).output_text).toContain("hello");
  await expect(again("forged")).rejects.toMatchObject({ status: 400, code: "invalid_encrypted_content" });
});

test("the sandbox receives media intact", async () => {
  const content = [
    {
      type: "input_image" as const,
      detail: "auto" as const,
      image_url: `data:image/png;base64,${PNG.toString("base64")}`,
    },
    {
      type: "input_file" as const,
      filename: "a.pdf",
      file_data: `data:application/pdf;base64,${PDF.toString("base64")}`,
    },
  ];
  const answer = await client().responses.create({ model: "m", input: [{ role: "user", content }] });
  expect(answer.output_text).toContain(
    `I was given ${given("image/png", PNG)} and ${given("application/pdf", PDF)}.`,
  );
});

test("the sandbox returns structured output", async () => {
  const format = { type: "json_schema" as const, name: "weather", schema: SCHEMA };
  const answer = await client().responses.parse({ model: "m", input: "hello", text: { format } });
  expect(JSON.parse(answer.output_text)).toEqual(SAMPLE);
});

test("the sandbox reports cached tokens, and cuts an answer at its limit", async () => {
  const cached = await client().responses.create({ model: "sandbox-cached", input: "hello" });
  expect(cached.usage).toMatchObject({ input_tokens: 98, input_tokens_details: { cached_tokens: 64 } });
  const cut = await client().responses.create({
    model: "sandbox-long-30",
    input: "a",
    max_output_tokens: 16,
  });
  expect([cut.status, cut.incomplete_details?.reason]).toEqual(["incomplete", "max_output_tokens"]);
});

test("the sandbox returns errors, before and in the middle of an answer", async () => {
  const error = await client()
    .responses.create({ model: "sandbox-error-429", input: "hello" })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ status: 429, code: "rate_limit_exceeded" });
  const broken = await client().responses.create({
    model: "sandbox-error-stream",
    input: "hello",
    stream: true,
  });
  expect((await collect(broken)).at(-1)).toMatchObject({ type: "error", code: "server_error" });
  const failed = await client().responses.create({
    model: "sandbox-failed-stream",
    input: "hello",
    stream: true,
  });
  expect((await collect(failed)).at(-1)).toMatchObject({
    type: "response.failed",
    response: { status: "failed", error: { code: "server_error" } },
  });
});

const item = (...input: object[]) => ({ input });
const OPEN = { type: "object", properties: { b: { type: "string" } } };
const user = { role: "user", content: "a" };
test.each([
  ["an unknown member", { messages: [] }, "Unknown parameter: 'messages'"],
  ["too small a limit", { max_output_tokens: 5 }, "max_output_tokens"],
  [
    "a tool as in chat completions",
    { tools: [{ type: "function", function: { name: "a" } }] },
    "tools[0].name",
  ],
  ["an invalid schema", { tools: [{ type: "function", name: "a", parameters: "b" }] }, "tools[0].parameters"],
  [
    "a part of chat completions",
    item({ role: "user", content: [{ type: "text", text: "a" }] }),
    "input[0].content[0].type",
  ],
  [
    "a user's part from the assistant",
    item({ role: "assistant", content: [{ type: "input_text", text: "a" }] }),
    "input[0]",
  ],
  ["an unknown item", item({ type: "riddle" }), "input[0].type"],
  [
    "an output without its call",
    item(user, { type: "function_call_output", call_id: "x", output: "" }),
    "No tool call found",
  ],
  [
    "a call without its output",
    item(user, { type: "function_call", call_id: "x", name: "a", arguments: "{}" }),
    "No tool output",
  ],
  [
    "reasoning that nothing follows",
    item(user, { type: "reasoning", id: "rs_1", summary: [] }),
    "without its required following",
  ],
  [
    "a strict schema that is open",
    { text: { format: { type: "json_schema", name: "a", strict: true, schema: OPEN } } },
    "'additionalProperties' is required",
  ],
  [
    "a strict schema with what may be absent",
    {
      tools: [
        { type: "function", name: "a", strict: true, parameters: { ...OPEN, additionalProperties: false } },
      ],
    },
    "Missing 'b'",
  ],
  ["an earlier response", { previous_response_id: "resp_1" }, "previous_response_not_found"],
])("the sandbox refuses %s", async (_name, more, words) => {
  const text = await refusal(`${url()}/v1/responses`, { model: "m", input: "a", ...more });
  expect(text).toMatch(/^400 /);
  expect(text).toContain(words);
});
