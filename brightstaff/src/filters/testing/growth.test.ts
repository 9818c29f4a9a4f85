import { expect, it } from "vitest";
import { growth, MOST_GROWTH } from "./growth.js";

const same = (size: number): number => size;
let sum = 0;

it("tells quadratic work from linear work", async () => {
  const quadratic = (size: number): void => {
    let own = 0;
    for (let i = 0; i < size; i += 1) for (let j = 0; j < size; j += 1) own ^= i ^ j;
    sum += own + 1;
  };
  const linear = (size: number): void => {
    let own = 0;
    for (let i = 0; i < size * 100; i += 1) own ^= i;
    sum += own + 1;
  };
  expect(await growth(same, 150, quadratic)).toBeGreaterThan(MOST_GROWTH);
  expect(await growth(same, 1_500, linear)).toBeLessThan(MOST_GROWTH);
  expect(sum).not.toBe(0);
});
