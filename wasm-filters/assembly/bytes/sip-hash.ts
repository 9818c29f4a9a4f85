// Hashes a text to 128 bits: SipHash-2-4 (https://www.aumasson.jp/siphash) with a secret key. Clients that choose texts
// cannot choose their places in a table, nor make them share a bucket.

export class HashKey {
  low: u64 = 0;
  high: u64 = 0;

  /** Call before the first text is hashed: tables filled with another key are lost. */
  set(low: u64, high: u64): void {
    this.low = low;
    this.high = high;
  }
}

/** The result of the latest `hash`. */
export let hashLow: u64 = 0;
export let hashHigh: u64 = 0;

let v0: u64 = 0;
let v1: u64 = 0;
let v2: u64 = 0;
let v3: u64 = 0;

export function hash(key: HashKey, ptr: usize, length: i32): void {
  v0 = key.low ^ 0x736f6d6570736575;
  v1 = key.high ^ 0x646f72616e646f6d ^ 0xee;
  v2 = key.low ^ 0x6c7967656e657261;
  v3 = key.high ^ 0x7465646279746573;
  const whole = length & ~7;
  for (let i = 0; i < whole; i += 8) compress(load<u64>(ptr + i));
  let last: u64 = (<u64>length) << 56;
  for (let i = whole; i < length; i++) last |= (<u64>load<u8>(ptr + i)) << (<u64>(i - whole) * 8);
  compress(last);
  v2 ^= 0xee;
  finish();
  hashLow = v0 ^ v1 ^ v2 ^ v3;
  v1 ^= 0xdd;
  finish();
  hashHigh = v0 ^ v1 ^ v2 ^ v3;
}

function compress(word: u64): void {
  v3 ^= word;
  round();
  round();
  v0 ^= word;
}

function finish(): void {
  for (let i = 0; i < 4; i++) round();
}

function round(): void {
  v0 += v1;
  v1 = rotl<u64>(v1, 13) ^ v0;
  v0 = rotl<u64>(v0, 32);
  v2 += v3;
  v3 = rotl<u64>(v3, 16) ^ v2;
  v0 += v3;
  v3 = rotl<u64>(v3, 21) ^ v0;
  v2 += v1;
  v1 = rotl<u64>(v1, 17) ^ v2;
  v2 = rotl<u64>(v2, 32);
}
