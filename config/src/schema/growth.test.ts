// What is told of a wrong configuration takes time in proportion to the file.
import { expect, test } from "vitest";
import { loadConfig } from "../load.js";

/** Milliseconds of the processor. */
function timeOf(text: string): number {
  const began = process.cpuUsage();
  expect(loadConfig(text).ok).toBe(false);
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}

test("entries that lack a key, and have an unknown one, take time in proportion", () => {
  const fileOf = (count: number): string => `version: v0.4.0\nlisteners:\n${"  - { x: 1 }\n".repeat(count)}`;
  const [few, many] = [fileOf(1_000), fileOf(8_000)];
  const quick = Math.min(...Array.from({ length: 4 }, () => timeOf(few)));
  let ratio = Number.POSITIVE_INFINITY;
  // Quadratic work takes 20 to 40 times as long; other programs may take the processor's cache.
  for (let round = 0; round < 3 && ratio > 14; round += 1) ratio = Math.min(ratio, timeOf(many) / quick);
  expect(ratio).toBeLessThan(14);
}, 120_000);
