// A clock that no administrator sets, and randomness (WASI).

import { now } from "./host";
import { clock_time_get, random_get } from "./imports";

const MONOTONIC: u32 = 1;
const cell = memory.data(8);

/** Nanoseconds since some moment that is the same for all workers of the process. */
export function monotonic(): i64 {
  return clock_time_get(MONOTONIC, 0, cell) == 0 ? load<i64>(cell) : now();
}

/** 0 where there is no randomness. */
export function randomWord(): u64 {
  return random_get(cell, 8) == 0 ? load<u64>(cell) : 0;
}
