// Streamed answers: unrequested usage, the first token's time, size limits, and texts and tool calls in any
// pieces. The recorded and the mutated streams are in test/vectors.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { checkChatStream } from "../vectors/rules/chat-completions-response.js";
import { STREAM_RULES } from "../vectors/rules/index.js";
import { checkMessagesStream } from "../vectors/rules/messages-response.js";
import { namesOf, vector } from "../vectors/store.js";
import { streamBytes } from "../vectors/vectors.js";
import {
  type ClientName,
  clientsOtherThan,
  READY_CLIENTS,
  READY_UPSTREAMS,
  type UpstreamName,
} from "./formats.js";
import { type Outcome, ResponseUnits, type StreamOptions } from "./response-units.js";

let units: ResponseUnits;

beforeAll(async () => {
  units = await ResponseUnits.load();
});

function stream(
  client: ClientName,
  upstream: UpstreamName,
  source: string,
  options?: StreamOptions,
): Outcome {
  return units.stream(client, upstream, [Buffer.from(source)], options);
}

/** These speak SSE; frames have size tests of their own. */
const SSE_UPSTREAMS = READY_UPSTREAMS.filter((upstream) => upstream !== "converse");

describe("a chat stream to a chat client that did not request usage", () => {
  test("loses only the chunk that holds nothing else", () => {
    const source = vector("streams", "chat-completions", "simple");
    const { text, observed, untouched } = stream("chat-completions", "chat-completions", source);
    const events = source.split(/(?<=\n\n)/);
    expect(text).toBe(events.filter((event) => !event.includes('"choices":[]')).join(""));
    expect(observed).toMatchObject({
      input: 9,
      output: 2,
      cachedInput: 4,
      stop: "end_turn",
      answer: "Hello",
    });
    expect(untouched).toBe(0);
  });

  test("passes every piece of whole events without a copy", () => {
    const events = vector("streams", "chat-completions", "simple").split(/(?<=\n\n)/);
    const pieces = events.map((event) => Buffer.from(event));
    expect(units.stream("chat-completions", "chat-completions", pieces).untouched).toBe(events.length - 1);
  });
});

describe("the first token's time", () => {
  test.each([
    ["chat-completions", "simple", 1],
    ["chat-completions", "tool-call", 1],
    ["chat-completions", "reasoning-content", 1],
    ["messages", "simple", 3],
    ["messages", "thinking", 2],
  ] as const)("of %s %s is that of event %d", (upstream, name, index) => {
    const pieces = vector("streams", upstream, name)
      .split(/(?<=\n\n)/)
      .map((event) => Buffer.from(event));
    for (const client of READY_CLIENTS) {
      const { observed } = units.stream(client, upstream, pieces);
      expect(Number(observed.firstToken - 1_700_000_000_000_000_000n)).toBe(index);
    }
  });
});

describe("an oversized stream", () => {
  const big = "x".repeat(9 << 20);

  test.each(SSE_UPSTREAMS)(
    "with an event of 9 MB from %s, cut, ends in an error for a client of another API",
    (upstream) => {
      const start = vector("streams", upstream, "simple").split(/(?<=\n\n)/)[0] ?? "";
      const pieces = [start, `data: {"x":"${big.slice(0, 5 << 20)}`, `${big.slice(0, 4 << 20)}"}\n\n`];
      for (const client of clientsOtherThan(upstream)) {
        const outcome = units.stream(
          client,
          upstream,
          pieces.map((piece) => Buffer.from(piece)),
        );
        expect(STREAM_RULES[client](outcome.text, false).error).toContain("too large");
      }
    },
  );

  test.each(READY_CLIENTS)(
    "with an event of 9 MB from %s, cut, ends in an error for a client of the same API, and nothing follows",
    (upstream) => {
      const source = vector("streams", upstream, "simple");
      const start = source.split(/(?<=\n\n)/)[0] ?? "";
      const pieces = [
        start,
        `data: {"x":"${big.slice(0, 5 << 20)}`,
        `${big.slice(0, 4 << 20)}"}\n\n`,
        source,
      ];
      const { text } = units.stream(
        upstream,
        upstream,
        pieces.map((piece) => Buffer.from(piece)),
        { usage: true },
      );
      expect(text.slice(0, start.length)).toBe(start);
      expect(text.length).toBeLessThan(start.length + 1_500);
      expect(text.slice(start.length)).toContain(upstream === "messages" ? "api_error" : "event_too_large");
      expect(text).toContain("too large for the gateway to hold");
    },
  );

  test("with tool calls that wait for 5 MB of an unfinished one ends in an error", () => {
    const piece = (index: number, id: string, text: string): string =>
      `data: ${JSON.stringify({
        choices: [{ delta: { tool_calls: [{ index, id, function: { name: "f", arguments: text } }] } }],
      })}\n\n`;
    const pieces = [piece(0, "a", "{"), ...Array(10).fill(piece(1, "b", `"${big.slice(0, 1 << 19)}"`))];
    const { text } = stream("messages", "chat-completions", pieces.join(""));
    expect(checkMessagesStream(text).error).toBeDefined();
  });

  test("releases its memory", () => {
    const sources = READY_UPSTREAMS.flatMap((format) =>
      namesOf("streams", format).map(
        (name) => [format, streamBytes(format, vector("streams", format, name))] as const,
      ),
    );
    const once = (): void => {
      for (const [format, bytes] of sources) {
        const half = bytes.length >> 1;
        for (const client of READY_CLIENTS) {
          units.stream(client, format, [bytes.subarray(0, half), bytes.subarray(half)]);
        }
        units.free();
      }
    };
    for (let i = 0; i < 20; i++) once();
    const before = units.memorySize;
    for (let i = 0; i < 100; i++) once();
    expect(units.memorySize).toBe(before);
  });
});

