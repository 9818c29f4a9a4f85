// Whole answers of every provider's format for every client's: recorded vectors with their goldens, what the
// gateway understands of them, and mutated ones, which must never trap.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type ClientName, clientsOtherThan, READY_CLIENTS, READY_UPSTREAMS } from "../filter/formats.js";
import { mutated } from "../filter/request-mutations.js";
import { type Outcome, ResponseUnits } from "../filter/response-units.js";
import { type Block, textOf } from "./rules/answer.js";
import { RESPONSE_RULES, STREAM_RULES } from "./rules/index.js";
import { sourceText, TEXT_PLACES } from "./rules/source-text.js";
import { namesOf, requestOf, vector } from "./store.js";
import { expectGolden, expectUnderstood } from "./vectors.js";

let units: ResponseUnits;

beforeAll(async () => {
  units = await ResponseUnits.load();
});

describe.each(READY_UPSTREAMS)("a recorded whole answer of %s", (upstream) => {
  describe.each(namesOf("responses", upstream))("%s", (name) => {
    const source = vector("responses", upstream, name);

    function answer(client: ClientName, streaming = false): Outcome & { ok: boolean } {
      const request = requestOf("responses", upstream, name, client);
      return units.whole(client, upstream, source, streaming, request);
    }

    test.each(clientsOtherThan(upstream))(
      "to %s becomes its golden, which that client can read",
      (client) => {
        const { ok, text, observed } = answer(client);
        expect(observed.failure).toBe("");
        expect(ok).toBe(true);
        expectGolden("responses", upstream, name, client, text);
        const { blocks } = RESPONSE_RULES[client](JSON.parse(text));
        expect(textOf(blocks)).toBe(sourceText(upstream, [JSON.parse(source)]));
      },
    );

    test("is understood alike whoever the client is, and untouched for one of its own API", () => {
      for (const client of READY_CLIENTS) {
        const { ok, untouched, observed } = answer(client);
        expect({ ok, untouched }).toEqual({ ok: true, untouched: client === upstream ? 1 : 0 });
        expectUnderstood("responses", upstream, name, observed);
      }
    });

    test.each(READY_CLIENTS)("to %s says the same when that client waits for a stream", (client) => {
      const { ok, text } = answer(client, true);
      expect(ok).toBe(true);
      const streamed = STREAM_RULES[client](text, true);
      expect(textOf(streamed.blocks)).toBe(sourceText(upstream, [JSON.parse(source)]));
      if (client === upstream) return;
      const { stop, usage, blocks } = RESPONSE_RULES[client](JSON.parse(answer(client).text));
      expect({ stop: streamed.stop, usage: streamed.usage }).toEqual({ stop, usage });
      expect(kindsOf(streamed.blocks)).toEqual(kindsOf(blocks));
    });
  });
});

/** The number of tools, and the other kinds of content: some whole answers join what a stream sends in turn. */
function kindsOf(blocks: Block[]): string[] {
  const others = new Set(blocks.map(({ kind }) => kind).filter((kind) => kind !== "tool"));
  return [...[...others].sort(), ...blocks.map(({ kind }) => kind).filter((kind) => kind === "tool")];
}

describe.each(READY_UPSTREAMS)("a mutated whole answer of %s", (upstream) => {
  const bodies = namesOf("responses", upstream).map((name) =>
    JSON.parse(vector("responses", upstream, name)),
  );

  function isAnswer(client: ClientName, body: string): boolean {
    const { ok, text, observed } = units.whole(client, upstream, body);
    if (ok && client !== upstream) RESPONSE_RULES[client](JSON.parse(text));
    if (!ok) expect(observed.failure).not.toBe("");
    return ok;
  }

  test.each(clientsOtherThan(upstream))("to %s becomes a valid answer or is told why not", (client) => {
    let accepted = 0;
    fc.assert(
      fc.property(mutated(bodies), (body) => {
        if (isAnswer(client, JSON.stringify(body))) accepted += 1;
      }),
      { numRuns: 3_000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  test.each(clientsOtherThan(upstream))("to %s never traps, whatever JSON or bytes it is", (client) => {
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 6 }), fc.string()), (body) => {
        isAnswer(client, body);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each(READY_CLIENTS.filter((client) => client === upstream))(
    "to %s goes on, whatever it is",
    (client) => {
      fc.assert(
        fc.property(mutated(bodies), (body) => {
          expect(isAnswer(client, JSON.stringify(body))).toBe(true);
        }),
        { numRuns: 1_000 },
      );
    },
  );

  test.each(clientsOtherThan(upstream))("to %s keeps any text in the place of its own", (client) => {
    const said = fc.infiniteStream(fc.string({ unit: "grapheme", minLength: 1 }));
    fc.assert(
      fc.property(fc.constantFrom(...bodies), said, (recorded, random) => {
        const body = structuredClone(recorded);
        for (const [owner, name] of TEXT_PLACES[upstream](body)) owner[name] = random.next().value;
        const { text } = units.whole(client, upstream, JSON.stringify(body));
        const { blocks } = RESPONSE_RULES[client](JSON.parse(text));
        expect(textOf(blocks)).toBe(sourceText(upstream, [body]));
      }),
      { numRuns: 500 },
    );
  });
});
