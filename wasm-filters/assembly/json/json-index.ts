// A flat index over one JSON document, which stays where it is: strict RFC 8259, UTF-8, one pass, no recursion.
//
// A token is 16 bytes: start u32, end u32 (offsets of the raw value, strings with their quotes), next u32 (the token
// behind this value and all it holds), kind u8, whether a string has escapes u8. Token 0 is the root. In an object a key is
// followed by its value; children of token t lie in (t, next(t)). Every accessor is total: token -1 reads as absent.

import {
  CARRIAGE_RETURN,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DIGIT_0,
  HYPHEN,
  LINE_FEED,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
  TAB,
} from "../bytes/characters";
import { Buffer } from "../bytes/buffer";
import { parseDecimal } from "../bytes/decimal";
import { writeUnescaped } from "../bytes/escape";
import { equalsAscii, parseInteger, startsWithAscii } from "../bytes/slice";
import { scanNumber } from "./number-scan";
import { hasEscape, INVALID, scanString } from "./string-scan";

export const enum JsonKind {
  Null,
  True,
  False,
  Number,
  String,
  Array,
  Object,
}

export const enum JsonError {
  None,
  Empty,
  Syntax,
  Trailing,
  Depth,
  TooManyTokens,
}

const MAX_DEPTH: i32 = 128;
const MAX_TOKENS: i32 = 2_000_000;
/** Larger counts are cut to this one, so that several can be added up. */
const MAX_COUNT: i64 = 1_000_000_000_000_000;
const TOKEN_SHIFT: i32 = 4;
/** Offsets in a token; its start is the first. */
const END: usize = 4;
const NEXT: usize = 8;
const KIND: usize = 12;
const ESCAPED: usize = 13;

/** What the scanner expects next. */
const enum Expect {
  Value,
  ValueOrEnd,
  Key,
  KeyOrEnd,
  CommaOrEnd,
}

const stack = new StaticArray<i32>(MAX_DEPTH);
/** Decodes keys and values that hold escapes, for comparison. */
const decoded = new Buffer(64, 4096);

export class JsonIndex {
  error: JsonError = JsonError.Empty;
  errorOffset: i32 = 0;
  base: usize = 0;
  length: i32 = 0;
  count: i32 = 0;
  private tokens: usize = 0;
  private capacity: i32 = 0;
  /** Tokens that this document may have. */
  private limit: i32 = MAX_TOKENS;

  parse(ptr: usize, length: i32, maxTokens: i32 = MAX_TOKENS): bool {
    this.limit = min(maxTokens, MAX_TOKENS);
    this.base = ptr;
    this.length = length;
    this.count = 0;
    const end = ptr + max(length, 0);
    let at = skipSpace(ptr, end);
    if (at >= end) return this.fail(JsonError.Empty, at);
    let depth = 0;
    let expect = Expect.Value;
    while (true) {
      at = skipSpace(at, end);
      if (at >= end) return this.fail(JsonError.Syntax, at);
      const byte = <u32>load<u8>(at);
      if (expect == Expect.CommaOrEnd) {
        const object = this.kind(unchecked(stack[depth - 1])) == JsonKind.Object;
        if (byte == COMMA) {
          expect = object ? Expect.Key : Expect.Value;
          at += 1;
          continue;
        }
        if (byte != (object ? CLOSE_BRACE : CLOSE_BRACKET)) return this.fail(JsonError.Syntax, at);
      }
      const closing = byte == CLOSE_BRACE || byte == CLOSE_BRACKET;
      if (closing) {
        // Key and Value follow a comma or a colon, where no bracket may close.
        if (expect == Expect.Value || expect == Expect.Key) return this.fail(JsonError.Syntax, at);
        if (
          byte !=
          (expect == Expect.KeyOrEnd ? CLOSE_BRACE : expect == Expect.ValueOrEnd ? CLOSE_BRACKET : byte)
        ) {
          return this.fail(JsonError.Syntax, at);
        }
        at += 1;
        depth -= 1;
        this.close(unchecked(stack[depth]), at);
      } else {
        if (!this.roomForTwo()) return this.fail(JsonError.TooManyTokens, at);
        if (expect == Expect.Key || expect == Expect.KeyOrEnd) {
          if (byte != QUOTE) return this.fail(JsonError.Syntax, at);
          const quote = scanString(at + 1, end);
          if (quote == INVALID) return this.fail(JsonError.Syntax, at);
          this.addString(at, quote + 1);
          at = skipSpace(quote + 1, end);
          if (at >= end || load<u8>(at) != COLON) return this.fail(JsonError.Syntax, at);
          at += 1;
          expect = Expect.Value;
          continue;
        }
        if (byte == OPEN_BRACE || byte == OPEN_BRACKET) {
          if (depth == MAX_DEPTH) return this.fail(JsonError.Depth, at);
          unchecked((stack[depth] = this.count));
          depth += 1;
          this.add(byte == OPEN_BRACE ? JsonKind.Object : JsonKind.Array, at, at + 1);
          expect = byte == OPEN_BRACE ? Expect.KeyOrEnd : Expect.ValueOrEnd;
          at += 1;
          continue;
        }
        const after = this.scalar(byte, at, end);
        if (after == 0) return this.fail(JsonError.Syntax, at);
        at = after;
      }
      if (depth == 0) break;
      expect = Expect.CommaOrEnd;
    }
    at = skipSpace(at, end);
    if (at < end) return this.fail(JsonError.Trailing, at);
    this.error = JsonError.None;
    this.errorOffset = 0;
    return true;
  }

