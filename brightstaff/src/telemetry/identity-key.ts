// The key of hashes that stand for clients' names, as the filter has it: `wasm-filters/assembly/auth/identity-key.ts`. The hash is
// SipHash-2-4 of 128 bits (https://www.aumasson.jp/siphash). Its lower half gives the last 48 bits, as 12 digits.
import { createHash } from "node:crypto";

const DIGITS = 12;
const START = [0x736f6d6570736575n, 0x646f72616e646f6dn, 0x6c7967656e657261n, 0x7465646279746573n] as const;
const WORD = 8;

type State = [bigint, bigint, bigint, bigint];

export class IdentityKey {
  readonly #low: bigint;
  readonly #high: bigint;

  constructor(secret: string) {
    const digest = createHash("sha256").update(`plano identities ${secret}`).digest();
    this.#low = digest.readBigUInt64LE(0);
    this.#high = digest.readBigUInt64LE(WORD);
  }

  /** Hexadecimal digits in place of a name. */
  standFor(name: Uint8Array): string {
    const [low, high] = [this.#low, this.#high];
    const state: State = [low ^ START[0], high ^ START[1] ^ 0xeen, low ^ START[2], high ^ START[3]];
    const words = Buffer.alloc(name.length + WORD - (name.length % WORD));
    words.set(name);
    words[words.length - 1] = name.length;
    for (let at = 0; at < words.length; at += WORD) compress(state, words.readBigUInt64LE(at));
    state[2] ^= 0xeen;
    for (let round = 0; round < 4; round += 1) mix(state);
    const hash = state[0] ^ state[1] ^ state[2] ^ state[3];
    return hash.toString(16).padStart(DIGITS, "0").slice(-DIGITS);
  }
}

function compress(state: State, word: bigint): void {
  state[3] ^= word;
  mix(state);
  mix(state);
  state[0] ^= word;
}

function mix(state: State): void {
  let [v0, v1, v2, v3] = state;
  v0 = word(v0 + v1);
  v1 = rotated(v1, 13n) ^ v0;
  v0 = rotated(v0, 32n);
  v2 = word(v2 + v3);
  v3 = rotated(v3, 16n) ^ v2;
  v0 = word(v0 + v3);
  v3 = rotated(v3, 21n) ^ v0;
  v2 = word(v2 + v1);
  v1 = rotated(v1, 17n) ^ v2;
  v2 = rotated(v2, 32n);
  state.splice(0, 4, v0, v1, v2, v3);
}

function word(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function rotated(value: bigint, bits: bigint): bigint {
  return word(value << bits) | (value >> (64n - bits));
}
