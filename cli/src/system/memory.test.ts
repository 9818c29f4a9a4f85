import { expect, test } from "vitest";
import { heapFor } from "./memory.js";

const MEGABYTE = 1 << 20;
const heap = (total: number, constrained: number): number =>
  heapFor(total * MEGABYTE, constrained * MEGABYTE) / MEGABYTE;

test("gives Envoy's heap a quarter of the memory, at most 4 GiB", () => {
  expect([heap(4_096, 0), heap(64_000, 0)]).toEqual([1_024, 4_096]);
});

test("uses the control group's limit if there is one", () => {
  expect([heap(64_000, 8_000), heap(4_096, 2 ** 33)]).toEqual([2_000, 1_024]);
});

test("gives the heap 512 MiB on a small machine, or half of its memory if that is less", () => {
  expect([heap(1_500, 0), heap(64_000, 512)]).toEqual([512, 256]);
});