  // @ts-ignore: decorator
  @inline
  kind(token: i32): i32 {
    return this.has(token) ? <i32>load<u8>(this.at(token), KIND) : -1;
  }

  start(token: i32): i32 {
    return this.has(token) ? load<i32>(this.at(token)) : 0;
  }

  end(token: i32): i32 {
    return this.has(token) ? load<i32>(this.at(token), END) : 0;
  }

  // @ts-ignore: decorator
  @inline
  next(token: i32): i32 {
    return this.has(token) ? load<i32>(this.at(token), NEXT) : this.count;
  }

  /** The raw value. */
  ptr(token: i32): usize {
    return this.base + this.start(token);
  }

  size(token: i32): i32 {
    if (!this.has(token)) return 0;
    const slot = this.at(token);
    return load<i32>(slot, END) - load<i32>(slot);
  }

  /** String content without quotes, still escaped. */
  textPtr(token: i32): usize {
    if (!this.has(token)) return this.base;
    const slot = this.at(token);
    return this.base + load<i32>(slot) + (load<u8>(slot, KIND) == JsonKind.String ? 1 : 0);
  }

  textLen(token: i32): i32 {
    if (!this.has(token)) return 0;
    const slot = this.at(token);
    return load<u8>(slot, KIND) == JsonKind.String ? lengthOf(slot) : 0;
  }

  isString(token: i32): bool {
    return this.kind(token) == JsonKind.String;
  }

  isNumber(token: i32): bool {
    return this.kind(token) == JsonKind.Number;
  }

  isObject(token: i32): bool {
    return this.kind(token) == JsonKind.Object;
  }

  isArray(token: i32): bool {
    return this.kind(token) == JsonKind.Array;
  }

  isNull(token: i32): bool {
    return this.kind(token) == JsonKind.Null;
  }

  isTrue(token: i32): bool {
    return this.kind(token) == JsonKind.True;
  }

  isBoolean(token: i32): bool {
    const kind = this.kind(token);
    return kind == JsonKind.True || kind == JsonKind.False;
  }

  /** A plain non-negative integer, else -1. */
  integer(token: i32): i64 {
    return this.isNumber(token) ? parseInteger(this.ptr(token), this.size(token)) : -1;
  }

  /** A non-negative number, rounded up and at most `MAX_COUNT`; else -1. */
  amount(token: i32): i64 {
    if (!this.isNumber(token)) return -1;
    const value = parseDecimal(this.ptr(token), this.size(token));
    if (!(value >= 0)) return -1;
    return value < <f64>MAX_COUNT ? <i64>Math.ceil(value) : MAX_COUNT;
  }

  /** The value of the last member called `name`, as JSON.parse would give it; -1 when there is none. */
  find(object: i32, name: string): i32 {
    if (!this.isObject(object)) return -1;
    const end = this.next(object);
    let found = -1;
    for (let key = object + 1; key < end; key = this.next(key + 1)) {
      if (this.mayEqual(this.at(key), name.length) && this.textEquals(key, name)) found = key + 1;
    }
    return found;
  }

