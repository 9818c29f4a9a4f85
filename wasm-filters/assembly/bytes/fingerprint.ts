// Hashes pieces of text to 64 bits with a secret key, as fast as they can be read: two equal sequences of pieces have the
// same hash, and nobody without the key finds a text by hashing guesses. Whoever chooses texts may make two of its own
// collide; where that matters, there is SipHash.

import { HashKey } from "./sip-hash";

const LANE: i32 = 16;
const BLOCK: i32 = 2 * LANE;
const MULTIPLIER: u64 = 0x9e3779b97f4a7c15;

let state: u64 = 0;

export function beginFingerprint(key: HashKey): void {
  state = key.low;
}

export function addPiece(key: HashKey, ptr: usize, length: i32): void {
  let hash = step(state, <u64>length);
  if (length >= BLOCK) {
    state = addBlocks(key, hash, ptr, length);
    return;
  }
  const end = ptr + length;
  let at = ptr;
  for (; at + 8 <= end; at += 8) hash = step(hash, load<u64>(at));
  if (at == end) {
    state = hash;
    return;
  }
  let rest: u64 = 0;
  if (length >= 8) rest = load<u64>(end - 8);
  else for (; at < end; at++) rest = (rest << 8) | <u64>load<u8>(at);
  state = step(hash, rest);
}

export function endFingerprint(key: HashKey): u64 {
  return mix(state ^ key.high);
}

/** Multiplies pairs of keyed lanes, as XXH3 and UMAC do; the key changes from block to block, so that order counts. */
function addBlocks(key: HashKey, hash: u64, ptr: usize, length: i32): u64 {
  const last = ptr + length - BLOCK;
  const change = i32x4.splat(<i32>MULTIPLIER);
  let first = i64x2.splat(key.low);
  let second = i64x2.splat(key.high);
  let low = first;
  let high = second;
  let at = ptr;
  while (true) {
    const one = v128.load(at);
    const other = v128.load(at, LANE);
    const a = v128.xor(one, first);
    const b = v128.xor(other, second);
    low = i64x2.add(i64x2.add(low, other), i64x2.extmul_low_i32x4_u(a, b));
    high = i64x2.add(i64x2.add(high, one), i64x2.extmul_high_i32x4_u(a, b));
    if (at == last) break;
    first = i32x4.add(first, change);
    second = i32x4.add(second, change);
    // The last block may overlap with the one before.
    at = min(at + BLOCK, last);
  }
  hash = step(hash, i64x2.extract_lane(low, 0));
  hash = step(hash, i64x2.extract_lane(low, 1));
  hash = step(hash, i64x2.extract_lane(high, 0));
  return step(hash, i64x2.extract_lane(high, 1));
}

// @ts-ignore: decorator
@inline
function step(hash: u64, word: u64): u64 {
  hash = (hash ^ word) * MULTIPLIER;
  return hash ^ (hash >> 29);
}

/** Every bit of `value` affects every bit of the result. */
function mix(value: u64): u64 {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}
