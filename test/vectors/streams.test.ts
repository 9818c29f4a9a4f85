// Streamed answers of every provider's format for every client's: recorded vectors with their goldens, replayed whole, cut
// and byte by byte, with every kind of line end; what passes untouched; and mutated streams, which must never trap.
// The provider breaks off a stream whose name begins with "cut"; one that begins with "garbage" holds what is no event.
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  type ClientName,
  clientsOtherThan,
  READY_CLIENTS,
  READY_UPSTREAMS,
  type UpstreamName,
} from "../filter/formats.js";
import { mutatedStream } from "../filter/response-mutations.js";
import { type Observed, type Outcome, ResponseUnits, type StreamOptions } from "../filter/response-units.js";
import { cutsOf } from "./cuts.js";
import { parseSse, type SseEvent, textOf } from "./rules/answer.js";
import { STREAM_RULES } from "./rules/index.js";
import { sourceText, TEXT_PLACES } from "./rules/source-text.js";
import { namesOf, requestOf, vector } from "./store.js";
import { documentsOf, eventsOf, expectGolden, expectUnderstood, sourceOf, streamBytes } from "./vectors.js";

const CUT_OFF = "The provider closed the stream before the answer was complete.";
const LINE_ENDS = ["\n", "\r\n", "\r"];
let units: ResponseUnits;

beforeAll(async () => {
  units = await ResponseUnits.load();
});

/** The outcome that must not depend on the cut; the first token's time may. */
function constant({ text, observed }: Outcome): string {
  return JSON.stringify({ text, ...observed, firstToken: observed.firstToken > 0n });
}

/** Whether both have the same `constant`, without building it: there are hundreds of thousands of cuts. */
function isSame(one: Outcome, other: Outcome): boolean {
  const names = Object.keys(one.observed) as (keyof Observed)[];
  return (
    one.text === other.text &&
    one.observed.firstToken > 0n === other.observed.firstToken > 0n &&
    names.every(
      (name) => name === "firstToken" || isDeepStrictEqual(one.observed[name], other.observed[name]),
    )
  );
}

function expectSame(outcome: Outcome, expected: Outcome, what = ""): void {
  if (!isSame(outcome, expected)) expect(what + constant(outcome)).toBe(constant(expected));
}

const piecesOf = (bytes: Buffer, cuts: readonly number[]): Buffer[] =>
  [0, ...cuts].map((start, index) => bytes.subarray(start, cuts[index]));

const ownClient = (upstream: UpstreamName): ClientName[] =>
  READY_CLIENTS.filter((client) => client === upstream);

describe.each(READY_UPSTREAMS)("a recorded stream of %s", (upstream) => {
  describe.each(namesOf("streams", upstream))("%s", (name) => {
    const source = vector("streams", upstream, name);
    const bytes = streamBytes(upstream, source);

    function stream(client: ClientName, pieces = [bytes], options: StreamOptions = {}): Outcome {
      const request = requests.get(client);
      return units.stream(client, upstream, pieces, { ...options, request });
    }
    const requests = new Map(
      READY_CLIENTS.map((client) => [client, requestOf("streams", upstream, name, client)]),
    );

    test.each(clientsOtherThan(upstream))(
      "to %s becomes its golden, which that client can read",
      (client) => {
        const { text, observed } = stream(client, [bytes], { usage: true });
        expectGolden("streams", upstream, name, client, text);
        const withUsage = STREAM_RULES[client](text, true);
        const { usage: _, ...rest } = withUsage;
        expect(STREAM_RULES[client](stream(client).text, false)).toMatchObject(rest);
        const said = sourceText(upstream, documentsOf(upstream, source));
        const arrived = textOf(withUsage.blocks);
        expect(observed.errored ? said.slice(0, arrived.length) : said).toBe(arrived);
      },
    );

    test("is understood alike whoever the client is", () => {
      for (const client of READY_CLIENTS) {
        // Data that is not an event passes to a client of the same API, which may understand it.
        if (client === upstream && name.startsWith("garbage")) continue;
        expectUnderstood("streams", upstream, name, stream(client, [bytes], { usage: true }).observed);
      }
    });

    test.each(READY_CLIENTS)("to %s is the same cut at any byte", (client) => {
      const expected = stream(client);
      for (const cuts of cutsOf(upstream, bytes)) {
        expectSame(stream(client, piecesOf(bytes, cuts)), expected, `cut at ${cuts}: `);
      }
    });

    test.each(READY_CLIENTS)("to %s is the same in any form", (client) => {
      const original = stream(client);
      for (const ends of upstream === "converse" ? ["\n"] : LINE_ENDS) {
        const changed = ends === "\n" ? bytes : Buffer.from(source.replaceAll("\n", ends));
        const expected = stream(client, [changed]);
        if (client !== upstream) expectSame(expected, original);
        const single = [...changed.keys()].map((index) => changed.subarray(index, index + 1));
        expectSame(stream(client, single), expected);
        expectSame(stream(client, [changed], { lateEnd: true }), expected);
      }
    });

    test.each(ownClient(upstream))("to %s goes on as it came, an error behind it if it was cut", (client) => {
      const whole = stream(client, [bytes], { usage: true });
      if (name.startsWith("cut")) {
        expect(whole.untouched).toBe(0);
        const events = parseSse(whole.text);
        const added = whole.text.indexOf(client === "chat-completions" ? 'data: {"error"' : "event: error");
        expect(source.startsWith(whole.text.slice(0, added).trimEnd())).toBe(true);
        const last = JSON.parse(events.at(-1)?.data ?? "");
        expect((last.error ?? last.response?.error ?? last).message).toBe(CUT_OFF);
      } else if (name.startsWith("garbage")) {
        expect(whole.text.startsWith(source)).toBe(true);
      } else if (client === "responses" && (name === "error-flat" || name === "error-mid-stream")) {
        // These end with the error alone.
        expect(whole.text.startsWith(source)).toBe(true);
        const [failed, ...others] = parseSse(whole.text.slice(source.length));
        expect([failed?.name, others]).toEqual(["response.failed", []]);
      } else {
        expect(whole).toMatchObject({ untouched: 1, text: source });
        expect(whole.observed.ended || whole.observed.errored).toBe(true);
        for (const other of clientsOtherThan(upstream)) {
          expect(whole.observed).toEqual(stream(other).observed);
        }
      }
    });

    test.each(ownClient(upstream))("to %s is observed alike when its text is not wanted", (client) => {
      const wanted = stream(client, [bytes], { answer: true });
      const unwanted = stream(client, [bytes], { answer: false });
      expect(unwanted.text).toBe(wanted.text);
      const nothing = { answer: "", parts: [] };
      expect({ ...unwanted.observed, ...nothing }).toEqual({ ...wanted.observed, ...nothing });
    });
  });
});