  /** A string whose decoded content equals an ASCII literal. */
  textEquals(token: i32, text: string): bool {
    if (!this.has(token)) return false;
    const slot = this.at(token);
    if (load<u8>(slot, KIND) != JsonKind.String || !this.mayEqual(slot, text.length)) return false;
    const ptr = this.base + load<i32>(slot) + 1;
    const length = lengthOf(slot);
    if (load<u8>(slot, ESCAPED) == 0) return startsWithAscii(ptr, length, text);
    // Escapes are six bytes each at most.
    if (length > text.length * 6) return false;
    decoded.clear();
    writeUnescaped(decoded, ptr, length);
    return equalsAscii(decoded.ptr, decoded.len, text);
  }

  /** Whether the length of the string at `slot` can be that of a literal. */
  // @ts-ignore: decorator
  @inline
  private mayEqual(slot: usize, length: i32): bool {
    return lengthOf(slot) == length || load<u8>(slot, ESCAPED) != 0;
  }

  // @ts-ignore: decorator
  @inline
  private has(token: i32): bool {
    return <u32>token < <u32>this.count;
  }

  // @ts-ignore: decorator
  @inline
  private at(token: i32): usize {
    return this.tokens + ((<usize>token) << TOKEN_SHIFT);
  }

  private scalar(byte: u32, at: usize, end: usize): usize {
    if (byte == QUOTE) {
      const quote = scanString(at + 1, end);
      return quote == INVALID ? 0 : this.addString(at, quote + 1);
    }
    if (byte == HYPHEN || byte - DIGIT_0 < 10) {
      const after = scanNumber(at, end);
      return after == 0 ? 0 : this.add(JsonKind.Number, at, after);
    }
    if (matches(at, end, "true")) return this.add(JsonKind.True, at, at + 4);
    if (matches(at, end, "false")) return this.add(JsonKind.False, at, at + 5);
    if (matches(at, end, "null")) return this.add(JsonKind.Null, at, at + 4);
    return 0;
  }

  private add(kind: JsonKind, start: usize, end: usize): usize {
    const slot = this.at(this.count);
    store<i32>(slot, <i32>(start - this.base));
    store<i32>(slot, <i32>(end - this.base), END);
    this.count += 1;
    store<i32>(slot, this.count, NEXT);
    store<i32>(slot, kind, KIND);
    return end;
  }

  private addString(start: usize, end: usize): usize {
    const slot = this.at(this.count);
    this.add(JsonKind.String, start, end);
    store<u8>(slot, <u8>hasEscape, ESCAPED);
    return end;
  }

  private close(token: i32, end: usize): void {
    const slot = this.at(token);
    store<i32>(slot, <i32>(end - this.base), END);
    store<i32>(slot, this.count, NEXT);
  }

  private roomForTwo(): bool {
    if (this.count + 2 > this.limit) return false;
    if (this.count + 2 <= this.capacity) return true;
    this.capacity = min(MAX_TOKENS, max(256, this.capacity * 2));
    const size = (<usize>this.capacity) << TOKEN_SHIFT;
    this.tokens = this.tokens == 0 ? heap.alloc(size) : heap.realloc(this.tokens, size);
    return true;
  }

  private fail(error: JsonError, at: usize): bool {
    this.error = error;
    this.errorOffset = <i32>(at - this.base);
    this.count = 0;
    return false;
  }
}

function skipSpace(start: usize, end: usize): usize {
  let at = start;
  while (at < end) {
    const byte = load<u8>(at);
    if (byte != SPACE && byte != LINE_FEED && byte != CARRIAGE_RETURN && byte != TAB) break;
    at += 1;
  }
  return at;
}

function matches(at: usize, end: usize, literal: string): bool {
  const length = literal.length;
  return at + length <= end && equalsAscii(at, length, literal);
}

/** Bytes of a string's content. */
// @ts-ignore: decorator
@inline
function lengthOf(slot: usize): i32 {
  return load<i32>(slot, END) - load<i32>(slot) - 2;
}
