// Streams for Responses clients, as the official client puts them together: the answer it builds from the events is the
// one that the last event has, and an error raises in it with its message.
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
    if (last.type === "error") {
      const stream = await client(text).responses.create({ ...request, stream: true });
      const read = async (): Promise<void> => {
        for await (const _event of stream);
      };
      await expect(read()).rejects.toThrow(last.message);
      return;
    }
    const built = await client(text).responses.stream(request).finalResponse();
    if (last.type === "response.completed") {
      // The client adds what it parsed to each item.
      expect(built).toMatchObject(last.response);
    } else {
      // It does not take over the last event of an incomplete answer: what it has is what the pieces told.
      expect(built.output).toMatchObject(withoutStatus(last.response.output));
    }
  });
});
