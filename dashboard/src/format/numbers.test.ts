import { describe, expect, it } from "vitest";
import {
  costSum,
  formatBytes,
  formatChange,
  formatCost,
  formatCostSum,
  formatCount,
  formatDuration,
  formatEach,
  formatShare,
  isWrong,
  plural,
} from "./numbers.js";

describe("numbers", () => {
  it("never takes what is unknown for 0", () => {
    for (const format of [formatCount, formatDuration, formatCost, formatBytes]) {
      expect([null, undefined, Number.NaN].map(format)).toEqual(["–", "–", "–"]);
    }
    expect(formatShare(null, 3)).toBe("–");
    expect(formatShare(0, 0)).toBe("–");
    expect(formatCostSum(null, 3)).toBe("–");
    expect(formatEach(null, 3, 3)).toBe("–");
    expect(formatEach(0, 0, 0)).toBe("–");
  });

  it("divides by what costs were of, whatever had no price", () => {
    expect(formatEach(6, 3, 0)).toBe("$2.00");
    // One request can have caused several calls without a price.
    expect(formatEach(6, 3, 12)).toBe("≥ $2.00");
  });

  it("sums costs to nothing known where calls lack a price and none has one", () => {
    const [failed, free] = [
      { cost: 0, withPrice: 0, withoutPrice: 0 },
      { cost: 0, withPrice: 1, withoutPrice: 0 },
    ];
    const [priced, unknown] = [
      { cost: 2, withPrice: 1, withoutPrice: 0 },
      { cost: null, withPrice: 0, withoutPrice: 1 },
    ];
    expect([costSum([unknown]), costSum([unknown, failed])]).toEqual([null, null]);
    expect([costSum([]), costSum([failed]), costSum([unknown, free])]).toEqual([0, 0, 0]);
    expect(costSum([unknown, priced, priced])).toBe(4);
  });

  it.each([
    [0, "0"],
    [999, "999"],
    [999.6, "1.0k"],
    [1_204, "1.2k"],
    [9_960, "10k"],
    [41_300, "41k"],
    [999_600, "1.0M"],
    [3_400_000_000, "3.4G"],
  ])("counts %d as %s", (value, text) => {
    expect(formatCount(value)).toBe(text);
  });

  it.each([
    [0, "0ms"],
    [0.4, "<1ms"],
    [383, "383ms"],
    [999.6, "1.0s"],
    [5_230, "5.2s"],
    [9_960, "10s"],
    [59_700, "1m 00s"],
    [64_000, "1m 04s"],
    [3_600_000, "1h 00m"],
    [7_800_000, "2h 10m"],
  ])("says that %d ms are %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it.each([
    [0, "$0"],
    [0.00001, "<$.0001"],
    [0.019, "$.0190"],
    [0.09999, "$.1000"],
    [0.31, "$.310"],
    [0.9999, "$1.00"],
    [3.413, "$3.41"],
    [1204.4, "$1,204"],
  ])("says that %d dollars are %s", (dollars, text) => {
    expect(formatCost(dollars)).toBe(text);
  });

  it("says when a sum is a lower bound", () => {
    expect(formatCostSum(3.41, 12)).toBe("≥ $3.41");
    expect(formatCostSum(3.41, 0)).toBe("$3.41");
  });

  it("shows changes and shares", () => {
    expect([
      formatChange(112, 100),
      formatChange(97, 100),
      formatChange(400, 100),
      formatChange(5, 0),
    ]).toEqual(["+12 %", "−3 %", "×4.0", undefined]);
    expect([formatShare(1, 125), formatShare(41, 100), formatShare(1, 5_000)]).toEqual([
      "0.8 %",
      "41 %",
      "<0.1 %",
    ]);
    expect([isWrong(1, 51), isWrong(1, 50), isWrong(0, 0)]).toEqual([false, true, false]);
  });

  it("knows one from many", () => {
    expect([plural(1, "request"), plural(1_200, "request")]).toEqual(["1 request", "1,200 requests"]);
  });
});
