// The official Anthropic SDK through real Envoy, to providers of both APIs.
import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";

let plano: TestPlano;
let client: Anthropic;
beforeAll(async () => {
  plano = await startTestPlano();
  client = new Anthropic({ baseURL: plano.url, apiKey: "client-key", maxRetries: 0 });
});
afterAll(() => plano.stop());

const ask = { max_tokens: 1_000, messages: [{ role: "user" as const, content: "hello" }] };
const tools = ["get_weather", "get_time"].map((name) => ({
  name,
  input_schema: {
    type: "object" as const,
    properties: { city: { type: "string" }, days: { type: "integer" } },
  },
}));

test("the models and aliases are listed, page by page", async () => {
  const ids: string[] = [];
  for await (const { id } of client.models.list({ limit: 2 })) ids.push(id);
  expect(ids).toEqual(["sandbox/gpt", "sandbox-messages/claude", "dead/m", "fast-llm", "smart-llm"]);
});

describe.each([
  ["its own API", "smart-llm", "sandbox-messages", "claude"],
  ["OpenAI's API", "fast-llm", "sandbox", "gpt"],
])("with a provider of %s", (_api, alias, prefix, model) => {
  test("a whole answer arrives with its usage and request id", async () => {
    const message = await client.messages.create({ model: alias, ...ask });
    expect(message).toMatchObject({ type: "message", role: "assistant", model, stop_reason: "end_turn" });
    expect(message.content).toEqual([
      expect.objectContaining({ type: "text", text: `Hello from the sandbox! You asked ${model}: "hello"` }),
    ]);
    expect([message.usage.input_tokens, message.usage.output_tokens > 0]).toEqual([2, true]);
    expect(message._request_id).toMatch(/^req_/);
  });

  test("a stream arrives as the SDK's own events and adds up", async () => {
    const stream = client.messages.stream({ model: alias, ...ask });
    const pieces: string[] = [];
    stream.on("text", (text) => pieces.push(text));
    const message = await stream.finalMessage();
    expect(pieces.length).toBeGreaterThan(4);
    expect(pieces.join("")).toBe(`Hello from the sandbox! You asked ${model}: "hello"`);
    expect([message.stop_reason, message.usage.output_tokens > 0]).toEqual(["end_turn", true]);
  });

  test("a tool is called, and its result goes back", async () => {
    const asked = { role: "user" as const, content: "please call get_time" };
    const first = await client.messages.create({ ...ask, model: alias, messages: [asked], tools });
    const call = first.content.find((block) => block.type === "tool_use");
    if (call === undefined) throw new Error("no tool was called");
    expect([first.stop_reason, call.name, call.input]).toEqual([
      "tool_use",
      "get_time",
      { city: "city", days: 1 },
    ]);
    const result = { type: "tool_result" as const, tool_use_id: call.id, content: "noon" };
    const messages = [
      asked,
      { role: "assistant" as const, content: first.content },
      { role: "user" as const, content: [result] },
    ];
    const second = await client.messages.create({ ...ask, model: alias, messages, tools });
    expect(second.content[0]).toMatchObject({
      type: "text",
      text: expect.stringContaining("the tool's result has arrived"),
    });
  });

  test("parallel tool calls stream their whole input", async () => {
    const stream = client.messages.stream({ ...ask, model: `${prefix}/sandbox-parallel-tools`, tools });
    const calls = (await stream.finalMessage()).content.filter((block) => block.type === "tool_use");
    expect(calls.map(({ name, input }) => [name, input])).toEqual([
      ["get_weather", { city: "city", days: 1 }],
      ["get_time", { city: "city", days: 1 }],
    ]);
  });

  test.each([
    [400, Anthropic.BadRequestError, "invalid_request_error"],
    [401, Anthropic.AuthenticationError, "authentication_error"],
    [404, Anthropic.NotFoundError, "not_found_error"],
    [429, Anthropic.RateLimitError, "rate_limit_error"],
    [500, Anthropic.InternalServerError, "api_error"],
    [529, Anthropic.InternalServerError, "overloaded_error"],
  ])("the provider's %i is the SDK's own error", async (status, type, word) => {
    const asked = client.messages.create({ ...ask, model: `${prefix}/sandbox-error-${status}` });
    const error: unknown = await asked.catch((reason: unknown) => reason);
    if (!(error instanceof Anthropic.APIError)) throw new Error(`not an error of the API: ${String(error)}`);
    expect(error).toBeInstanceOf(type);
    expect(error.status).toBe(status);
    expect(error.error).toMatchObject({
      type: "error",
      error: { type: word, message: `The sandbox was told to answer ${status}.` },
    });
  });

  test("an error in the middle of a stream is thrown by the SDK", async () => {
    const stream = client.messages.stream({ ...ask, model: `${prefix}/sandbox-error-stream` });
    await expect(stream.finalMessage()).rejects.toThrow("told to fail in the middle");
  });

  test("leaving in the middle of a stream closes the provider's connection", async () => {
    const stream = client.messages.stream({ ...ask, model: `${prefix}/sandbox-slow-stream` });
    for await (const event of stream) if (event.type === "content_block_delta") break;
    stream.abort();
    await eventually(() => plano.sandbox.openStreams() === 0, "the sandbox saw its connection closed");
  });
});

test("an unreachable provider is a server error", async () => {
  const asked = client.messages.create({ ...ask, model: "dead/m" });
  await expect(asked).rejects.toBeInstanceOf(Anthropic.InternalServerError);
  await expect(asked).rejects.toMatchObject({ status: 502, error: { error: { type: "api_error" } } });
});

test("an unknown model is the SDK's NotFoundError", async () => {
  await expect(client.messages.create({ ...ask, model: "claude-99" })).rejects.toBeInstanceOf(
    Anthropic.NotFoundError,
  );
});
