// The sandbox's chat completions, as OpenAI's own client sees them.
import OpenAI from "openai";
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
const completions = () => client().chat.completions;
const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "hello" }];
const tool = (name: string): OpenAI.ChatCompletionTool => ({
  type: "function",
  function: { name, parameters: SCHEMA },
});
const tools = [tool("get_weather"), tool("get_time")];

test("the sandbox returns text, whole and streamed", async () => {
  const whole = await completions().create({ model: "m", messages });
  expect(whole.choices[0]?.message.content).toBe(GREETING);
  const stream = completions().stream({ model: "m", messages, stream_options: { include_usage: true } });
  const streamed = await stream.finalChatCompletion();
  expect([streamed.choices[0]?.message.content, streamed.usage]).toEqual([GREETING, whole.usage]);
});

test("the sandbox calls parallel tools, and uses their results in the last answer", async () => {
  const ask = { model: "sandbox-parallel-tools", messages, tools };
  const first = (await completions().create(ask)).choices[0]?.message;
  const calls = first?.tool_calls ?? [];
  expect(calls).toMatchObject([
    { function: { name: "get_weather", arguments: JSON.stringify(SAMPLE) } },
    { function: { name: "get_time", arguments: JSON.stringify(SAMPLE) } },
  ]);
  const streamed = await completions().stream(ask).finalMessage();
  expect(streamed.tool_calls).toMatchObject(calls);
  const results = ["18 degrees", "rain"].map((content, index) => ({
    role: "tool" as const,
    tool_call_id: calls[index]?.id ?? "",
    content,
  }));
  const answered = [...messages, ...(first ? [first] : []), ...results];
  const last = await completions().create({ ...ask, messages: answered });
  expect(last.choices[0]?.message.content).toContain(RESULTS);
});

test("the sandbox calls a custom tool with free text", async () => {
  const custom = { type: "custom" as const, custom: { name: "patch" } };
  const ask = { model: "m", messages: [{ role: "user" as const, content: "use a tool" }], tools: [custom] };
  const input = 'free text for "patch"';
  expect((await completions().create(ask)).choices[0]?.message.tool_calls).toMatchObject([
    { custom: { input } },
  ]);
  const chunks = await collect(await completions().create({ ...ask, stream: true }));
  const deltas = chunks.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? []) as {
    custom?: { input: string };
  }[];
  expect(deltas.map((delta) => delta.custom?.input).join("")).toBe(input);
});

test("the sandbox returns thinking", async () => {
  const whole = await completions().create({ model: "sandbox-thinking", messages });
  expect(whole.choices[0]?.message).toMatchObject({ reasoning_content: THINKING });
  expect(whole.usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(0);
});

test("the sandbox receives media intact", async () => {
  const content: OpenAI.ChatCompletionContentPart[] = [
    { type: "image_url", image_url: { url: `data:image/png;base64,${PNG.toString("base64")}` } },
    { type: "file", file: { file_data: `data:application/pdf;base64,${PDF.toString("base64")}` } },
    { type: "input_audio", input_audio: { format: "wav", data: "UklGRg==" } },
    { type: "image_url", image_url: { url: "https://example.com/a.png" } },
  ];
  const answer = await completions().create({ model: "m", messages: [{ role: "user", content }] });
  const media = [
    given("image/png", PNG),
    given("application/pdf", PDF),
    given("audio/wav", Buffer.from("RIFF")),
    "an image at https://example.com/a.png",
  ];
  expect(answer.choices[0]?.message.content).toContain(`I was given ${media.join(" and ")}.`);
});

test("the sandbox returns structured output", async () => {
  const json_schema = { name: "weather", schema: SCHEMA };
  const answer = await completions().create({
    model: "m",
    messages,
    response_format: { type: "json_schema", json_schema },
  });
  expect(JSON.parse(answer.choices[0]?.message.content ?? "")).toEqual(SAMPLE);
});

test("the sandbox reports cached tokens", async () => {
  const answer = await completions().create({ model: "sandbox-cached", messages });
  expect(answer.usage).toMatchObject({ prompt_tokens: 98, prompt_tokens_details: { cached_tokens: 64 } });
});

test("the sandbox returns errors, before and in the middle of an answer", async () => {
  const asked = completions().create({ model: "sandbox-error-503", messages });
  await expect(asked).rejects.toMatchObject({ status: 503, type: "server_error" });
  const broken = await completions().create({ model: "sandbox-error-stream", messages, stream: true });
  await expect(collect(broken)).rejects.toThrow("told to fail in the middle");
});

const user = { role: "user", content: "a" };
const call = { id: "x", type: "function", function: { name: "a", arguments: "{}" } };
const calls = { role: "assistant", tool_calls: [call] };
test.each([
  [
    "a block of Messages",
    [{ role: "user", content: [{ type: "image", source: {} }] }],
    {},
    "messages[0].content[0].type",
  ],
  ["an unknown role", [{ role: "model", content: "a" }], {}, "messages[0].role"],
  [
    "a result without its call",
    [user, { role: "tool", tool_call_id: "x", content: "" }],
    {},
    "preceeding message",
  ],
  ["a call without its result", [user, calls, user], {}, "did not have response messages: x"],
  [
    "a call without arguments",
    [user, { role: "assistant", tool_calls: [{ ...call, function: { name: "a" } }] }],
    {},
    "arguments",
  ],
  ["a flat tool", [user], { tools: [{ type: "function", name: "a" }] }, "tools[0].function"],
  [
    "an invalid schema",
    [user],
    { tools: [{ type: "function", function: { name: "a", parameters: "b" } }] },
    "parameters",
  ],
])("the sandbox refuses %s", async (_name, given, more, words) => {
  const answer = await refusal(`${url()}/v1/chat/completions`, { model: "m", messages: given, ...more });
  expect(answer).toMatch(/^400 /);
  expect(answer).toContain(words);
});
