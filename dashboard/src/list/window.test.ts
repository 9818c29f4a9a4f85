import { describe, expect, it } from "vitest";
import { revealRow, rowsInView } from "./window.js";

const ROWS = { count: 10_000, height: 30, offset: 200 };

describe("rows in view", () => {
  it("are those in view and a few around them, however long the list is", () => {
    expect(rowsInView(ROWS, { top: 0, height: 800 })).toEqual({ first: 0, end: 32 });
    expect(rowsInView(ROWS, { top: 150_200, height: 800 })).toEqual({ first: 4_988, end: 5_039 });
    expect(rowsInView(ROWS, { top: 299_400, height: 800 })).toEqual({ first: 9_961, end: 10_000 });
  });

  it("are none of an empty list, and never beyond its end", () => {
    expect(rowsInView({ ...ROWS, count: 0 }, { top: 0, height: 800 })).toEqual({ first: 0, end: 0 });
    expect(rowsInView({ ...ROWS, count: 5 }, { top: 0, height: 800 })).toEqual({ first: 0, end: 5 });
    expect(rowsInView({ ...ROWS, count: 5 }, { top: 90_000, height: 800 })).toEqual({ first: 5, end: 5 });
  });
});

describe("revealing a row", () => {
  it("scrolls no further than needed", () => {
    const view = { top: 1_000, height: 800 };
    expect(revealRow(40, ROWS, view, 34)).toBeUndefined();
    expect(revealRow(10, ROWS, view, 34)).toBe(466);
    expect(revealRow(60, ROWS, view, 34)).toBe(1_230);
    expect(revealRow(0, ROWS, view, 34)).toBe(0);
  });

  it("brings every row into view", () => {
    const view = { top: 5_000, height: 700 };
    for (const index of [0, 1, 160, 161, 9_999]) {
      const top = revealRow(index, ROWS, view, 34) ?? view.top;
      const place = ROWS.offset + index * ROWS.height;
      expect(place).toBeGreaterThanOrEqual(top);
      expect(place + ROWS.height).toBeLessThanOrEqual(top + view.height);
    }
  });
});
