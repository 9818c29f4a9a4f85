// FNV-1a of 64 bits over fields, computed in halves of 32: it hashes whole conversations, and a BigInt per byte is
// slow.
// http://www.isthe.com/chongo/tech/comp/fnv/

const OFFSET = { high: 0xcbf29ce4, low: 0x84222325 };
/** The prime is 2^40 + this. */
const PRIME = 0x1b3;
/** Follows each field as a separator. */
const STEP = 0x1f;
const HALF = 0x1_0000_0000;

/** 16 lower-case hexadecimal digits. */
export function fnv1a(fields: readonly string[]): string {
  let { high, low } = OFFSET;
  const add = (byte: number): void => {
    const mixed = (low ^ byte) >>> 0;
    // Below 2^53, so that it is exact.
    const product = mixed * PRIME;
    high = (Math.imul(high, PRIME) + Math.floor(product / HALF) + (mixed << 8)) >>> 0;
    low = product >>> 0;
  };
  for (const field of fields) {
    for (const byte of Buffer.from(field)) add(byte);
    add(STEP);
  }
  return [high, low].map((half) => half.toString(16).padStart(8, "0")).join("");
}
