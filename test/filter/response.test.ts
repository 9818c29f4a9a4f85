// Whole answers: recorded vectors with their goldens, what is observed of them, and mutated ones, which must never trap.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { mutated } from "./request-mutations.js";
import {
  checkChatResponse,
  checkChatStream,
  checkMessagesResponse,
  checkMessagesStream,
} from "./response-rules.js";
import { BOTH, type FormatName, ResponseUnits } from "./response-units.js";
import { expectGolden, namesOf, otherThan, vector } from "./response-vectors.js";

const check = { "chat-completions": checkChatResponse, messages: checkMessagesResponse };
const checkStream = {
  "chat-completions": (text: string) => checkChatStream(text, true),
  messages: checkMessagesStream,
};
let units: ResponseUnits;

beforeAll(async () => {
  units = await ResponseUnits.load();
});

describe.each(BOTH)("a recorded whole answer of %s", (upstream) => {
  const client = otherThan(upstream);

  test.each(namesOf("responses", upstream))("%s becomes its golden, which a client can read", (file) => {
    const { ok, text, observed } = units.whole(client, upstream, vector("responses", upstream, file));
    expect(observed.failure).toBe("");
    expect(ok).toBe(true);
    expectGolden("responses", upstream, file, client, `${text}\n`);
    check[client](JSON.parse(text));
  });

  test.each(namesOf("responses", upstream))("%s goes on untouched to a client of its own API", (file) => {
    const { ok, untouched, observed } = units.whole(upstream, upstream, vector("responses", upstream, file));
    expect({ ok, untouched }).toEqual({ ok: true, untouched: 1 });
    const translated = units.whole(client, upstream, vector("responses", upstream, file)).observed;
    expect(observed).toEqual(translated);
  });

  test.each(namesOf("responses", upstream))(
    "%s says the same to a client that waits for a stream",
    (file) => {
      const source = vector("responses", upstream, file);
      for (const reader of BOTH) {
        const { ok, text } = units.whole(reader, upstream, source, true);
        expect(ok).toBe(true);
        const streamed = checkStream[reader](text);
        const whole =
          reader === upstream ? undefined : JSON.parse(units.whole(reader, upstream, source).text);
        if (whole === undefined) continue;
        const { stop, usage, blocks } = check[reader](whole);
        expect({ stop: streamed.stop, usage: streamed.usage }).toEqual({ stop, usage });
        expect(streamed.blocks.map(({ kind }) => kind)).toEqual(blocks.map(({ kind }) => kind));
      }
    },
  );
});

describe("what is observed of a whole answer", () => {
  test("is its usage in one meaning, its stop, its model and its text", () => {
    const { observed } = units.whole("messages", "messages", vector("responses", "messages", "cached.json"));
    expect(observed).toMatchObject({
      input: 50 + 100_000 + 248,
      cachedInput: 100_000,
      cacheCreation: 248,
      output: 503,
      stop: "end_turn",
      model: "claude-sonnet-4-5-20250929",
      answer: "From the cache.",
      ended: true,
      errored: false,
    });
    expect(observed.firstToken).toBeGreaterThan(0n);
  });

  test("is no more than 16 kB of its text, cut at a character", () => {
    const content = [{ type: "text", text: "é\n".repeat(20_000) }];
    const { observed } = units.whole("messages", "messages", JSON.stringify({ content }));
    expect(Buffer.byteLength(JSON.stringify(observed.answer))).toBeGreaterThan(16_380);
    expect("é\n".repeat(20_000).startsWith(observed.answer)).toBe(true);
  });

  test("leaves out a model name of unreasonable length", () => {
    const body = { model: "m".repeat(300), content: [] };
    expect(units.whole("messages", "messages", JSON.stringify(body)).observed.model).toBe("");
  });
});

describe("a body that is no answer", () => {
  test.each([
    ["", "it is not JSON"],
    ["<html>", "it is not JSON"],
    ["[]", "it has not the shape of the provider's API"],
    ['{"object":"list","data":[]}', "it has not the shape of the provider's API"],
    ['{"error":{"message":"no","type":"server_error"}}', "it is an error"],
  ])("%s is told: %s", (body, failure) => {
    for (const upstream of BOTH) {
      const { ok, text, observed } = units.whole(otherThan(upstream), upstream, body);
      expect({ ok, text, failure: observed.failure }).toEqual({ ok: false, text: "", failure });
      expect(observed.errored).toBe(failure.endsWith("an error"));
      expect(units.whole(upstream, upstream, body)).toMatchObject({ ok: true, untouched: 1, text: body });
    }
  });
});

describe("any tool input", () => {
  test("arrives as the same value in both directions", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
        const input = JSON.parse(JSON.stringify(value));
        const content = [{ type: "tool_use", id: "toolu_1", name: "f", input }];
        const chat = units.whole("chat-completions", "messages", JSON.stringify({ content })).text;
        const [call] = checkChatResponse(JSON.parse(chat)).blocks;
        expect(JSON.parse(call?.text ?? "")).toEqual(input);
        const back = units.whole("messages", "chat-completions", chat).text;
        expect(JSON.parse(back).content).toEqual(content);
      }),
      { numRuns: 300 },
    );
  });
});

describe.each(BOTH)("a mutated whole answer of %s", (upstream) => {
  const bodies = namesOf("responses", upstream).map((file) =>
    JSON.parse(vector("responses", upstream, file)),
  );

  function outcome(client: FormatName, body: string): boolean {
    const { ok, text, observed } = units.whole(client, upstream, body);
    if (ok && client !== upstream) check[client](JSON.parse(text));
    if (!ok) expect(observed.failure).not.toBe("");
    return ok;
  }

  test("becomes a valid answer or is told why not", () => {
    let accepted = 0;
    fc.assert(
      fc.property(mutated(bodies), (body) => {
        if (outcome(otherThan(upstream), JSON.stringify(body))) accepted += 1;
        expect(outcome(upstream, JSON.stringify(body))).toBe(true);
      }),
      { numRuns: 3_000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  test("never traps, whatever JSON or bytes it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 6 }), fc.string()), (body) => {
        outcome(otherThan(upstream), body);
      }),
      { numRuns: 1_000 },
    );
  });
});
