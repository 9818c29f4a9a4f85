// The Poly1305 authenticator (RFC 8439, section 2.5), in five limbs of 26 bits.

const MASK: u64 = 0x3ffffff;

let r0: u64 = 0;
let r1: u64 = 0;
let r2: u64 = 0;
let r3: u64 = 0;
let r4: u64 = 0;
let h0: u64 = 0;
let h1: u64 = 0;
let h2: u64 = 0;
let h3: u64 = 0;
let h4: u64 = 0;
/** The second half of the key. */
const addend = memory.data(16);
const block = memory.data(16);

/** `key` has 32 bytes, and serves one message. */
export function startPoly1305(key: usize): void {
  r0 = <u64>load<u32>(key) & 0x3ffffff;
  r1 = <u64>(load<u32>(key, 3) >> 2) & 0x3ffff03;
  r2 = <u64>(load<u32>(key, 6) >> 4) & 0x3ffc0ff;
  r3 = <u64>(load<u32>(key, 9) >> 6) & 0x3f03fff;
  r4 = <u64>(load<u32>(key, 12) >> 8) & 0x00fffff;
  h0 = h1 = h2 = h3 = h4 = 0;
  memory.copy(addend, key + 16, 16);
}

/** Adds a part of the message, filled up with zeros to a multiple of 16 bytes. */
export function addPoly1305(ptr: usize, length: i32): void {
  for (let at = 0; at < length; at += 16) {
    memory.fill(block, 0, 16);
    memory.copy(block, ptr + at, min(16, length - at));
    addBlock();
  }
}

/** Writes the 16 bytes of the tag. */
export function endPoly1305(out: usize): void {
  carry();
  carry();
  // Subtracts 2^130 - 5 once when the sum is not below it.
  const g0 = h0 + 5;
  const g1 = h1 + (g0 >> 26);
  const g2 = h2 + (g1 >> 26);
  const g3 = h3 + (g2 >> 26);
  const g4 = h4 + (g3 >> 26);
  if (g4 >> 26 != 0) {
    h0 = g0 & MASK;
    h1 = g1 & MASK;
    h2 = g2 & MASK;
    h3 = g3 & MASK;
    h4 = g4 & MASK;
  }
  const low = h0 | (h1 << 26) | (h2 << 52);
  const high = (h2 >> 12) | (h3 << 14) | (h4 << 40);
  const sum = low + load<u64>(addend);
  store<u64>(out, sum);
  store<u64>(out, high + load<u64>(addend, 8) + <u64>(sum < low), 8);
}

/** Multiplies the sum with the block by `r`, modulo 2^130 - 5. */
function addBlock(): void {
  h0 += <u64>load<u32>(block) & MASK;
  h1 += <u64>(load<u32>(block, 3) >> 2) & MASK;
  h2 += <u64>(load<u32>(block, 6) >> 4) & MASK;
  h3 += <u64>(load<u32>(block, 9) >> 6);
  h4 += <u64>(load<u32>(block, 12) >> 8) | (1 << 24);
  const d0 = h0 * r0 + 5 * (h1 * r4 + h2 * r3 + h3 * r2 + h4 * r1);
  const d1 = h0 * r1 + h1 * r0 + 5 * (h2 * r4 + h3 * r3 + h4 * r2);
  const d2 = h0 * r2 + h1 * r1 + h2 * r0 + 5 * (h3 * r4 + h4 * r3);
  const d3 = h0 * r3 + h1 * r2 + h2 * r1 + h3 * r0 + 5 * (h4 * r4);
  const d4 = h0 * r4 + h1 * r3 + h2 * r2 + h3 * r1 + h4 * r0;
  h0 = d0;
  h1 = d1;
  h2 = d2;
  h3 = d3;
  h4 = d4;
  carry();
}

/** Brings the limbs back to 26 bits, but for a small rest in the second. */
function carry(): void {
  h1 += h0 >> 26;
  h0 &= MASK;
  h2 += h1 >> 26;
  h1 &= MASK;
  h3 += h2 >> 26;
  h2 &= MASK;
  h4 += h3 >> 26;
  h3 &= MASK;
  h0 += (h4 >> 26) * 5;
  h4 &= MASK;
  h1 += h0 >> 26;
  h0 &= MASK;
}
