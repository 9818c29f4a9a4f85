import type { Observation } from "@plano/config/contract";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sampleRecord } from "../testing/samples.js";
import { InTurn } from "./in-turn.js";
import { Joiner } from "./joiner.js";

const LONGEST = 100;
let taken: string[];
let forks: string[];
let inTurn: InTurn;
beforeEach(() => {
  vi.useFakeTimers();
  taken = [];
  forks = [];
  const joiner = new Joiner();
  inTurn = new InTurn({
    awaitedBy: (record) => joiner.awaitedBy(record),
    placeOf: (record) => joiner.placeOf(record),
    take: (record) => {
      taken.push(record.request_id);
      if (joiner.join(record)?.isFork === true) forks.push(record.request_id);
    },
    longest: LONGEST,
  });
});
afterEach(() => {
  inTurn.close();
  vi.useRealTimers();
});

/** Whose messages are these words, and whose answer is the last one. */
function turn(words: string, { id = words, started = 0 } = {}): Observation {
  const said = words.split(" ");
  const answer = said.pop() as string;
  const hash = (word: string): string => word.padEnd(16, "0");
  return sampleRecord({
    ...{ request_id: id, started_ms: started, answer_hash: hash(answer) },
    ...{ chain: said.map(hash), chain_roles: said.map((_, at) => (at % 2 === 0 ? "u" : "a")).join("") },
    ...(said.length > 2 && { reply_hash: hash(said.at(-2) as string) }),
  });
}

test("turns are told in their order, however they come", () => {
  for (const words of ["hi A b B c C", "hi A b B", "hi A"]) inTurn.add(turn(words));
  expect(taken).toEqual(["hi A", "hi A b B", "hi A b B c C"]);
  expect(forks).toEqual([]);
});

test("those that go on from one turn are told in the order in which they began", () => {
  inTurn.add(turn("hi A c C", { started: 2 }));
  inTurn.add(turn("hi A b B", { started: 1 }));
  inTurn.add(turn("hi A"));
  expect(taken).toEqual(["hi A", "hi A b B", "hi A c C"]);
  expect(forks).toEqual(["hi A c C"]);
});

test("a turn waits for the answer that it has, not for another to the same question", () => {
  inTurn.add(turn("hi B"));
  inTurn.add(turn("hi A b C"));
  expect(taken).toEqual(["hi B"]);
  inTurn.add(turn("hi A"));
  expect(taken).toEqual(["hi B", "hi A", "hi A b C"]);
});

test("it waits no longer than a moment, and others do not wait for it", async () => {
  inTurn.add(turn("hi A b B"));
  inTurn.add(turn("other X"));
  expect(taken).toEqual(["other X"]);
  const settled = inTurn.settled();
  await vi.advanceTimersByTimeAsync(LONGEST);
  await settled;
  expect(taken).toEqual(["other X", "hi A b B"]);
});

test("what goes on from a conversation's known end does not wait, nor does what waits at the end", () => {
  inTurn.add(turn("hi A"));
  inTurn.add(turn("hi A b B"));
  expect(taken).toEqual(["hi A", "hi A b B"]);
  inTurn.add(turn("x X y Y"));
  inTurn.close();
  expect(taken).toEqual(["hi A", "hi A b B", "x X y Y"]);
});
