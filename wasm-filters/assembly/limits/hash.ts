// 128 bits of a text, as two FNV-1a hashes of 64 bits from different beginnings, the second finished by a mix.
// Values are compared by it alone: that two share one by chance is out of the question, and by intent it would only make
// their senders share a bucket.

export let hashLow: u64 = 0;
export let hashHigh: u64 = 0;

const OFFSET: u64 = 0xcbf29ce484222325;
const PRIME: u64 = 0x100000001b3;
const SECOND: u64 = 0x9e3779b97f4a7c15;

export function hash(ptr: usize, length: i32): void {
  let low = OFFSET;
  let high = OFFSET ^ SECOND;
  for (let i = 0; i < length; i++) {
    const byte = <u64>load<u8>(ptr + i);
    low = (low ^ byte) * PRIME;
    high = (high ^ (byte + 0x80)) * PRIME;
  }
  hashLow = mix(low);
  hashHigh = mix(high ^ SECOND);
}

/** Every bit of `value` reaches every bit of what is returned. */
export function mix(value: u64): u64 {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}
