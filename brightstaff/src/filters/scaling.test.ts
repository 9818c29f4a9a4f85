// The cost of output filters grows with a stream's length and not with its square, for many of anything in it.
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import type { ClientApi } from "../conversation/api.js";
import { FilterChain } from "./chain.js";
import { filterEventStream } from "./output.js";
import { growth, MOST_GROWTH } from "./testing/growth.js";

const SIZE = 80;

/** The pieces of a stream, sent one by one or together. */
type Pieces = string[];

const event = (body: object): string => `data: ${JSON.stringify(body)}\n\n`;
const each = (count: number, piece: (index: number) => string): Pieces =>
  Array.from({ length: count }, (_, index) => piece(index));
const chunk = (index: number, delta: object, more: object = {}): string =>
  event({ id: "c", choices: [{ index, delta, finish_reason: null, ...more }] });
const block = (index: number, delta: object): string => event({ type: "content_block_delta", index, delta });
const output = (index: number, more: object = {}): string =>
  event({
    type: "response.output_text.delta",
    output_index: index,
    content_index: 0,
    delta: "wo",
    logprobs: [],
    ...more,
  });
/** Each index once, in mixed order; `count` must not be a multiple of 7919. */
const shuffled = (index: number, count: number): number => (index * 7919) % count;
const token = { token: "wo", logprob: -1, top_logprobs: [] };
const content = "wo";

const STREAMS: [ClientApi, Record<string, (count: number) => Pieces>][] = [
  [
    "chat-completions",
    {
      texts: (n) => each(n, () => chunk(0, { content })),
      words: (n) => each(n, () => chunk(0, { content: "word " })),
      "choices of an event": (n) => [
        event({ id: "c", choices: each(n, String).map((index) => ({ index, delta: { content } })) }),
      ],
      "choices and other members of an event": (n) => [
        event({
          ...Object.fromEntries(each(n, (index) => `m${index}`).map((name) => [name, 1])),
          choices: each(n / 8, String).map((index) => ({ index, delta: { content } })),
        }),
      ],
      "choices in turn": (n) => each(n * 2, (i) => chunk(shuffled(i, n), { content })),
      "choices that end": (n) => [
        ...each(n, (i) => chunk(i, { content })),
        ...each(n, (i) => chunk(shuffled(i, n), {}, { finish_reason: "stop" })),
      ],
      "pieces of arguments": (n) =>
        each(n, (i) => chunk(0, { tool_calls: [{ index: i, function: { arguments: "{" } }] })),
      logprobs: (n) => each(n, () => chunk(0, { content }, { logprobs: { content: [token] } })),
      "logprobs of an event": (n) => [
        chunk(0, { content }, { logprobs: { content: each(n, String).map(() => token) } }),
      ],
      thoughts: (n) => each(n, (i) => chunk(0, i % 2 === 0 ? { content } : { reasoning_content: "x" })),
      "events without text": (n) => each(n, () => event({ id: "c", choices: [] })),
      "events that are no JSON": (n) => each(n, () => "data: x\n\n"),
      comments: (n) => each(n, () => ": x\n\n"),
      "empty lines": (n) => each(n, () => "\n".repeat(32)),
      "carriage returns": (n) => each(n, () => "\r".repeat(32)),
      "carriage returns within an event": (n) => [...each(n, () => ":\r:\r:x\r"), "\r\r"],
      "lines of data": (n) => ["data: {\n", ...each(n, () => "data:\n"), "data: }\n\n"],
      "carriage returns and lines of data": (n) => ["data: {\r", ...each(n, () => "data:\r"), "data: }\r\r"],
      "pieces of a line": (n) => ["data: {", ...each(n, () => " ".repeat(64)), "}\n\n"],
    },
  ],
  [
    "messages",
    {
      texts: (n) => each(n, () => block(0, { type: "text_delta", text: "wo" })),
      "blocks in turn": (n) => each(n * 2, (i) => block(shuffled(i, n), { type: "text_delta", text: "wo" })),
      "pieces of arguments": (n) => each(n, () => block(0, { type: "input_json_delta", partial_json: "{" })),
      pings: (n) => each(n, () => event({ type: "ping" })),
    },
  ],
  [
    "responses",
    {
      texts: (n) => each(n, () => output(0)),
      "items in turn": (n) => each(n * 2, (i) => output(shuffled(i, n))),
      logprobs: (n) => each(n, () => output(0, { logprobs: [token] })),
      "items of a whole answer": (n) => [
        event({
          type: "response.completed",
          response: {
            output: each(n, String).map((id) => ({ id, content: [{ text: "x", logprobs: [token] }] })),
          },
        }),
      ],
    },
  ],
];

/** Whether the stream came to its end; an oversized one is stopped, and costs no more. */
async function isFiltered(api: ClientApi, pieces: Pieces): Promise<boolean> {
  const call = { path: "/", headers: {}, signal: new AbortController().signal };
  // Returns an object of its own, like a filter over HTTP.
  const chain = new FilterChain([
    { id: "f", onFailure: "fail", apply: async ({ body }) => ({ body: { ...body } }) },
  ]);
  const chunks = Readable.from(pieces.map((piece) => Buffer.from(piece)));
  let stopped = false;
  const errorEvent = (): string => {
    stopped = true;
    return "";
  };
  for await (const _ of filterEventStream(chunks, { api, chain, call, errorEvent, onSkipped: () => {} }));
  return !stopped;
}

describe.each(STREAMS)("a stream of %s takes time in proportion to the number of", (api, streams) => {
  test.each(Object.entries(streams))("%s", { timeout: 60_000 }, async (_what, pieces) => {
    expect(await isFiltered(api, pieces(SIZE))).toBe(true);
    const run = async (all: Pieces): Promise<void> => void (await isFiltered(api, all));
    expect(await growth(pieces, SIZE, run), "piece by piece").toBeLessThan(MOST_GROWTH);
    const together = (size: number): Pieces => [pieces(size).join("")];
    expect(await growth(together, SIZE, run), "at once").toBeLessThan(MOST_GROWTH);
  });
});
