import { expect, it } from "vitest";
import { moveCursor } from "./cursor.js";

const IDS = ["a", "b", "c"];

it("begins with the first row, and stops at both ends", () => {
  const first = moveCursor({ id: undefined, column: 0 }, "down", IDS, 4);
  expect(first.id).toBe("a");
  expect(moveCursor(first, "up", IDS, 4).id).toBe("a");
  expect(moveCursor({ id: "c", column: 0 }, "down", IDS, 4).id).toBe("c");
  expect(moveCursor({ id: "a", column: 0 }, "page-down", IDS, 4).id).toBe("c");
});

it("stays on its request when rows arrive above it", () => {
  expect(moveCursor({ id: "b", column: 0 }, "up", ["new", "a", "b"], 4).id).toBe("a");
});

it("walks the cells of a row", () => {
  expect(moveCursor({ id: "b", column: 3 }, "right", IDS, 4)).toEqual({ id: "b", column: 3 });
  expect(moveCursor({ id: "b", column: 0 }, "left", IDS, 4)).toEqual({ id: "b", column: 0 });
});

it("has nowhere to go in an empty list", () => {
  expect(moveCursor({ id: undefined, column: 0 }, "last", [], 4).id).toBeUndefined();
});
