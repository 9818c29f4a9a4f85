import { describe, expect, test } from "vitest";
import type { Turn } from "../conversation/turns.js";
import type { ModelClient } from "./decision.js";
import { createEmbeddingChoice } from "./embedding-choice.js";

const FLIGHTS = { id: "flights", description: "flights" };
const HOTELS = { id: "hotels", description: "hotels" };
const { signal } = new AbortController();

const user = (text: string): Turn => ({ role: "user", text });

type Embed = (input: string[]) => unknown;

const VECTORS: Record<string, number[]> = { flights: [2, 0], hotels: [0, 3], "to Rome": [4, 3] };

/** Reversed, since the indices give the order. */
const known: Embed = (input) => ({
  data: input.map((text, index) => ({ index, embedding: VECTORS[text] ?? [1, 1] })).reverse(),
});

function scripted(embed: Embed): ModelClient & { asked: string[][] } {
  const asked: string[][] = [];
  return {
    asked,
    chat: async () => ({}),
    embeddings: async ({ model, input }) => {
      expect(model).toBe("m");
      asked.push(input as string[]);
      return (await embed(input as string[])) as Record<string, unknown>;
    },
  };
}

describe("the nearest agent is chosen", () => {
  test.each<[number, string[]]>([
    [0.7, ["flights"]],
    [0.8, ["flights"]],
    [0.81, []],
  ])("if it is as near as %d", async (threshold, chosen) => {
    const choose = createEmbeddingChoice({ model: "m", threshold }, scripted(known));
    const { scores, ...decision } = await choose([user("to Rome")], [HOTELS, FLIGHTS], signal);
    expect(decision).toEqual({ chosen, method: "embeddings" });
    expect(scores).toEqual({ flights: expect.closeTo(0.8), hotels: expect.closeTo(0.6) });
  });
});

describe("the user's wish comes from", () => {
  const long = "I would like to go to Rome by train today";

  test.each<[string, Turn[], string]>([
    ["a text that stands for itself", [user("hello"), user(long)], long],
    [
      "a short text and the one before",
      [user(long), { role: "assistant", text: "When?" }, user("soon")],
      `${long}\nsoon`,
    ],
    ["a short text alone where it is the first", [user(" "), user("soon")], "soon"],
    [
      "the last text where the assistant spoke after it",
      [user(long), { role: "assistant", text: "No." }],
      long,
    ],
    ["the beginning of a long text", [user("é".repeat(9_000))], "é".repeat(8_000)],
    [
      "all of a short text after a long one",
      [user("é".repeat(9_000)), user("soon")],
      `${"é".repeat(7_960)}\nsoon`,
    ],
    ["whole characters", [user(`a${"😀".repeat(4_000)}`)], `a${"😀".repeat(3_999)}`],
  ])("%s", async (_case, turns, text) => {
    const client = scripted(known);
    await createEmbeddingChoice({ model: "m", threshold: 0 }, client)(turns, [FLIGHTS, HOTELS], signal);
    expect(client.asked[1]).toEqual([text]);
  });
});