describe.each(READY_UPSTREAMS)("a mutated stream of %s", (upstream) => {
  const names = namesOf("streams", upstream);
  const sources = names.map((name) => vector("streams", upstream, name));

  test.each(clientsOtherThan(upstream))("to %s is still a valid stream, in any pieces", (client) => {
    let answers = 0;
    fc.assert(
      fc.property(
        mutatedStream(upstream, sources),
        fc.array(fc.nat(), { maxLength: 6 }),
        fc.boolean(),
        (bytes, cuts, usage) => {
          const whole = units.stream(client, upstream, [bytes], { usage });
          if (STREAM_RULES[client](whole.text, usage).error === undefined) answers += 1;
          const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
          expectSame(units.stream(client, upstream, piecesOf(bytes, places), { usage }), whole);
        },
      ),
      { numRuns: 3_000 },
    );
    expect(answers).toBeGreaterThan(500);
  });

  test.each(ownClient(upstream))("to %s goes on with nothing lost before an error", (client) => {
    fc.assert(
      fc.property(mutatedStream(upstream, sources), (bytes) => {
        const passed = units.stream(client, upstream, [bytes], { usage: true });
        const error = passed.text.length - passed.text.lastIndexOf("\n\n", passed.text.length - 3);
        expect(passed.text.startsWith(bytes.toString()) || error > 0).toBe(true);
        expect(passed.observed.ended || passed.observed.errored).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each(clientsOtherThan(upstream))("to %s keeps any text in the place of its own", (client) => {
    const whole = sources.filter(
      (source) => !units.stream(client, upstream, [streamBytes(upstream, source)]).observed.errored,
    );
    const said = fc.infiniteStream(fc.string({ unit: "grapheme", minLength: 1 }));
    fc.assert(
      fc.property(fc.constantFrom(...whole), said, (source, random) => {
        const events = eventsOf(upstream, source).map((event) => withTexts(upstream, event, random));
        const changed = sourceOf(upstream, events);
        const { text } = units.stream(client, upstream, [streamBytes(upstream, changed)]);
        const { blocks } = STREAM_RULES[client](text, false);
        expect(textOf(blocks)).toBe(sourceText(upstream, documentsOf(upstream, changed)));
      }),
      { numRuns: 500 },
    );
  });
});

function withTexts(upstream: UpstreamName, { name, data = "" }: SseEvent, texts: Iterator<string>): SseEvent {
  try {
    const document = JSON.parse(data);
    for (const [owner, member] of TEXT_PLACES[upstream](document)) owner[member] = texts.next().value;
    return { name, data: JSON.stringify(document) };
  } catch {
    return { name, data };
  }
}
