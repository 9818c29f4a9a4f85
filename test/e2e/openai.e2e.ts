// The official OpenAI SDK through real Envoy, to providers of both APIs.
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";

let plano: TestPlano;
let client: OpenAI;
beforeAll(async () => {
  plano = await startTestPlano();
  client = new OpenAI({ baseURL: `${plano.url}/v1`, apiKey: "client-key", maxRetries: 0 });
});
afterAll(() => plano.stop());

const messages = [{ role: "user" as const, content: "hello" }];
const tools = ["get_weather", "get_time"].map((name) => ({
  type: "function" as const,
  function: {
    name,
    parameters: { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } } },
  },
}));

test("the models and aliases are listed, and one can be retrieved", async () => {
  const ids = (await client.models.list()).data.map(({ id }) => id);
  expect(ids).toEqual(["sandbox/gpt", "sandbox-messages/claude", "dead/m", "fast-llm", "smart-llm"]);
  expect((await client.models.retrieve("sandbox/gpt")).owned_by).toBe("sandbox");
});

describe.each([
  ["its own API", "fast-llm", "sandbox", "gpt"],
  ["Anthropic's API", "smart-llm", "sandbox-messages", "claude"],
])("with a provider of %s", (_api, alias, prefix, model) => {
  test("a whole answer arrives with its usage and request id", async () => {
    const completion = await client.chat.completions.create({ model: alias, messages });
    expect(completion.model).toBe(model);
    expect(completion.object).toBe("chat.completion");
    expect(completion.choices[0]?.message).toMatchObject({
      role: "assistant",
      content: `Hello from the sandbox! You asked ${model}: "hello"`,
    });
    expect(completion.choices[0]?.finish_reason).toBe("stop");
    expect(completion.usage).toMatchObject({
      prompt_tokens: 2,
      total_tokens: 2 + (completion.usage?.completion_tokens ?? 0),
    });
    expect(completion._request_id).toMatch(/^req_/);
  });

  test("a stream arrives piece by piece, with usage when requested", async () => {
    const stream = await client.chat.completions.create({
      model: alias,
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const pieces: string[] = [];
    let tokens = 0;
    let finish: string | null | undefined;
    for await (const chunk of stream) {
      pieces.push(chunk.choices[0]?.delta.content ?? "");
      finish = chunk.choices[0]?.finish_reason ?? finish;
      tokens = chunk.usage?.completion_tokens ?? tokens;
    }
    expect(pieces.join("")).toBe(`Hello from the sandbox! You asked ${model}: "hello"`);
    expect(pieces.filter((piece) => piece !== "").length).toBeGreaterThan(4);
    expect([finish, tokens > 0]).toEqual(["stop", true]);
  });

  test("usage is removed from a stream whose client did not request it", async () => {
    const stream = await client.chat.completions.create({ model: alias, messages, stream: true });
    for await (const chunk of stream) expect(chunk.usage ?? null).toBeNull();
  });

  test("a tool is called, and its result goes back", async () => {
    const asked = [{ role: "user" as const, content: "please call get_weather" }];
    const first = await client.chat.completions.create({ model: alias, messages: asked, tools });
    const message = first.choices[0]?.message;
    const [call] = message?.tool_calls ?? [];
    if (message === undefined || call?.type !== "function") throw new Error("no tool was called");
    expect(first.choices[0]?.finish_reason).toBe("tool_calls");
    expect([call.function.name, JSON.parse(call.function.arguments)]).toEqual([
      "get_weather",
      { city: "city", days: 1 },
    ]);
    const second = await client.chat.completions.create({
      model: alias,
      messages: [...asked, message, { role: "tool", tool_call_id: call.id, content: "sunny" }],
      tools,
    });
    expect(second.choices[0]?.message.content).toContain("the tool's result has arrived");
  });

  test("parallel tool calls stream their whole arguments", async () => {
    const stream = client.chat.completions.stream({
      model: `${prefix}/sandbox-parallel-tools`,
      messages,
      tools,
    });
    const calls = (await stream.finalChatCompletion()).choices[0]?.message.tool_calls ?? [];
    expect(
      calls.map(
        (call) => call.type === "function" && [call.function.name, JSON.parse(call.function.arguments)],
      ),
    ).toEqual([
      ["get_weather", { city: "city", days: 1 }],
      ["get_time", { city: "city", days: 1 }],
    ]);
  });

  test.each([
    [400, OpenAI.BadRequestError],
    [401, OpenAI.AuthenticationError],
    [403, OpenAI.PermissionDeniedError],
    [404, OpenAI.NotFoundError],
    [429, OpenAI.RateLimitError],
    [500, OpenAI.InternalServerError],
    [529, OpenAI.InternalServerError],
  ])("the provider's %i is the SDK's own error", async (status, type) => {
    const asked = client.chat.completions.create({ model: `${prefix}/sandbox-error-${status}`, messages });
    const error: unknown = await asked.catch((reason: unknown) => reason);
    if (!(error instanceof OpenAI.APIError)) throw new Error(`not an error of the API: ${String(error)}`);
    expect(error).toBeInstanceOf(type);
    expect(error.message).toContain(`The sandbox was told to answer ${status}.`);
    expect(error.requestID).toBe("req_sandbox");
    if (status === 429) expect(error.headers?.get("retry-after")).toBe("1");
  });

  test("an error in the middle of a stream is thrown by the SDK", async () => {
    const stream = await client.chat.completions.create({
      model: `${prefix}/sandbox-error-stream`,
      messages,
      stream: true,
    });
    const read = async (): Promise<void> => {
      for await (const _ of stream);
    };
    await expect(read()).rejects.toThrow("told to fail in the middle");
  });

  test("a truncated stream is an error", async () => {
    const stream = await client.chat.completions.create({
      model: `${prefix}/sandbox-end-stream`,
      messages,
      stream: true,
    });
    const read = async (): Promise<void> => {
      for await (const _ of stream);
    };
    await expect(read()).rejects.toThrow("closed the stream before the answer was complete");
  });

  test("leaving in the middle of a stream closes the provider's connection", async () => {
    const stream = await client.chat.completions.create({
      model: `${prefix}/sandbox-slow-stream`,
      messages,
      stream: true,
    });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    stream.controller.abort();
    await eventually(() => plano.sandbox.openStreams() === 0, "the sandbox saw its connection closed");
  });

  test("a long stream arrives whole and in order", async () => {
    const stream = await client.chat.completions.create({
      model: `${prefix}/sandbox-long-2000`,
      messages,
      stream: true,
    });
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    expect(text).toBe(Array.from({ length: 2_000 }, (_, index) => `word${index + 1} `).join(""));
  });

  test.each(["garbage", "gzip"])("an unusable answer is a 502 that says why: %s", async (fault) => {
    const asked = client.chat.completions.create({ model: `${prefix}/sandbox-${fault}`, messages });
    await expect(asked).rejects.toMatchObject({ status: 502, code: "bad_provider_response" });
  });

  test("a connection that breaks before the answer gives a 502 with a retry hint", async () => {
    const asked = client.chat.completions.create({ model: `${prefix}/sandbox-reset`, messages });
    await expect(asked).rejects.toMatchObject({ status: 502, code: "upstream_reset" });
  });
});

test("reasoning translates from one API to the other", async () => {
  const completion = await client.chat.completions.create({
    model: "sandbox-messages/sandbox-thinking",
    messages,
  });
  expect(completion.choices[0]?.message).toMatchObject({
    reasoning_content: expect.stringContaining("wants an answer"),
  });
});

test("an unreachable provider is a 502", async () => {
  const error: unknown = await client.chat.completions
    .create({ model: "dead/m", messages })
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ status: 502, code: "upstream_unreachable" });
  expect((error as { headers: Headers }).headers.get("retry-after")).toBe("1");
});

test("an unknown model is the SDK's NotFoundError", async () => {
  const asked = client.chat.completions.create({ model: "gpt-9", messages });
  await expect(asked).rejects.toMatchObject({ status: 404, code: "model_not_found", param: "model" });
});

test("a request without a model goes to the default", async () => {
  const completion = await client.chat.completions.create({ messages } as never);
  expect((completion as { model: string }).model).toBe("gpt");
});
