// Several answers to one request of a Chat Completions client: Gemini's candidates.
import { QUIRKS } from "@plano/config/contract";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { parseSse } from "../vectors/rules/answer.js";
import { READY_UPSTREAMS } from "./formats.js";
import { RequestUnits } from "./request-units.js";
import { ResponseUnits } from "./response-units.js";

let requests: RequestUnits;
let responses: ResponseUnits;

beforeAll(async () => {
  requests = await RequestUnits.load();
  responses = await ResponseUnits.load();
});

const asking = (n: number): string =>
  JSON.stringify({ model: "m", n, messages: [{ role: "user", content: "Go on" }] });

interface Part {
  text?: string;
  functionCall?: { name: string; args: object };
}

interface Choice {
  index: number;
  message?: { content: string | null; tool_calls?: { id: string; function: { name: string } }[] };
  delta: { role?: string; content?: string; tool_calls?: { index: number; id?: string }[] };
  finish_reason: string | null;
}

const candidate = (index: number, parts: Part[], finishReason?: string): object => ({
  index,
  content: { role: "model", parts },
  ...(finishReason !== undefined && { finishReason }),
});
const answer = (candidates: object[]): string =>
  JSON.stringify({
    responseId: "r",
    modelVersion: "gemini-2.5-flash",
    candidates,
    usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 9, totalTokenCount: 14 },
  });
const call = { functionCall: { name: "look", args: { at: 1 } } };

describe("a request for several answers", () => {
  test("asks Gemini for as many candidates, up to eight", () => {
    const outcome = requests.translate("chat-completions", "generate-content", asking(3));
    expect("text" in outcome && JSON.parse(outcome.text).generationConfig.candidateCount).toBe(3);
    expect(requests.translate("chat-completions", "generate-content", asking(9))).toMatchObject({
      field: "n",
    });
  });

  test("is refused for Gemini 3 at the Gemini API, but not at Vertex AI", () => {
    const asked = (quirks: number) =>
      requests.translate("chat-completions", "generate-content", asking(2), "gemini-3-pro", quirks);
    expect(asked(0)).toMatchObject({ field: "n", message: expect.stringContaining("one answer") });
    expect(asked(1 << QUIRKS.indexOf("vertex"))).toHaveProperty("text");
  });

  test.each(READY_UPSTREAMS.filter((name) => name !== "chat-completions" && name !== "generate-content"))(
    "is refused for %s",
    (upstream) => {
      expect(requests.translate("chat-completions", upstream, asking(2))).toMatchObject({ field: "n" });
    },
  );

  test("is for at least one", () => {
    expect(requests.translate("chat-completions", "generate-content", asking(0))).toMatchObject({
      field: "n",
    });
  });
});

describe("a whole answer with several candidates", () => {
  const body = answer([
    candidate(0, [{ text: "One" }, call], "STOP"),
    candidate(1, [{ text: "Two" }], "MAX_TOKENS"),
    candidate(2, [call, call], "STOP"),
  ]);
  const choices = (request?: string): Choice[] =>
    JSON.parse(responses.whole("chat-completions", "generate-content", body, false, request).text).choices;

  test("has a choice for each that was asked for", () => {
    const told = choices(asking(3)).map(({ index, message, finish_reason }) => ({
      index,
      content: message?.content,
      calls: message?.tool_calls?.length ?? 0,
      finish_reason,
    }));
    expect(told).toEqual([
      { index: 0, content: "One", calls: 1, finish_reason: "tool_calls" },
      { index: 1, content: "Two", calls: 0, finish_reason: "length" },
      { index: 2, content: null, calls: 2, finish_reason: "tool_calls" },
    ]);
    const ids = choices(asking(3)).flatMap(({ message }) => (message?.tool_calls ?? []).map(({ id }) => id));
    expect(new Set(ids).size).toBe(3);
  });

  test.each([undefined, asking(1)])("has the first alone when no others were asked for", (request) => {
    expect(choices(request)).toHaveLength(1);
  });

  test("is observed by its first candidate", () => {
    const { observed } = responses.whole("chat-completions", "generate-content", body, false, asking(3));
    expect(observed).toMatchObject({ stop: "tool_use", output: 9 });
    expect(observed.parts.map(({ text }) => text)).toEqual(["One", '{"at":1}']);
  });

  describe.each([
    ["broken off", "MALFORMED_FUNCTION_CALL"],
    ["withheld", "SAFETY"],
  ])("of which one was %s", (_what, word) => {
    const sound = (index: number) => candidate(index, [{ text: `Sound ${index}` }], "STOP");
    const half = (index: number) => candidate(index, [{ text: `Half ${index}` }], word);

    test.each([0, 1, 2])("has all of them, and says so of choice %i", (failed) => {
      const body = answer([0, 1, 2].map((index) => (index === failed ? half(index) : sound(index))));
      const { ok, text, observed } = responses.whole(
        "chat-completions",
        "generate-content",
        body,
        false,
        asking(3),
      );
      expect(ok).toBe(true);
      expect(observed.errored).toBe(false);
      expect(
        JSON.parse(text).choices.map((choice: Choice) => [choice.message?.content, choice.finish_reason]),
      ).toEqual(
        [0, 1, 2].map((index) =>
          index === failed ? [`Half ${index}`, "content_filter"] : [`Sound ${index}`, "stop"],
        ),
      );
    });
  });

  test.each([1, 2])("that were all broken off, or were not wanted, is an error for %i choices", (n) => {
    const body = answer([
      candidate(0, [{ text: "One" }], "MALFORMED_FUNCTION_CALL"),
      candidate(1, [], n === 1 ? "STOP" : "OTHER"),
    ]);
    const { ok, observed } = responses.whole("chat-completions", "generate-content", body, false, asking(n));
    expect(ok).toBe(false);
    expect(observed).toMatchObject({ errored: true, ended: false });
  });
});

