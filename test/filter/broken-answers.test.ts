// Answers that a provider broke off, or whose end it could not read: never told as complete, in whole or as a stream.
import { beforeAll, describe, expect, test } from "vitest";
import { STREAM_RULES } from "../vectors/rules/index.js";
import { streamBytes } from "../vectors/vectors.js";
import { clientsOtherThan, type UpstreamName } from "./formats.js";
import { ResponseUnits } from "./response-units.js";

let units: ResponseUnits;

beforeAll(async () => {
  units = await ResponseUnits.load();
});

/** The words of each API's providers; shared/stop-words.ts has the pages. */
const WORDS = {
  "chat-completions": [
    "insufficient_system_resource",
    "network_error",
    "error",
    "abort",
    "function_call_filter: UNEXPECTED_TOOL_CALL",
    "MALFORMED_FUNCTION_CALL",
  ],
  converse: ["malformed_model_output", "malformed_tool_use"],
  "generate-content": ["MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE", "OTHER", "NO_IMAGE"],
} as const satisfies Partial<Record<UpstreamName, readonly string[]>>;
type Upstream = keyof typeof WORDS;

const data = (document: unknown): string => `data: ${JSON.stringify(document)}\n\n`;
const frame = (name: string, document: unknown): string => `${name} ${JSON.stringify(document)}\n`;

const WHOLE: Readonly<Record<Upstream, (word: string) => unknown>> = {
  "chat-completions": (word) => ({
    id: "c",
    model: "m",
    choices: [{ index: 0, message: { role: "assistant", content: "Half" }, finish_reason: word }],
  }),
  converse: (word) => ({
    output: { message: { role: "assistant", content: [{ text: "Half" }] } },
    stopReason: word,
    usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
  }),
  "generate-content": (word) => ({
    candidates: [{ content: { role: "model", parts: [{ text: "Half" }] }, finishReason: word }],
  }),
};

const STREAM: Readonly<Record<Upstream, (word: string) => string>> = {
  "chat-completions": (word) =>
    data({ id: "c", model: "m", choices: [{ index: 0, delta: { content: "Half" }, finish_reason: null }] }) +
    data({ id: "c", model: "m", choices: [{ index: 0, delta: {}, finish_reason: word }] }) +
    data({ id: "c", model: "m", choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } }) +
    "data: [DONE]\n\n",
  converse: (word) =>
    frame("messageStart", { role: "assistant" }) +
    frame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Half" } }) +
    frame("contentBlockStop", { contentBlockIndex: 0 }) +
    frame("messageStop", { stopReason: word }) +
    frame("metadata", {}),
  "generate-content": (word) =>
    data({ candidates: [{ content: { role: "model", parts: [{ text: "Half" }] } }] }) +
    data({ candidates: [{ content: { role: "model", parts: [] }, finishReason: word }] }),
};

describe.each(Object.keys(WORDS) as Upstream[])("an answer of %s that was broken off", (upstream) => {
  for (const word of WORDS[upstream]) {
    test.each(clientsOtherThan(upstream))(`as ${word} is an error to a client of %s`, (client) => {
      const whole = units.whole(client, upstream, JSON.stringify(WHOLE[upstream](word)));
      expect(whole.ok).toBe(false);
      expect(whole.observed).toMatchObject({ errored: true, ended: false });

      const { text, observed } = units.stream(client, upstream, [
        streamBytes(upstream, STREAM[upstream](word)),
      ]);
      expect(STREAM_RULES[client](text, false).error).toContain(word);
      expect(text).toContain("Half");
      expect(observed).toMatchObject({ errored: true, ended: false, stop: "none" });
    });
  }
});

test("a stream of chat-completions that was broken off passes to a client of the same API", () => {
  const bytes = Buffer.from(STREAM["chat-completions"]("network_error"));
  const { text, observed } = units.stream("chat-completions", "chat-completions", [bytes], { usage: true });
  expect(text).toBe(bytes.toString());
  expect(observed).toMatchObject({ input: 3, output: 2, errored: true });
});
