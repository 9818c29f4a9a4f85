// Recognises a text that somebody sends back: a hash of its first letters and digits. Programs may escape a text in another way,
// or trim it, so nothing else counts. It takes a text in pieces, as an answer comes.

import { BACKSLASH } from "./characters";
import { addPiece, beginFingerprint, endFingerprint } from "./fingerprint";
import { HashKey } from "./sip-hash";

/** Letters and digits that count: enough to tell answers apart, and not enough to cost anything. */
const MOST: i32 = 192;
/** Of FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
const START: u64 = 0xcbf29ce484222325;
const PRIME: u64 = 0x100000001b3;
const LETTER_U: u8 = 0x75;
const cell = memory.data(8);

export class SaidHash {
  private state: u64 = START;
  private count: i32 = 0;
  private isBroken: bool = false;

  clear(): void {
    this.state = START;
    this.count = 0;
    this.isBroken = false;
  }

  copy(other: SaidHash): void {
    this.state = other.state;
    this.count = other.count;
    this.isBroken = other.isBroken;
  }

  /** Some of the text is not known, so the hash is not either, unless it has enough already. */
  miss(): void {
    if (this.count < MOST) this.isBroken = true;
  }

  /** `ptr`: escaped as in JSON, with no character cut in two. */
  add(ptr: usize, length: i32): void {
    const end = ptr + length;
    for (let at = ptr; at < end && this.count < MOST; ) {
      const byte = load<u8>(at);
      if (byte < 0x80) {
        if (byte == BACKSLASH) at = this.addEscape(at, end);
        else {
          if (isAlphanumeric(byte)) this.addOne(byte);
          at += 1;
        }
      } else at = this.addWide(at, end);
    }
  }

  /** No hash: nothing was said, or some of it was missed. */
  get isUnknown(): bool {
    return this.count == 0 || this.isBroken;
  }

  /** Nobody finds out the text without the key. */
  under(key: HashKey): u64 {
    store<u64>(cell, this.state);
    beginFingerprint(key);
    addPiece(key, cell, 8);
    return endFingerprint(key);
  }

  // @ts-ignore: decorator
  @inline
  private addOne(character: u32): void {
    this.state = (this.state ^ <u64>character) * PRIME;
    this.count += 1;
  }

  /** Of UTF-8. Characters of four bytes, which escapes write as two, do not count. */
  private addWide(at: usize, end: usize): usize {
    const byte = load<u8>(at);
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (at + size > end) return end;
    if (size == 2) this.addOne(((<u32>(byte & 0x1f)) << 6) | (load<u8>(at, 1) & 0x3f));
    else if (size == 3) {
      const low = ((<u32>(load<u8>(at, 1) & 0x3f)) << 6) | (load<u8>(at, 2) & 0x3f);
      this.addOne(((<u32>(byte & 0x0f)) << 12) | low);
    }
    return at + size;
  }

  private addEscape(at: usize, end: usize): usize {
    if (at + 6 > end || load<u8>(at, 1) != LETTER_U) return at + 2;
    let character: u32 = 0;
    for (let i = 2; i < 6; i++) character = (character << 4) | digitOf(load<u8>(at + i));
    const isHalf = (character & 0xf800) == 0xd800;
    if (character >= 0x80 && !isHalf) this.addOne(character);
    return at + 6;
  }
}

// @ts-ignore: decorator
@inline
function isAlphanumeric(byte: u8): bool {
  return <u8>((byte | 0x20) - 0x61) < 26 || <u8>(byte - 0x30) < 10;
}

/** Of a hexadecimal digit. */
function digitOf(byte: u8): u32 {
  return byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57;
}
