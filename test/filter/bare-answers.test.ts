// Answers of a provider, with status 200, that lack what an answer is: errors for the client, whole and as streams, not empty
// answers.
import { beforeAll, describe, expect, test } from "vitest";
import { STREAM_RULES } from "../vectors/rules/index.js";
import { streamBytes } from "../vectors/vectors.js";
import { clientsOtherThan, type UpstreamName } from "./formats.js";
import { ResponseUnits } from "./response-units.js";

let units: ResponseUnits;

beforeAll(async () => {
  units = await ResponseUnits.load();
});

const USAGE = { prompt_tokens: 3, completion_tokens: 0, total_tokens: 3 };
const WHOLE: Readonly<Record<UpstreamName, readonly object[]>> = {
  "chat-completions": [
    { id: "c", object: "chat.completion", model: "m", usage: USAGE },
    { id: "c", model: "m", choices: [], usage: USAGE },
    { id: "c", model: "m", choices: null },
    { id: "c", model: "m", choices: [{ index: 0, finish_reason: "stop" }] },
    { id: "c", model: "m", choices: [{ index: 0, message: null, finish_reason: "stop" }] },
  ],
  messages: [
    { id: "m", type: "message", role: "assistant", model: "m", stop_reason: "end_turn" },
    { id: "m", type: "message", role: "assistant", content: null, stop_reason: "end_turn" },
  ],
  responses: [
    { id: "r", object: "response", status: "completed", model: "m" },
    { id: "r", object: "response", status: "completed", model: "m", output: null },
    { id: "r", object: "response", status: "in_progress", model: "m", output: [] },
  ],
  converse: [
    { stopReason: "end_turn", usage: { inputTokens: 1, outputTokens: 0, totalTokens: 1 } },
    { output: {}, stopReason: "end_turn" },
    { output: { message: { role: "assistant" } }, stopReason: "end_turn" },
  ],
  "generate-content": [
    { responseId: "g", modelVersion: "m", usageMetadata: { promptTokenCount: 1 } },
    { candidates: [], usageMetadata: { promptTokenCount: 1 } },
    { candidates: [{}] },
    { candidates: [{ content: { role: "model", parts: [{ text: "A" }] } }] },
  ],
};

const data = (document: unknown): string => `data: ${JSON.stringify(document)}\n\n`;
const event = (name: string, document: object): string =>
  `event: ${name}\ndata: ${JSON.stringify({ type: name, ...document })}\n\n`;
const STREAMS: Readonly<Record<UpstreamName, readonly string[]>> = {
  "chat-completions": [
    "data: [DONE]\n\n",
    `${data({ id: "c", model: "m", choices: [], usage: USAGE })}data: [DONE]\n\n`,
    `${data({ id: "c", model: "m" })}data: [DONE]\n\n`,
    data({ id: "c", model: "m", choices: [], usage: USAGE }),
  ],
  messages: [
    event("message_stop", {}),
    event("message_start", { message: { id: "m", role: "assistant", content: [] } }),
  ],
  responses: [
    event("response.completed", { response: { id: "r", status: "completed", model: "m" } }),
    event("response.created", { response: { id: "r", status: "in_progress", output: [] } }) +
      event("response.completed", { response: { id: "r", status: "completed", output: null } }),
    event("response.created", { response: { id: "r", status: "in_progress", output: [] } }),
  ],
  converse: [
    'metadata {"usage":{"inputTokens":1,"outputTokens":0,"totalTokens":1}}\n',
    'messageStart {"role":"assistant"}\n',
  ],
  "generate-content": [
    data({ usageMetadata: { promptTokenCount: 1 } }),
    data({ candidates: [] }),
    data({ candidates: [{}] }),
  ],
};

describe.each(Object.keys(WHOLE) as UpstreamName[])("an answer of %s without its substance", (upstream) => {
  describe.each(clientsOtherThan(upstream))("is an error to a client of %s", (client) => {
    test.each(WHOLE[upstream].map((answer) => JSON.stringify(answer)))("where it is %s", (answer) => {
      expect(units.whole(client, upstream, answer).ok).toBe(false);
    });

    test.each(STREAMS[upstream])("where the stream is %j", (stream) => {
      const { text, observed } = units.stream(client, upstream, [streamBytes(upstream, stream)]);
      expect(STREAM_RULES[client](text, false).error).toBeTruthy();
      expect(observed.ended).toBe(false);
    });
  });
});
