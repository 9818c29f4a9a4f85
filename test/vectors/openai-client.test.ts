// Streams for Responses clients, read by the official client: the answer it builds from the events equals the
// one in the last event, and it raises an error with its message.
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { parseSse } from "./rules/answer.js";
import { goldensOf } from "./store.js";

const goldens = goldensOf("streams").filter(({ to }) => to === "responses");

function client(body: string): OpenAI {
  const headers = { "content-type": "text/event-stream" };
  return new OpenAI({ apiKey: "none", fetch: async () => new Response(body, { headers }), maxRetries: 0 });
}

const withoutStatus = (items: object[]): object[] =>
  items.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => name !== "status")));

describe("the official client", () => {
  test.each(goldens)("reads $name", async ({ text }) => {
    const last = JSON.parse(parseSse(text).at(-1)?.data ?? "");
    const request = { model: "any", input: "hello" };
    if (last.type === "error" || last.type === "response.failed") {
      const stream = await client(text).responses.create({ ...request, stream: true });
      const read = async (): Promise<void> => {
        for await (const _event of stream);
      };
      await expect(read()).rejects.toThrow(last.response?.error.message ?? last.message);
      return;
    }
    const built = await client(text).responses.stream(request).finalResponse();
    if (last.type === "response.completed") {
      // The client adds what it parsed to each item.
      expect(built).toMatchObject(last.response);
    } else {
      // It ignores the last event of an incomplete answer and keeps what the pieces contained.
      expect(built.output).toMatchObject(withoutStatus(last.response.output));
    }
  });
});