describe("a stream with several candidates", () => {
  const piece = fc.record({ index: fc.nat(2), text: fc.string({ minLength: 1, maxLength: 8 }) });
  const sse = (...events: string[]): Buffer =>
    Buffer.from(events.map((event) => `data: ${event}\n\n`).join(""));
  const ends = (indices: number[]): string => answer(indices.map((index) => candidate(index, [], "STOP")));
  const stream = (bytes: Buffer, cut = 0): ReturnType<typeof parseSse> =>
    parseSse(
      responses.stream(
        "chat-completions",
        "generate-content",
        [bytes.subarray(0, cut), bytes.subarray(cut)],
        {
          usage: true,
          request: asking(3),
        },
      ).text,
    );

  test("has all of each choice, one after another, and the usage once", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(), (pieces, cut) => {
        const events = pieces.map(({ index, text }) => answer([candidate(index, [{ text }])]));
        const bytes = sse(...events, ends([0, 1, 2]));
        const chunks = stream(bytes, cut % (bytes.length + 1));
        expect(chunks.at(-1)?.data).toBe("[DONE]");
        const parsed = chunks.slice(0, -1).map(({ data }) => JSON.parse(data ?? ""));
        const choices: Choice[] = parsed.flatMap(({ choices }) => choices);
        expect(choices.map(({ index }) => index)).toEqual(choices.map(({ index }) => index).sort());
        expect(parsed.filter(({ usage }) => usage !== null)).toHaveLength(1);
        for (const index of [0, 1, 2]) {
          const own = choices.filter((choice) => choice.index === index);
          const said = own.map(({ delta }) => delta.content ?? "").join("");
          expect(said).toBe(pieces.reduce((all, one) => (one.index === index ? all + one.text : all), ""));
          expect(own.filter(({ delta }) => delta.role === "assistant")).toHaveLength(1);
          expect(own.filter(({ finish_reason }) => finish_reason === "stop")).toHaveLength(1);
        }
      }),
    );
  });

  test("of which the first was broken off has the others", () => {
    const bytes = sse(
      answer([candidate(0, [{ text: "Half" }], "MALFORMED_FUNCTION_CALL")]),
      answer([candidate(1, [{ text: "One" }], "STOP")]),
      answer([candidate(2, [{ text: "Two" }], "SAFETY")]),
    );
    const chunks = stream(bytes);
    expect(chunks.at(-1)?.data).toBe("[DONE]");
    const choices: Choice[] = chunks.slice(0, -1).flatMap(({ data }) => JSON.parse(data ?? "").choices);
    const told = [0, 1, 2].map((index) => {
      const own = choices.filter((choice) => choice.index === index);
      return [own.map(({ delta }) => delta.content ?? "").join(""), own.at(-1)?.finish_reason];
    });
    expect(told).toEqual([
      ["Half", "content_filter"],
      ["One", "stop"],
      ["Two", "content_filter"],
    ]);
  });

  test("counts the calls of each choice from 0", () => {
    const bytes = sse(answer([candidate(0, [call], "STOP")]), answer([candidate(1, [call, call], "STOP")]));
    const calls = stream(bytes)
      .slice(0, -1)
      .flatMap(({ data }) => JSON.parse(data ?? "").choices as Choice[])
      .flatMap(({ index, delta }) => (delta.tool_calls ?? []).map((one) => ({ ...one, choice: index })))
      .filter(({ id }) => id !== undefined);
    expect(calls.map(({ choice, index }) => [choice, index])).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
  });

  test("that ends before one of them does ends with an error", () => {
    const bytes = sse(answer([candidate(0, [{ text: "One" }]), candidate(1, [{ text: "Two" }])]), ends([0]));
    expect(JSON.parse(stream(bytes).at(-1)?.data ?? "")).toHaveProperty("error");
  });

  test("holds 4 MB of each at most", () => {
    const long = answer([candidate(1, [{ text: "x".repeat(1 << 20) }])]);
    const bytes = sse(...Array.from({ length: 5 }, () => long), ends([0, 1]));
    expect(JSON.parse(stream(bytes).at(-1)?.data ?? "")).toHaveProperty("error");
    responses.free();
  });
});
