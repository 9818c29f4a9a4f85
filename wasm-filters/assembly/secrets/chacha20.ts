// The ChaCha20 stream cipher (RFC 8439, section 2.4): encryption and decryption are the same.

const BLOCK: i32 = 64;
/** "expand 32-byte k" */
const CONSTANTS = memory.data<u32>([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);

/** The cipher's input: constants, key, counter, nonce. */
const input = memory.data(BLOCK);
/** The latest block of the key stream. */
const stream = memory.data(BLOCK);

/** `key` has 32 bytes, `nonce` 12. */
export function startChaCha20(key: usize, nonce: usize): void {
  memory.copy(input, CONSTANTS, 16);
  memory.copy(input + 16, key, 32);
  memory.copy(input + 52, nonce, 12);
}

/** The block of the key stream with that number: 64 bytes, valid until the next one. */
export function chaCha20Block(counter: u32): usize {
  store<u32>(input + 48, counter);
  memory.copy(stream, input, BLOCK);
  for (let round = 0; round < 20; round++) {
    // Columns in even rounds, diagonals in odd ones.
    const shift: usize = (round & 1) << 2;
    for (let column: usize = 0; column < 16; column += 4) quarterRound(column, shift);
  }
  for (let i: usize = 0; i < <usize>BLOCK; i += 4) {
    store<u32>(stream + i, load<u32>(stream + i) + load<u32>(input + i));
  }
  return stream;
}

/** Decrypts in place, with the blocks from number 1 on. */
export function applyChaCha20(ptr: usize, length: i32): void {
  for (let at = 0; at < length; at += BLOCK) {
    const block = chaCha20Block(<u32>(at >> 6) + 1);
    const count = min(BLOCK, length - at);
    for (let i = 0; i < count; i++) {
      const byte = ptr + at + i;
      store<u8>(byte, load<u8>(byte) ^ load<u8>(block + i));
    }
  }
}

/** Overwrites what is left of the key. */
export function clearChaCha20(): void {
  memory.fill(input, 0, BLOCK);
  memory.fill(stream, 0, BLOCK);
}

/** Offsets of bytes: each row of the block has 16, of which `shift` are skipped from one row to the next. */
function quarterRound(a: usize, shift: usize): void {
  const b = <usize>16 + ((a + shift) & 15);
  const c = <usize>32 + ((a + shift * 2) & 15);
  const d = <usize>48 + ((a + shift * 3) & 15);
  mix(a, b, d, 16);
  mix(c, d, b, 12);
  mix(a, b, d, 8);
  mix(c, d, b, 7);
}

/** `to += from`, `turned = rotl(turned ^ to, bits)`: offsets of words. */
function mix(to: usize, from: usize, turned: usize, bits: u32): void {
  const sum = load<u32>(stream + to) + load<u32>(stream + from);
  store<u32>(stream + to, sum);
  store<u32>(stream + turned, rotl<u32>(load<u32>(stream + turned) ^ sum, bits));
}
