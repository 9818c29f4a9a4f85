import { expect, test } from "vitest";
import { heapFor } from "./memory.js";

const MEGABYTE = 1 << 20;
const heap = (total: number, constrained: number): number =>
  heapFor(total * MEGABYTE, constrained * MEGABYTE) / MEGABYTE;

test("Envoy's heap may take a quarter of the memory there is, and never more than 4 GiB", () => {
  expect([heap(4_096, 0), heap(64_000, 0)]).toEqual([1_024, 4_096]);
});

test("a control group's bound is what there is, where it has one", () => {
  expect([heap(64_000, 8_000), heap(4_096, 2 ** 33)]).toEqual([2_000, 1_024]);
});

test("a small machine gives it 512 MiB, or half of what it has", () => {
  expect([heap(1_500, 0), heap(64_000, 512)]).toEqual([512, 256]);
});
