import { expect, test } from "vitest";
import { Echoes } from "./echoes.js";

const echoes = new Echoes(["Bearer sk-1234", 'quoted"secret', "v2", "another-key"]);

async function* piecesOf(pieces: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* pieces;
}

test.each([
  ["bad key Bearer sk-1234.", "bad key Bearer [secret]."],
  ["bad key sk-1234", "bad key [secret]"],
  ["keys another-key, sk-1234", "keys [secret], [secret]"],
  ['{"key":"quoted\\"secret"}', '{"key":"[secret]"}'],
  ["API v2 is there", "API v2 is there"],
])("%s becomes %s, at once and in pieces of any size", async (text, expected) => {
  expect(echoes.without(text)).toBe(expected);
  for (let size = 1; size <= text.length; size += 1) {
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
      text.slice(at * size, (at + 1) * size),
    );
    const told: string[] = [];
    for await (const piece of echoes.withoutIn(piecesOf(pieces))) told.push(piece);
    expect(told.join("")).toBe(expected);
  }
});

test("what begins no secret goes on at once", async () => {
  const told = echoes.withoutIn(piecesOf(["hello ", "s", "un"]));
  expect([(await told.next()).value, (await told.next()).value]).toEqual(["hello ", "sun"]);
});
