import { expect, test } from "vitest";
import { Ordered } from "./ordered.js";

interface Item {
  number: number;
  name: number;
}

/** Repeatable. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

test.each([1, 2, 3, 4])("is what a sorted list is, whatever is added and removed (seed %i)", (seed) => {
  const random = randomFrom(seed);
  const ordered = new Ordered<Item>(({ number }) => number);
  const model: Item[] = [];
  for (let name = 0; name < 3_000; name += 1) {
    // Mostly behind the others, now and then far before them, and several of one number.
    const item = { name, number: random(10) === 0 ? random(3_000) : name - random(20) };
    ordered.add(item);
    const before = model.findIndex(({ number }) => number > item.number);
    model.splice(before < 0 ? model.length : before, 0, item);
    while (model.length > 900) {
      const [removed] = model.splice(random(3) === 0 ? random(model.length) : 0, 1);
      if (removed !== undefined) ordered.remove(removed);
    }
    expect([ordered.size, ordered.first]).toEqual([model.length, model[0]]);
    if (name % 100 === 0) expect(ordered.reversed().reverse()).toEqual(model);
  }
});

test("removes many at once, and keeps the order of the others", () => {
  const ordered = new Ordered<Item>(({ number }) => number);
  const items = Array.from({ length: 2_000 }, (_, name) => ({ name, number: (name * 7) % 100 }));
  for (const item of items) ordered.add(item);
  for (const item of ordered.reversed().reverse().slice(0, 600)) ordered.remove(item);
  const kept = ordered.reversed().reverse();
  ordered.removeAll(new Set(items.filter(({ name }) => name % 3 === 0)));
  expect(ordered.reversed().reverse()).toEqual(kept.filter(({ name }) => name % 3 !== 0));
  expect(ordered.size).toBe(ordered.reversed().length);
});

test("removes nothing for what it does not have", () => {
  const ordered = new Ordered<Item>(({ number }) => number);
  const item = { number: 1, name: 1 };
  ordered.remove(item);
  ordered.add(item);
  ordered.remove({ number: 1, name: 1 });
  expect(ordered.reversed()).toEqual([item]);
});
