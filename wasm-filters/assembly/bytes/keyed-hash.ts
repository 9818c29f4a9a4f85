// SipHash-1-3 with a secret key: whoever chooses the texts cannot choose where they fall in a table, so no input makes
// look-ups slow. https://www.aumasson.jp/siphash/siphash.pdf

let low: u64 = 0;
let high: u64 = 0;

/** Sets the key, before the first text is hashed. */
export function setHashKey(first: u64, second: u64): void {
  low = first;
  high = second;
}

export function keyedHash(ptr: usize, length: i32): u64 {
  let v0: u64 = low ^ 0x736f6d6570736575;
  let v1: u64 = high ^ 0x646f72616e646f6d;
  let v2: u64 = low ^ 0x6c7967656e657261;
  let v3: u64 = high ^ 0x7465646279746573;
  const words = length >> 3;
  // One round for each word of the text, one for its rest and length, three to finish.
  for (let round = 0; round < words + 4; round++) {
    let word: u64 = 0;
    if (round < words) word = load<u64>(ptr + ((<usize>round) << 3));
    else if (round == words) word = lastWord(ptr, length);
    else if (round == words + 1) v2 ^= 0xff;
    v3 ^= word;
    v0 += v1;
    v2 += v3;
    v1 = rotl(v1, 13) ^ v0;
    v3 = rotl(v3, 16) ^ v2;
    v0 = rotl(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = rotl(v1, 17) ^ v2;
    v3 = rotl(v3, 21) ^ v0;
    v2 = rotl(v2, 32);
    v0 ^= word;
  }
  return v0 ^ v1 ^ v2 ^ v3;
}

function lastWord(ptr: usize, length: i32): u64 {
  let word = (<u64>length) << 56;
  for (let i = length & ~7; i < length; i++) word |= (<u64>load<u8>(ptr + i)) << ((i & 7) << 3);
  return word;
}
