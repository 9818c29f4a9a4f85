// Streamed answers: recorded vectors with their goldens, replayed whole, cut at every byte and byte by byte, with every
// kind of line end; what passes untouched; what is observed; and mutated streams, which must never trap.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { mutatedStream } from "./response-mutations.js";
import { type Answer, checkChatStream, checkMessagesStream, parseSse } from "./response-rules.js";
import { BOTH, type FormatName, type Outcome, ResponseUnits, type StreamOptions } from "./response-units.js";
import { expectGolden, namesOf, otherThan, vector } from "./response-vectors.js";

let units: ResponseUnits;

beforeAll(async () => {
  units = await ResponseUnits.load();
});

function check(client: FormatName, text: string, usage: boolean): Answer {
  return client === "messages" ? checkMessagesStream(text) : checkChatStream(text, usage);
}

function stream(client: FormatName, upstream: FormatName, source: string, options?: StreamOptions): Outcome {
  return units.stream(client, upstream, [Buffer.from(source)], options);
}

/** What must not depend on how the stream was cut; the first token's time does. */
function constant({ text, observed }: Outcome): object {
  return { text, observed: { ...observed, firstToken: observed.firstToken > 0n } };
}

const LINE_ENDS = { LF: "\n", CRLF: "\r\n", CR: "\r" };

function withLineEnds(source: string, ends: keyof typeof LINE_ENDS): string {
  return source.replaceAll("\n", LINE_ENDS[ends]);
}

describe.each(BOTH)("a recorded stream of %s", (upstream) => {
  const client = otherThan(upstream);
  const files = namesOf("streams", upstream);

  test.each(files)("%s becomes its golden, which a client can read", (file) => {
    const { text } = stream(client, upstream, vector("streams", upstream, file), { usage: true });
    expectGolden("streams", upstream, file, client, text);
    const withUsage = check(client, text, true);
    const without = stream(client, upstream, vector("streams", upstream, file)).text;
    const { usage: _, ...rest } = withUsage;
    expect(check(client, without, false)).toMatchObject(rest);
  });

  test.each(files)("%s is the same for either client, cut at any byte", (file) => {
    const source = Buffer.from(vector("streams", upstream, file));
    for (const reader of BOTH) {
      const expected = constant(units.stream(reader, upstream, [source]));
      for (let cut = 0; cut <= source.length; cut++) {
        const outcome = units.stream(reader, upstream, [source.subarray(0, cut), source.subarray(cut)]);
        expect(constant(outcome)).toEqual(expected);
      }
    }
  });

  test.each(files)("%s is the same byte by byte, with any line ends, and when the end comes late", (file) => {
    const source = vector("streams", upstream, file);
    for (const reader of BOTH) {
      for (const ends of Object.keys(LINE_ENDS) as (keyof typeof LINE_ENDS)[]) {
        const bytes = Buffer.from(withLineEnds(source, ends));
        const expected = constant(units.stream(reader, upstream, [bytes]));
        const single = [...bytes.keys()].map((index) => bytes.subarray(index, index + 1));
        expect(constant(units.stream(reader, upstream, single))).toEqual(expected);
        const late = constant(units.stream(reader, upstream, [bytes], { lateEnd: true }));
        expect(late).toEqual(expected);
        if (reader !== upstream) {
          expect(expected).toEqual(constant(stream(reader, upstream, source)));
        }
      }
    }
  });

  test.each(files)(
    "%s goes on as it came to a client of its own API, an error behind it if it was cut",
    (file) => {
      const source = vector("streams", upstream, file);
      const whole = stream(upstream, upstream, source, { usage: true });
      const translated = stream(client, upstream, source);
      if (file.startsWith("cut")) {
        expect(whole.untouched).toBe(0);
        const events = parseSse(whole.text);
        expect(
          source.startsWith(whole.text.slice(0, whole.text.lastIndexOf("\n\n", whole.text.length - 3))),
        ).toBe(true);
        const last = JSON.parse(events.at(-1)?.data ?? "");
        expect(last.error.message).toBe("The provider closed the stream before the answer was complete.");
      } else if (file.startsWith("garbage")) {
        expect(whole.text.startsWith(source)).toBe(true);
      } else {
        expect(whole).toMatchObject({ untouched: 1, text: source });
        expect(whole.observed.ended || whole.observed.errored).toBe(true);
        expect(whole.observed).toEqual(translated.observed);
      }
    },
  );

  test.each(files)("%s is observed alike when its text is not wanted", (file) => {
    const source = vector("streams", upstream, file);
    const wanted = stream(upstream, upstream, source, { answer: true });
    const unwanted = stream(upstream, upstream, source, { answer: false });
    expect(unwanted.text).toBe(wanted.text);
    expect({ ...unwanted.observed, answer: "" }).toEqual({ ...wanted.observed, answer: "" });
  });
});

