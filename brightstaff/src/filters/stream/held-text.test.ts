import { describe, expect, test } from "vitest";
import { MemoryBudget, OverBudget } from "../../memory-budget.js";
import { type Framed, HeldText } from "./held-text.js";
import { textDeltaOf } from "./text-delta.js";

const frame = { event: "content_block_delta" };
const delta = (text: string, index = 0) => {
  const body = { type: "content_block_delta", index, delta: { type: "text_delta", text } };
  const read = textDeltaOf("messages", body);
  if (read === undefined) throw new Error("it has no text");
  return { read, event: { frame, body } };
};

const share = (size = 100, bytes = 0) => ({ size, origin: { bytes, users: 0 } });

function holding(text: string, index = 0, held = new HeldText()): HeldText {
  const { read, event } = delta(text, index);
  expect([...held.add(read, event, share(), 0)]).toEqual([]);
  return held;
}

const texts = (taken: Iterable<Framed>): unknown[] =>
  [...taken].map(({ body }) => (body.delta as { text: string }).text);

describe("held text", () => {
  test("goes on at once, up to the end of a word, when there is enough of it", () => {
    const words = "word ".repeat(13);
    expect(texts(holding(`${words}wo`).take(0))).toEqual([words]);
    expect([...holding(`${"x".repeat(80)} `).take(0)]).toEqual([]);
  });

  test("is due after a while, up to the end of its last whole word", () => {
    const held = holding("one two thr");
    expect([held.due(0), held.due(150)]).toEqual([200, 50]);
    expect([...held.take(199)]).toEqual([]);
    expect(texts(held.take(200))).toEqual(["one two "]);
    expect(held.due(200)).toBe(200);
  });

  test("is due later without the end of a word, except for a character that may still grow", () => {
    const held = holding("wonde");
    expect([...held.take(200)]).toEqual([]);
    expect(held.due(200)).toBe(1_800);
    expect(texts(held.take(2_000))).toEqual(["wond"]);
    expect([...held.take(4_000)]).toEqual([]);
    expect(held.due(4_000)).toBe(2_000);
    expect(texts(held.takeAll())).toEqual(["e"]);
    expect(held.due(4_000)).toBeUndefined();
  });

  test("waits as long as its only word grows, however slowly", () => {
    const held = holding("[NA");
    for (const [piece, now] of [["ME", 1_900] as const, ["_", 3_800] as const]) {
      const { read, event } = delta(piece);
      expect([...held.add(read, event, share(), now)]).toEqual([]);
      expect([[...held.take(now + 1_999)], held.due(now + 1_999)]).toEqual([[], 1]);
    }
    expect(texts(held.take(5_800))).toEqual(["[NAME"]);
  });

  test("is kept for each of several parts that grow at the same time", () => {
    const held = holding("one", 0);
    holding("other", 1, held);
    expect(texts(held.takeAll("1"))).toEqual(["other"]);
    expect(texts(held.takeAll())).toEqual(["one"]);
  });

  test("goes on as a whole before it exceeds the bound, and later text is held again", () => {
    const held = new HeldText();
    const { read, event } = delta("text");
    let gone = 0;
    for (let index = 0; index < 3_000; index += 1) {
      gone += [...held.add({ ...read, part: String(index) }, event, share(1_000), 0)].length;
    }
    expect(gone).toBe(2_096);
    for (let turn = 0; turn < 1_000; turn += 1) {
      const words = { ...read, part: "0", text: "long words ".repeat(1_000) };
      expect([...held.add(words, event, share(11_000), 0)]).toEqual([]);
      expect([...held.take(0)].length).toBeGreaterThan(0);
    }
  });

  test("is charged with its event, once for all parts, until the last of them goes", () => {
    const budget = new MemoryBudget(1 << 20);
    const held = new HeldText(budget.hold(0));
    const { read, event } = delta("text");
    const one = share(10, 100_000);
    for (const part of ["0", "1"]) expect([...held.add({ ...read, part }, event, one, 0)]).toEqual([]);
    expect(budget.held).toBeGreaterThan(100_000);
    expect(budget.held).toBeLessThan(110_000);
    expect([...held.takeAll("0")]).toHaveLength(1);
    expect(budget.held).toBeGreaterThan(100_000);
    for (const _ of held.takeAll("1")) expect(budget.held).toBeGreaterThan(100_000);
    expect(budget.held).toBe(0);
    expect(() => [...held.add(read, event, share(10, 2 << 20), 0)]).toThrow(OverBudget);
  });
});
