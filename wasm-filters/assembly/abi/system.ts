// A monotonic clock, and random numbers (WASI).

import { now } from "./host";
import { clock_time_get, random_get } from "./imports";

const MONOTONIC: u32 = 1;
const cell = memory.data(8);

/** Nanoseconds since a moment that all workers of the process share. */
export function monotonic(): i64 {
  return clock_time_get(MONOTONIC, 0, cell) == 0 ? load<i64>(cell) : now();
}

/** 0 when the host has no random numbers. */
export function randomWord(): u64 {
  return random_get(cell, 8) == 0 ? load<u64>(cell) : 0;
}