describe("any text", () => {
  const pieces = fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 8 });

  test("from Chat Completions arrives unchanged", () => {
    fc.assert(
      fc.property(pieces, (said) => {
        const chunks = said.map(
          (content) =>
            `data: ${JSON.stringify({ choices: [{ delta: { content }, finish_reason: null }] })}\n\n`,
        );
        const { text, observed } = stream(
          "messages",
          "chat-completions",
          `${chunks.join("")}data: [DONE]\n\n`,
        );
        expect(checkMessagesStream(text).blocks).toEqual([{ kind: "text", text: said.join("") }]);
        expect(observed.answer).toBe(said.join(""));
      }),
      { numRuns: 500 },
    );
  });

  test("from Messages arrives unchanged, including a tool's input", () => {
    fc.assert(
      fc.property(pieces, (said) => {
        const events = said.flatMap((piece) => [
          { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: piece } },
        ]);
        const calls = [
          {
            type: "content_block_start",
            index: 1,
            content_block: { type: "tool_use", id: "t", name: "f", input: {} },
          },
          ...said.map((piece) => ({
            type: "content_block_delta",
            index: 1,
            delta: { type: "input_json_delta", partial_json: piece },
          })),
          { type: "message_stop" },
        ];
        const source = [...events, ...calls].map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
        const { blocks, stop } = checkChatStream(stream("chat-completions", "messages", source).text, false);
        expect(blocks.map(({ text }) => text)).toEqual([said.join(""), said.join("")]);
        expect(stop).toBe("tool_calls");
      }),
      { numRuns: 500 },
    );
  });
});

describe("parallel tool calls of a chat stream, in any interleaving", () => {
  test("become consecutive blocks, each with its own pieces in order, and no text is lost", () => {
    const inputs = fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(inputs, fc.infiniteStream(fc.nat()), (values, random) => {
        const next = (): number => random.next().value as number;
        const texts = values.map((value) => JSON.stringify(value));
        const at = texts.map(() => -1);
        const deltas: object[] = [];
        const said: string[] = [];
        while (at.some((place, index) => place < (texts[index] ?? "").length)) {
          const index = next() % texts.length;
          const rest = texts[index] ?? "";
          if (next() % 5 === 0) {
            said.push(`<${said.length}>`);
            deltas.push({ content: said.at(-1) });
          }
          const place = at[index] ?? 0;
          if (place >= rest.length) continue;
          const size = place < 0 ? 0 : 1 + (next() % 9);
          const piece = rest.slice(Math.max(place, 0), Math.max(place, 0) + size);
          const head = place < 0 ? { id: `call_${index}`, type: "function" } : {};
          const name = place < 0 ? { name: `f${index}` } : {};
          deltas.push({ tool_calls: [{ index, ...head, function: { ...name, arguments: piece } }] });
          at[index] = Math.max(place, 0) + size;
        }
        const chunks = deltas.map((delta) => `data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`);
        const { text } = stream("messages", "chat-completions", `${chunks.join("")}data: [DONE]\n\n`);
        const { blocks, stop } = checkMessagesStream(text);
        expect(stop).toBe("tool_use");
        const spoken = blocks.filter(({ kind }) => kind === "text").map((block) => block.text);
        expect(spoken.join("")).toBe(said.join(""));
        const calls = blocks.filter(({ kind }) => kind === "tool");
        expect(calls.map(({ name, text: input }) => [name, input]).sort()).toEqual(
          texts.map((input, index) => [`f${index}`, input]).sort(),
        );
      }),
      { numRuns: 300 },
    );
  });
});
