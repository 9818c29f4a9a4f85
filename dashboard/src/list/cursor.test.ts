import { expect, it } from "vitest";
import { moveCursor, placeOf } from "./cursor.js";

const IDS = ["a", "b", "c"];
const NAMES = ["one", "two", "three", "four"];

it("begins with the first row, and stops at both ends", () => {
  const first = moveCursor({ id: undefined, column: "one" }, "down", IDS, NAMES);
  expect(first.id).toBe("a");
  expect(moveCursor(first, "up", IDS, NAMES).id).toBe("a");
  expect(moveCursor({ id: "c", column: "one" }, "down", IDS, NAMES).id).toBe("c");
  expect(moveCursor({ id: "a", column: "one" }, "page-down", IDS, NAMES).id).toBe("c");
});

it("stays on its request when rows arrive above it", () => {
  expect(moveCursor({ id: "b", column: "one" }, "up", ["new", "a", "b"], NAMES).id).toBe("a");
});

it("walks the cells of a row", () => {
  expect(moveCursor({ id: "b", column: "four" }, "right", IDS, NAMES)).toEqual({ id: "b", column: "four" });
  expect(moveCursor({ id: "b", column: "one" }, "left", IDS, NAMES)).toEqual({ id: "b", column: "one" });
});

it("stays in its column when one before it comes or goes", () => {
  const cursor = moveCursor({ id: "b", column: "two" }, "right", IDS, NAMES);
  const fewer = NAMES.filter((name) => name !== "two");
  expect([placeOf(cursor, NAMES), placeOf(cursor, fewer)]).toEqual([2, 1]);
  expect(moveCursor(cursor, "left", IDS, fewer).column).toBe("one");
  expect(placeOf({ id: "b", column: "two" }, fewer)).toBe(0);
});

it("has nowhere to go in an empty list", () => {
  expect(moveCursor({ id: undefined, column: "one" }, "last", [], NAMES).id).toBeUndefined();
});
