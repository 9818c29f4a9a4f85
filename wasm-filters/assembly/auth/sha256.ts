// SHA-256 (FIPS 180-4) of short texts: the gateway knows keys only by their digests.

export const DIGEST_SIZE: i32 = 32;
const BLOCK: i32 = 64;
/** Offset of a block's eight bytes of length. */
const LENGTH_AT: i32 = 56;

const ROUNDS = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);
const INITIAL = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

const state = memory.data(DIGEST_SIZE);
const schedule = memory.data(BLOCK << 2);
/** The end of the text, with its padding. */
const last = memory.data(BLOCK);

/** Writes the digest's 32 bytes to `out`. */
export function sha256(ptr: usize, length: i32, out: usize): void {
  memory.copy(state, INITIAL, DIGEST_SIZE);
  let at = 0;
  for (; at + BLOCK <= length; at += BLOCK) compress(ptr + at);
  const rest = length - at;
  memory.fill(last, 0, BLOCK);
  memory.copy(last, ptr + at, rest);
  store<u8>(last + rest, 0x80);
  if (rest >= LENGTH_AT) {
    compress(last);
    memory.fill(last, 0, BLOCK);
  }
  store<u64>(last + LENGTH_AT, bswap<u64>((<u64>length) << 3));
  compress(last);
  for (let i: usize = 0; i < <usize>DIGEST_SIZE; i += 4)
    store<u32>(out + i, bswap<u32>(load<u32>(state + i)));
}

function compress(block: usize): void {
  for (let i: usize = 0; i < 64; i += 4) store<u32>(schedule + i, bswap<u32>(load<u32>(block + i)));
  for (let i: usize = 64; i < 256; i += 4) {
    const word = schedule + i;
    const early = load<u32>(word - 60);
    const late = load<u32>(word - 8);
    const mixed = (rotr<u32>(early, 7) ^ rotr<u32>(early, 18) ^ (early >> 3)) + load<u32>(word - 28);
    store<u32>(
      word,
      load<u32>(word - 64) + mixed + (rotr<u32>(late, 17) ^ rotr<u32>(late, 19) ^ (late >> 10)),
    );
  }
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  for (let i: usize = 0; i < 256; i += 4) {
    const choice = (e & f) ^ (~e & g);
    const sum = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
    const one = h + sum + choice + load<u32>(ROUNDS + i) + load<u32>(schedule + i);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const two = (rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22)) + majority;
    h = g;
    g = f;
    f = e;
    e = d + one;
    d = c;
    c = b;
    b = a;
    a = one + two;
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
  store<u32>(state, load<u32>(state, 20) + f, 20);
  store<u32>(state, load<u32>(state, 24) + g, 24);
  store<u32>(state, load<u32>(state, 28) + h, 28);
}
