// The names of tools that the provider knows by others: members of a namespace, which most APIs lack, and names with more
// characters, or others, than the provider takes. Such a name follows from the client's alone, so that it stays the same
// throughout a conversation, and the response's writer gives the client its own back. Names that the provider takes as
// they are leave no trace here.
// https://platform.openai.com/docs/guides/function-calling

import { COLON, DIGIT_0, DIGIT_9, DOT, HYPHEN, UNDERSCORE } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { writeUnescaped } from "../../bytes/escape";
import { isAlphanumeric } from "../../bytes/slice";
import { NameMap, NameSet } from "./name-map";
import { hashOf, HASH_TAIL, writeHashTail } from "./request-tool-id";

const MAX_NAMES: i32 = 1 << 20;
const MAX_NAME: i32 = 64 << 10;
/** Bytes before an entry's three texts: their lengths. */
const HEADER: i32 = 12;
const key = new Buffer(128, MAX_NAME);
const made = new Buffer(128, MAX_NAME);

export class ToolNames {
  /** The name of the latest `set`, or of the latest `restore` with its namespace; escaped, valid until the next call. */
  ptr: usize = 0;
  length: i32 = 0;
  namespacePtr: usize = 0;
  namespaceLength: i32 = 0;

  /** What the provider takes. */
  private limit: i32 = 0;
  private dotted: bool = false;
  /** Entries: the namespace, the client's name, the provider's. */
  private entries: Buffer = new Buffer(256, MAX_NAMES);
  /** Offsets of entries, by namespace and name, and by the provider's name. */
  private known: NameMap = new NameMap(MAX_NAMES);
  private given: NameMap = new NameMap(MAX_NAMES);
  /** Names without a namespace, which stay as they are. */
  private plain: NameSet = new NameSet(MAX_NAMES);

  /** `dotted` names may have dots and colons, and must not begin with a digit or a dash. */
  begin(limit: i32, dotted: bool): void {
    this.limit = limit;
    this.dotted = dotted;
  }

  clear(): void {
    this.entries.clear();
    this.known.clear();
    this.given.clear();
    this.plain.clear();
  }

  free(): void {
    this.entries.free();
    this.known.free();
    this.given.free();
    this.plain.free();
  }

  get any(): bool {
    return this.entries.len > 0;
  }

  get overflowed(): bool {
    return this.entries.overflowed || this.known.overflowed || this.given.overflowed || this.plain.overflowed;
  }

  /** A name that no member of a namespace may get; call for all before the first `set`. */
  reserve(name: usize, length: i32): void {
    this.plain.add(name, length);
  }

  /** Finds or makes the provider's name. Without a namespace, the name of a member means that member. */
  set(namespace: usize, namespaceLength: i32, name: usize, length: i32): void {
    this.ptr = name;
    this.length = length;
    if (namespaceLength == 0 && !this.any && this.isAccepted(name, length)) return;
    writeKey(namespace, namespaceLength, name, length);
    const entry = this.known.get(key.ptr, key.len);
    if (entry >= 0) this.take(entry);
    else if (namespaceLength > 0 || !this.isAccepted(name, length)) {
      this.make(namespace, namespaceLength, name, length);
    }
  }

  /** Finds the client's name and namespace for the provider's name; false when it is the client's own. */
  restore(name: usize, length: i32): bool {
    const entry = this.given.get(name, length);
    if (entry < 0) return false;
    const at = this.entries.ptr + entry;
    this.namespaceLength = load<i32>(at);
    this.namespacePtr = at + HEADER;
    this.length = load<i32>(at, 4);
    this.ptr = this.namespacePtr + this.namespaceLength;
    return true;
  }

  /** Writes a text of the provider's with the client's names in it. */
  writeRestored(out: Buffer, text: usize, length: i32): void {
    const end = text + length;
    for (let at = text; at < end; ) {
      let after = at;
      while (after < end && isNameByte(<i32>load<u8>(after), this.dotted)) after += 1;
      if (after > at && this.restore(at, <i32>(after - at))) out.bytes(this.ptr, this.length);
      else out.bytes(at, <i32>(after - at));
      at = after;
      while (after < end && !isNameByte(<i32>load<u8>(after), this.dotted)) after += 1;
      out.bytes(at, <i32>(after - at));
      at = after;
    }
  }

  private take(entry: i32): void {
    const at = this.entries.ptr + entry;
    this.length = load<i32>(at, 8);
    this.ptr = at + HEADER + load<i32>(at) + load<i32>(at, 4);
  }

  private isAccepted(name: usize, length: i32): bool {
    if (length < 1 || length > this.limit) return false;
    for (let i = 0; i < length; i++) {
      if (!isNameByte(<i32>load<u8>(name + i), this.dotted)) return false;
    }
    return !this.dotted || isFirst(<i32>load<u8>(name));
  }

  private make(namespace: usize, namespaceLength: i32, name: usize, length: i32): void {
    made.clear();
    if (namespaceLength > 0) {
      writeUnescaped(made, namespace, namespaceLength);
      made.byte(UNDERSCORE);
      made.byte(UNDERSCORE);
    }
    writeUnescaped(made, name, length);
    if (!this.isAccepted(made.ptr, made.len) || this.isUsed()) this.shorten();
    const entries = this.entries;
    const at = entries.len;
    if (!entries.reserve(HEADER + namespaceLength + length + made.len)) return;
    store<i32>(entries.ptr + at, namespaceLength);
    store<i32>(entries.ptr + at, length, 4);
    store<i32>(entries.ptr + at, made.len, 8);
    entries.len += HEADER;
    entries.bytes(namespace, namespaceLength);
    entries.bytes(name, length);
    entries.append(made);
    this.given.set(made.ptr, made.len, at);
    this.known.set(key.ptr, key.len, at);
    if (namespaceLength > 0 && !this.plain.has(name, length)) this.addBare(name, length, at);
    this.take(at);
  }

  /** The first member of a name is meant by the name alone, as clients without namespaces call it. */
  private addBare(name: usize, length: i32, entry: i32): void {
    writeKey(0, 0, name, length);
    if (this.known.get(key.ptr, key.len) < 0) this.known.set(key.ptr, key.len, entry);
  }

  private isUsed(): bool {
    return this.plain.has(made.ptr, made.len) || this.given.get(made.ptr, made.len) >= 0;
  }

  /** Replaces what the provider does not take, and ends the name with the hash of the key. */
  private shorten(): void {
    const hash = hashOf(key.ptr, key.len);
    if (made.len > this.limit - HASH_TAIL) made.drop(made.len - (this.limit - HASH_TAIL));
    for (let at = made.ptr; at < made.ptr + made.len; at++) {
      const byte = <i32>load<u8>(at);
      const fits = isNameByte(byte, this.dotted) && (at > made.ptr || !this.dotted || isFirst(byte));
      if (!fits) store<u8>(at, UNDERSCORE);
    }
    writeHashTail(made, hash);
  }
}

/** Decoded, because a name can be escaped in several ways. */
function writeKey(namespace: usize, namespaceLength: i32, name: usize, length: i32): void {
  key.clear();
  writeUnescaped(key, namespace, namespaceLength);
  key.byte(0);
  writeUnescaped(key, name, length);
}

function isNameByte(byte: i32, dotted: bool): bool {
  if (isAlphanumeric(byte) || byte == UNDERSCORE || byte == HYPHEN) return true;
  return dotted && (byte == DOT || byte == COLON);
}

function isFirst(byte: i32): bool {
  return byte == UNDERSCORE || (isAlphanumeric(byte) && !(byte >= DIGIT_0 && byte <= DIGIT_9));
}
