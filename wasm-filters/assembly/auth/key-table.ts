// The access keys of listeners, looked up by the digest of the client's credential. The table is a hash index over
// digests: the timing of a lookup reveals at most bits of a key's digest, and no key can be derived from those.

import { DIGIT_0, DIGIT_9, LOWER_A, LOWER_F } from "../bytes/characters";
import { Buffer } from "../bytes/buffer";
import { KeyObject, KeyTableObject } from "../contract/access-keys.generated";
import { MAX_KEY_MODELS } from "../contract/constants.generated";
import { document, documentError, firstOf, itemAfter, openDocument } from "../json/object-reader";
import { NameTable } from "../bytes/name-table";
import { DIGEST_SIZE } from "./sha256";

const MAX_NAME: i32 = 256;
const NANOSECONDS_PER_SECOND: i64 = 1_000_000_000;
/** Seconds; 64 bits of nanoseconds end in the year 2262. */
const LATEST: i64 = i64.MAX_VALUE / NANOSECONDS_PER_SECOND;

export class AccessKey {
  digest: Buffer = new Buffer(DIGEST_SIZE, DIGEST_SIZE);
  /** Nanoseconds since 1970. */
  expires: i64 = i64.MAX_VALUE;

  constructor(
    /** The scope of the listeners that take the key. */
    readonly scope: i32,
    /** The caller that the key belongs to. */
    readonly name: Buffer,
    /** Comma-separated patterns of model names; empty for all models. */
    readonly models: Buffer,
  ) {}
}

export class KeyTable {
  /** Grows with every new table. */
  serial: i64 = 0;
  /** The callers that the keys belong to. */
  names: NameTable = new NameTable(0);
  private keys: Array<AccessKey> = [];
  private slots: StaticArray<i32> = new StaticArray<i32>(8);

  /** False when the text is not a valid table. */
  read(ptr: usize, length: i32): bool {
    if (!openDocument(ptr, length)) return false;
    const table = KeyTableObject.from(0);
    this.serial = table.serial;
    for (let item = firstOf(table.keys); item >= 0; item = itemAfter(table.keys, item)) {
      const object = KeyObject.from(item);
      const key = new AccessKey(object.scope, object.name, object.models);
      this.keys.push(key);
      if (documentError().length > 0 || !complete(key, object)) return false;
    }
    if (documentError().length > 0) return false;
    this.index();
    return true;
  }

  /** Null when no key of the scope has that digest. */
  find(scope: i32, digest: usize): AccessKey | null {
    const mask = this.slots.length - 1;
    let slot = slotOf(scope, digest) & mask;
    while (true) {
      const entry = unchecked(this.slots[slot]) - 1;
      if (entry < 0) return null;
      const key = unchecked(this.keys[entry]);
      if (key.scope == scope && isSame(key.digest.ptr, digest)) return key;
      slot = (slot + 1) & mask;
    }
  }

  free(): void {
    for (let i = 0; i < this.keys.length; i++) {
      const key = unchecked(this.keys[i]);
      key.digest.free();
      key.name.free();
      key.models.free();
    }
    this.keys.length = 0;
    this.index();
  }

  /** Keeps at least half of the slots empty, so that every search ends. */
  private index(): void {
    let capacity = 8;
    while (capacity < this.keys.length * 2) capacity <<= 1;
    const slots = new StaticArray<i32>(capacity);
    for (let i = 0; i < this.keys.length; i++) {
      const key = unchecked(this.keys[i]);
      let slot = slotOf(key.scope, key.digest.ptr) & (capacity - 1);
      while (unchecked(slots[slot]) != 0) slot = (slot + 1) & (capacity - 1);
      // A slot holds the entry's number plus one; 0 is empty.
      unchecked((slots[slot] = i + 1));
    }
    this.slots = slots;
    const names = new NameTable(this.keys.length);
    for (let i = 0; i < this.keys.length; i++) names.set(unchecked(this.keys[i]).name, i);
    this.names = names;
  }
}

function slotOf(scope: i32, digest: usize): i32 {
  return load<i32>(digest) ^ (scope * 0x01000193);
}

/** Compares in constant time. */
function isSame(a: usize, b: usize): bool {
  let difference: u64 = 0;
  for (let i: usize = 0; i < <usize>DIGEST_SIZE; i += 8) difference |= load<u64>(a + i) ^ load<u64>(b + i);
  return difference == 0;
}

function complete(key: AccessKey, object: KeyObject): bool {
  if (object.expires >= 0) key.expires = min(object.expires, LATEST) * NANOSECONDS_PER_SECOND;
  const hash = object.hash;
  if (isLonger(key.name, MAX_NAME) || isLonger(key.models, MAX_KEY_MODELS)) return false;
  return document.textLen(hash) == DIGEST_SIZE * 2 && readHex(document.textPtr(hash), key.digest);
}

function isLonger(text: Buffer, most: i32): bool {
  return text.overflowed || text.len > most;
}

function readHex(ptr: usize, out: Buffer): bool {
  for (let i = 0; i < DIGEST_SIZE; i++) {
    const high = digitOf(load<u8>(ptr + (i << 1)));
    const low = digitOf(load<u8>(ptr + (i << 1) + 1));
    if (high < 0 || low < 0) return false;
    out.byte((high << 4) | low);
  }
  return true;
}

function digitOf(byte: i32): i32 {
  if (byte >= DIGIT_0 && byte <= DIGIT_9) return byte - DIGIT_0;
  return byte >= LOWER_A && byte <= LOWER_F ? byte - LOWER_A + 10 : -1;
}