describe("a chat stream to a chat client that did not ask for usage", () => {
  test("loses the chunk that holds nothing else, and no other byte", () => {
    const source = vector("streams", "chat-completions", "simple.sse");
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

  test("lets every piece of whole events go on without a copy", () => {
    const events = vector("streams", "chat-completions", "simple.sse").split(/(?<=\n\n)/);
    const pieces = events.map((event) => Buffer.from(event));
    expect(units.stream("chat-completions", "chat-completions", pieces).untouched).toBe(events.length - 1);
  });
});

describe("the first token's time", () => {
  test.each([
    ["chat-completions", "simple.sse", 1],
    ["chat-completions", "tool-call.sse", 1],
    ["chat-completions", "reasoning-content.sse", 1],
    ["messages", "simple.sse", 3],
    ["messages", "thinking.sse", 2],
  ] as const)("of %s %s is that of event %d", (upstream, file, index) => {
    const pieces = vector("streams", upstream, file)
      .split(/(?<=\n\n)/)
      .map((event) => Buffer.from(event));
    for (const client of BOTH) {
      const { observed } = units.stream(client, upstream, pieces);
      expect(Number(observed.firstToken - 1_700_000_000_000_000_000n)).toBe(index);
    }
  });
});

describe("a stream that is too much", () => {
  const big = "x".repeat(9 << 20);

  test.each(BOTH)(
    "with an event of 9 MB from %s, cut, ends in an error for a client of the other API",
    (upstream) => {
      const client = otherThan(upstream);
      const start = vector("streams", upstream, "simple.sse").split(/(?<=\n\n)/)[0] ?? "";
      const pieces = [start, `data: {"x":"${big.slice(0, 5 << 20)}`, `${big.slice(0, 4 << 20)}"}\n\n`];
      const outcome = units.stream(
        client,
        upstream,
        pieces.map((piece) => Buffer.from(piece)),
      );
      expect(check(client, outcome.text, false).error).toContain("too large");
    },
  );

  test.each(BOTH)(
    "with an event of 9 MB from %s, cut, goes on unread to a client of the same API",
    (upstream) => {
      const source = vector("streams", upstream, "simple.sse");
      const text = `${source.slice(0, 800)}data: {"x":"${big}"}\n\n${source}`;
      const bytes = Buffer.from(text);
      const pieces = [bytes.subarray(0, 5 << 20), bytes.subarray(5 << 20, 9 << 20), bytes.subarray(9 << 20)];
      expect(units.stream(upstream, upstream, pieces, { usage: true }).text === text).toBe(true);
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

  test("gives its memory back", () => {
    const sources = BOTH.flatMap((format) =>
      namesOf("streams", format).map(
        (file) => [format, Buffer.from(vector("streams", format, file))] as const,
      ),
    );
    const once = (): void => {
      for (const [format, bytes] of sources) {
        const half = bytes.length >> 1;
        for (const client of BOTH) {
          units.stream(client, format, [bytes.subarray(0, half), bytes.subarray(half)]);
        }
        units.free();
      }
    };
    for (let i = 0; i < 50; i++) once();
    const before = units.memorySize;
    for (let i = 0; i < 300; i++) once();
    expect(units.memorySize).toBe(before);
  });
});

describe.each(BOTH)("a mutated stream of %s", (upstream) => {
  const sources = namesOf("streams", upstream).map((file) => vector("streams", upstream, file));
  const client = otherThan(upstream);

  test("is still a valid stream for the other API, in any pieces", () => {
    let answers = 0;
    fc.assert(
      fc.property(
        mutatedStream(sources),
        fc.array(fc.nat(), { maxLength: 6 }),
        fc.boolean(),
        (text, cuts, usage) => {
          const whole = stream(client, upstream, text, { usage });
          if (check(client, whole.text, usage).error === undefined) answers += 1;
          const bytes = Buffer.from(text);
          const places = [
            0,
            ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b),
            bytes.length,
          ];
          const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
          expect(constant(units.stream(client, upstream, pieces, { usage }))).toEqual(constant(whole));
        },
      ),
      { numRuns: 3_000 },
    );
    expect(answers).toBeGreaterThan(500);
  });

  test("goes on to its own API with nothing lost before an error", () => {
    fc.assert(
      fc.property(mutatedStream(sources), (text) => {
        const passed = stream(upstream, upstream, text, { usage: true });
        const error = passed.text.length - passed.text.lastIndexOf("\n\n", passed.text.length - 3);
        expect(passed.text.startsWith(text) || error > 0).toBe(true);
        expect(passed.observed.ended || passed.observed.errored).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("any text", () => {
  const pieces = fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 8 });

  test("from chat completions arrives as it was said", () => {
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

  test("from Messages arrives as it was said, a tool's input included", () => {
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

describe("parallel tool calls of a chat stream, however their pieces are mixed", () => {
  test("become blocks one after another, each with its own pieces in order, and no text is lost", () => {
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
