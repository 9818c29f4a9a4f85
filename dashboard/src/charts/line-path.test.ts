import { expect, it } from "vitest";
import { barsPath, linePath } from "./line-path.js";

const BOX = { width: 4, height: 100, highest: 10 };

it("draws values in the middle of their share of the width", () => {
  expect(linePath([0, 5, 10, 5], BOX).line).toBe("M0.5 100L1.5 50L2.5 0L3.5 50");
  expect(linePath([0, 5, 10, 5], BOX).area).toBe("M0.5 100L1.5 50L2.5 0L3.5 50V100H0.5Z");
});

it("leaves gaps, and shows a value between two of them", () => {
  expect(linePath([5, 5, null, 5], BOX).line).toBe("M0.5 50L1.5 50M3.17 50L3.83 50");
});

it("draws nothing of nothing, and a base line of zeros", () => {
  expect(linePath([], BOX).line).toBe("");
  expect(linePath([0, 0], { ...BOX, highest: 0 }).line).toBe("M1 100L3 100");
});

it("draws bars for what is there", () => {
  expect(barsPath([0, null, 10], { ...BOX, width: 3 })).toBe("M2.12 100V0H2.88V100Z");
});
