import { expect, test } from "vitest";
import { clientRequest } from "../testing/client-request.js";
import type { GuardedText } from "./guard.js";
import { ModelGuard } from "./model-guard.js";
import { OF_REQUESTS } from "./model-instructions.js";

const called = (...values: unknown[]) =>
  values.map((value) => ({ function: { name: "report", arguments: JSON.stringify(value) } }));

/** Judges texts by a model that answers so, and keeps what it is asked. */
async function judge(message: object, ...said: Partial<GuardedText>[]) {
  const asked: string[] = [];
  const client = {
    chat: async (body: Record<string, unknown>) => {
      asked.push(JSON.stringify(body.messages));
      return { choices: [{ message }] };
    },
    embeddings: async () => ({}),
  };
  const request = clientRequest({});
  const texts = said.map((one): GuardedText => ({ text: "hello", kind: "said", speaker: "user", ...one }));
  const guard = new ModelGuard({ model: "m", instructions: OF_REQUESTS, limitHeaders: [] }, client);
  const verdict = await guard.judge(texts, { request, body: {}, signal: request.signal });
  return { verdict, asked: asked.join("\n") };
}

test.each([
  [{ tool_calls: called({ jailbreak: true }) }],
  [{ tool_calls: called({ jailbreak: false }, { jailbreak: true }) }],
  [{ tool_calls: called({ jailbreak: false }), content: "unsafe" }],
  [{ tool_calls: called({ jailbreak: false }), content: '{"jailbreak": true}' }],
  [{ content: '{"jailbreak": true}' }],
  [{ content: '{"jailbreak": true} {"jailbreak": false}' }],
  [{ content: 'unsafe {"jailbreak": false}' }],
])("a refusal counts, whatever else it says: %j", async (message) => {
  expect((await judge(message, {})).verdict).toEqual({ refused: "model" });
});

test.each([
  [{ tool_calls: called({ jailbreak: false }), content: "All is well." }],
  [{ content: '<think>Is it {"jailbreak": true}? No.</think> {"jailbreak": false}' }],
  [{ content: "safe" }],
])("lets pass: %j", async (message) => {
  expect((await judge(message, {})).verdict).toBe("passed");
});

test.each([
  [{}],
  [{ content: "I would rather not say." }],
  [{ tool_calls: called({ jailbreak: "false" }) }],
  [{ tool_calls: called({ jailbreak: false, padding: "x".repeat(100_000) }) }],
])("decides nothing", async (message) => {
  await expect(judge(message, {})).rejects.toThrow("cannot be read");
});
