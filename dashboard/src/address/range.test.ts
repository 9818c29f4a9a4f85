import { describe, expect, it } from "vitest";
import { lengthOf, nameRange, readRange, stepRange, writeTimes } from "./range.js";

describe("ranges", () => {
  it("reads lengths and two times", () => {
    expect(readRange("15m")).toEqual({ length: 900_000 });
    expect(readRange("1767225600000..1767229200000")).toEqual({ from: 1767225600000, to: 1767229200000 });
  });

  it.each(["", "15", "m", "15y", "1767229200000..1767225600000", "1767225600000", "1..2"])(
    "refuses %j",
    (text) => {
      expect(readRange(text)).toBeUndefined();
    },
  );

  it("names them", () => {
    expect(["15m", "1h", "24h", "7d"].map(nameRange)).toEqual([
      "last 15 minutes",
      "last hour",
      "last 24 hours",
      "last 7 days",
    ]);
  });

  it("writes times that it reads, and that contain what was chosen", () => {
    expect(lengthOf(writeTimes(1767225600000.4, 1767225660000.6))).toBe(60_001);
  });

  it.each([
    ["15m", 1, "1h"],
    ["15m", -1, "5m"],
    ["5m", -1, "5m"],
    ["7d", 1, "7d"],
    ["30m", 1, "1h"],
    ["30m", -1, "15m"],
    ["30d", -1, "24h"],
  ] as const)("from %s by %d to %s", (range, step, expected) => {
    expect(stepRange(range, step)).toBe(expected);
  });
});
