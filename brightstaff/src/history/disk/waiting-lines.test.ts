import { expect, it } from "vitest";
import { WaitingLines } from "./waiting-lines.js";

it("gives the lines in their order, each with its end, and then has none", () => {
  const lines = new WaitingLines(1 << 20);
  const given = Array.from({ length: 3_000 }, (_, at) => `${at} ${"ü🙂".repeat(at % 50)}`);
  for (const line of given) expect(lines.append(line)).toBe(true);
  expect(lines.take().toString()).toBe(`${given.join("\n")}\n`);
  expect(lines.take()).toHaveLength(0);
});

it("takes as many bytes as it may have, and what was taken stays as it is", () => {
  const lines = new WaitingLines(10);
  expect(["1234", "€", "x", "", "y"].map((line) => lines.append(line))).toEqual([
    true,
    true,
    false,
    true,
    false,
  ]);
  const taken = lines.take();
  expect(lines.append("another")).toBe(true);
  expect(taken.toString()).toBe("1234\n€\n\n");
});