describe("descriptions are embedded", () => {
  const turns = [user("to Rome")];
  const inputsOf = (asked: string[][]): string[][] => asked.filter(([text]) => text !== "to Rome");

  test("once, also for callers that arrive meanwhile", async () => {
    const client = scripted(known);
    const choose = createEmbeddingChoice({ model: "m", threshold: 0 }, client);
    await Promise.all([choose(turns, [FLIGHTS, HOTELS], signal), choose(turns, [FLIGHTS, HOTELS], signal)]);
    await choose(turns, [FLIGHTS, HOTELS], signal);
    expect(inputsOf(client.asked)).toEqual([["flights", "hotels"]]);
    expect(client.asked).toHaveLength(4);
  });

  test("for each set of candidates", async () => {
    const client = scripted(known);
    const choose = createEmbeddingChoice({ model: "m", threshold: 0 }, client);
    await choose(turns, [FLIGHTS, HOTELS], signal);
    await choose(turns, [FLIGHTS, { ...HOTELS, description: "inns" }], signal);
    await choose(turns, [FLIGHTS, { ...HOTELS, id: "inns" }], signal);
    expect(inputsOf(client.asked)).toEqual([
      ["flights", "hotels"],
      ["flights", "inns"],
      ["flights", "hotels"],
    ]);
  });

  test("again after a failure", async () => {
    let failures = 1;
    const client = scripted((input) => {
      if (input.length > 1 && failures-- > 0) throw new Error("status 503");
      return known(input);
    });
    const choose = createEmbeddingChoice({ model: "m", threshold: 0 }, client);
    await expect(choose(turns, [FLIGHTS, HOTELS], signal)).rejects.toThrow("status 503");
    expect((await choose(turns, [FLIGHTS, HOTELS], signal)).chosen).toEqual(["flights"]);
    expect(inputsOf(client.asked)).toHaveLength(2);
  });

  test("although their first caller leaves", async () => {
    const signals: AbortSignal[] = [];
    const embeddings: ModelClient["embeddings"] = async ({ input }, given) => {
      signals.push(given);
      return known(input as string[]) as Record<string, unknown>;
    };
    const choose = createEmbeddingChoice({ model: "m", threshold: 0 }, { chat: embeddings, embeddings });
    await choose(turns, [FLIGHTS, HOTELS], signal);
    expect(signals[0]).not.toBe(signal);
    expect(signals[1]).toBe(signal);
  });

  test("under the agent's name when empty, and cut like any text", async () => {
    const client = scripted(known);
    const candidates = [
      { id: "cars", description: " " },
      { id: "long", description: "a".repeat(9_000) },
    ];
    await createEmbeddingChoice({ model: "m", threshold: 0 }, client)(turns, candidates, signal);
    expect(inputsOf(client.asked)).toEqual([["cars", "a".repeat(8_000)]]);
  });

  test("and kept for the latest 64 sets", async () => {
    const client = scripted(known);
    const choose = createEmbeddingChoice({ model: "m", threshold: 0 }, client);
    const sets = Array.from({ length: 65 }, (_, index) => [FLIGHTS, { id: "x", description: `${index}` }]);
    for (const set of sets) await choose(turns, set, signal);
    expect(inputsOf(client.asked)).toHaveLength(65);
    await choose(turns, sets[1] ?? [], signal);
    expect(inputsOf(client.asked)).toHaveLength(65);
    await choose(turns, sets[0] ?? [], signal);
    expect(inputsOf(client.asked)).toHaveLength(66);
  });
});

describe("an answer is refused", () => {
  const data =
    (...embeddings: unknown[]): Embed =>
    () => ({ data: embeddings.map((embedding) => ({ embedding })) });

  test.each<[string, Embed, string]>([
    ["without data", () => ({}), "an embedding is missing"],
    ["with too few", data([1]), "an embedding is missing"],
    ["in base64", data("AACAPw==", "AACAPw=="), "an embedding is not a list of numbers"],
    ["with infinite numbers", data([JSON.parse("1e999")], [1]), "an embedding is not a list of numbers"],
    ["with empty ones", data([], []), "an embedding is not a list of numbers"],
    ["with some longer than others", data([1], [1, 2]), "the embeddings differ in length"],
  ])("%s", async (_case, embed, message) => {
    const choose = createEmbeddingChoice({ model: "m", threshold: 0 }, scripted(embed));
    await expect(choose([user("hello")], [FLIGHTS, HOTELS], signal)).rejects.toThrow(message);
  });
});

test("an embedding of zeros is near to nothing", async () => {
  const zeros: Embed = (input) => ({ data: input.map(() => ({ embedding: [0, 0] })) });
  const choose = createEmbeddingChoice({ model: "m", threshold: 0.1 }, scripted(zeros));
  const decision = await choose([user("hello")], [FLIGHTS, HOTELS], signal);
  expect(decision).toEqual({ chosen: [], method: "embeddings", scores: { flights: 0, hotels: 0 } });
});
