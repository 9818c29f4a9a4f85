// The cost of judging a stream, and of cutting a text for guards, grows with the length and not with its square.
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { growth, MOST_GROWTH } from "../filters/testing/growth.js";
import { clientRequest } from "../testing/client-request.js";
import { guardStream } from "./guarded-stream.js";
import { Panel } from "./panel.js";
import { piecesOf, plainPiecesOf } from "./pieces.js";

const guard = { name: "none", judge: async () => "passed" as const };
const panel = new Panel([guard], [], { onFailure: "fail", timeoutMilliseconds: 60_000 });

const event = (body: object): string => `data: ${JSON.stringify(body)}\n\n`;
const each = (count: number, piece: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => piece(index));
const chunk = (index: number, delta: object, more: object = {}): string =>
  event({ id: "c", choices: [{ index, delta, finish_reason: null, ...more }] });
const content = "word ";

const STREAMS: Record<string, (count: number) => string[]> = {
  texts: (n) => each(n, () => chunk(0, { content })),
  "choices in turn": (n) => each(n, (i) => chunk(i % 100, { content })),
  "more and more choices": (n) => each(n, (i) => chunk(Math.floor(i / 16), { content })),
  "choices of an event": (n) => [
    event({ choices: each(n, String).map((index) => ({ index: Number(index) % 500, delta: { content } })) }),
  ],
  "thoughts in between": (n) =>
    each(n, (i) => chunk(0, i % 2 === 0 ? { content } : { reasoning_content: "x" })),
  "other marks each time": (n) => each(n, (i) => chunk(0, { content }, { id: `mark ${i}` })),
  "other members each time": (n) => each(n, (i) => chunk(0, { content }, { note: `note ${i}` })),
  "levels of an event": (n) => [`data: ${'{"a":["b",'.repeat(n / 8)}{"delta":"x"}${"]}".repeat(n / 8)}\n\n`],
  comments: (n) => each(n, (i) => `: ${i}\n\n`),
};

test.each(Object.entries(STREAMS))("grows linearly with %s", async (_what, make) => {
  const judged = async (events: string[]): Promise<void> => {
    const source = Readable.from(events.map((one) => Buffer.from(one)));
    const judges = { panel, message: "no", reporter: undefined };
    let length = 0;
    for await (const piece of guardStream(source, judges, clientRequest({}))) length += piece.length;
    expect(length).toBe(events.join("").length);
  };
  expect(await growth(make, 300, judged)).toBeLessThan(MOST_GROWTH);
});

const TEXTS: Record<string, (count: number) => string> = {
  words: (n) => "word ".repeat(n),
  escapes: (n) => "\\u0041".repeat(n),
  backslashes: (n) => `\\u${"\\".repeat(n * 6)}`,
};

test.each(Object.entries(TEXTS))("cutting grows linearly with %s", async (_what, make) => {
  const cut = (text: string): void => {
    const texts = [{ text, kind: "said", speaker: "user" }] as const;
    expect([...piecesOf(texts, 32_000), ...plainPiecesOf(texts, 1_500)].length).toBeGreaterThan(1);
  };
  expect(await growth(make, 1_300, cut)).toBeLessThan(MOST_GROWTH);
});
