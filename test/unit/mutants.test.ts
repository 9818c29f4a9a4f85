import { expect, it } from "vitest";
import { Random } from "../fuzz/random.js";
import { mutantsOf } from "../mutation/mutants.js";

const SOURCE = `// a < b
import { a } from "./a" // a == b
/**
 * a && b
 */
export function f(a: i32): bool {
  if (a <= 1 && a + 1 != 3) return true; // a - b
  return g<i32>(a);
}
`;

it("changes each place once, but for comments and imports", () => {
  const mutants = mutantsOf(SOURCE, 100, new Random(1));
  expect(mutants.every(({ line }) => line === 7)).toBe(true);
  expect(mutants.map(({ from, to }) => `${from} ${to}`).sort()).toEqual([
    "!= ==",
    "&& ||",
    "+ -",
    "<= <",
    "true false",
  ]);
  const [line = ""] = SOURCE.split("\n").slice(6);
  for (const { from, to, text } of mutants) {
    expect(text).toBe(SOURCE.replace(line, line.replace(` ${from}`, ` ${to}`)));
  }
});

it("chooses the same places for the same seed", () => {
  expect(mutantsOf(SOURCE, 2, new Random(5))).toEqual(mutantsOf(SOURCE, 2, new Random(5)));
  expect(mutantsOf(SOURCE, 2, new Random(5))).toHaveLength(2);
});
