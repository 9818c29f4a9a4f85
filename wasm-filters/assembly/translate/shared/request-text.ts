// Predicates on slices of JSON: escaped text, objects, numbers and `data:` URLs.

import { Buffer } from "../../bytes/buffer";
import { writeUnescaped } from "../../bytes/escape";
import { startsWithAscii } from "../../bytes/slice";

const MAX_HEADER: i32 = 256;
const header = new Buffer(256, 1024);

/** Whether escaped text contains only spaces, tabs and line ends. */
export function isBlank(ptr: usize, length: i32): bool {
  for (let i = 0; i < length; i++) {
    const byte = load<u8>(ptr + i);
    if (byte == 0x20) continue;
    if (byte != 0x5c || i + 1 >= length) return false;
    const escape = load<u8>(ptr + i + 1);
    if (escape != 0x6e && escape != 0x72 && escape != 0x74) return false;
    i += 1;
  }
  return true;
}

/** Whether a JSON object has no members. */
export function isEmptyObject(ptr: usize, length: i32): bool {
  for (let i = 1; i < length - 1; i++) if (load<u8>(ptr + i) > 0x20) return false;
  return true;
}

/** Compares a JSON number in any spelling with 1: negative, 0 or positive, as it is less, equal or greater. */
export function compareToOne(ptr: usize, length: i32): i32 {
  if (length < 1 || load<u8>(ptr) == 0x2d) return -1;
  let point = -1;
  let lead = -1;
  let digits = 0;
  let first = 0;
  let rest = false;
  let at = 0;
  for (; at < length; at++) {
    const byte = <i32>load<u8>(ptr + at);
    if (byte == 0x2e) {
      point = digits;
      continue;
    }
    if (byte < 0x30 || byte > 0x39) break;
    if (byte != 0x30) {
      if (lead < 0) {
        lead = digits;
        first = byte - 0x30;
      } else rest = true;
    }
    digits += 1;
  }
  if (lead < 0) return -1;
  // The power of ten of the first non-zero digit.
  const power = <i64>(point < 0 ? digits : point) - 1 - lead + exponentOf(ptr + at, length - at);
  if (power != 0) return power > 0 ? 1 : -1;
  return first > 1 || rest ? 1 : 0;
}

/** Whether a JSON number in any spelling is 0. */
export function isZero(ptr: usize, length: i32): bool {
  for (let i = 0; i < length; i++) {
    const byte = load<u8>(ptr + i);
    if (byte >= 0x31 && byte <= 0x39) return false;
    if ((byte | 0x20) == 0x65) return true;
  }
  return true;
}

/** The value of `e-12`; capped at 4e9, beyond which only the sign matters. */
function exponentOf(ptr: usize, length: i32): i64 {
  if (length < 2) return 0;
  const sign = load<u8>(ptr + 1);
  let value: i64 = 0;
  for (let i = sign == 0x2b || sign == 0x2d ? 2 : 1; i < length; i++) {
    value = min<i64>(value * 10 + (<i64>load<u8>(ptr + i) - 0x30), 4_000_000_000);
  }
  return sign == 0x2d ? -value : value;
}

/** The parts of a `data:<type>;base64,<data>` URL. The type is in scratch memory until the next call. */
export class DataUrl {
  mediaType: usize = 0;
  mediaTypeLength: i32 = 0;
  data: usize = 0;
  length: i32 = 0;

  /** `ptr` is an escaped slice. False when it is not such a URL, or its type would need escaping in JSON. */
  parse(ptr: usize, length: i32): bool {
    let comma = 0;
    const end = min(length, MAX_HEADER);
    while (comma < end && load<u8>(ptr + comma) != 0x2c) comma += 1;
    if (comma == end) return false;
    header.clear();
    writeUnescaped(header, ptr, comma);
    if (!startsWithAscii(header.ptr, header.len, "data:")) return false;
    const base64 = header.len - 7;
    if (base64 < 5 || !startsWithAscii(header.ptr + base64, 7, ";base64")) return false;
    this.mediaType = header.ptr + 5;
    this.mediaTypeLength = 0;
    while (
      5 + this.mediaTypeLength < base64 &&
      isTypeByte(<i32>load<u8>(this.mediaType + this.mediaTypeLength))
    ) {
      this.mediaTypeLength += 1;
    }
    // Parameters such as `;charset=utf-8` may follow the type; nothing else may.
    const after = 5 + this.mediaTypeLength;
    if (after < base64 && load<u8>(header.ptr + after) != 0x3b) return false;
    this.data = ptr + comma + 1;
    this.length = length - comma - 1;
    return this.mediaTypeLength > 0 && this.length > 0;
  }
}

/** Whether an escaped slice can be the media type of a data URL; a backslash can only escape the slash. */
export function isMediaType(ptr: usize, length: i32): bool {
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(ptr + i);
    if (byte != 0x5c && !isTypeByte(byte)) return false;
  }
  return length > 0;
}

/** Whether an escaped slice starts like a URL that a provider can fetch. */
export function isWebUrl(ptr: usize, length: i32): bool {
  return startsWithAscii(ptr, length, "https:") || startsWithAscii(ptr, length, "http:");
}

function isTypeByte(byte: i32): bool {
  const letter = byte | 0x20;
  if (letter >= 0x61 && letter <= 0x7a) return true;
  return (byte >= 0x2b && byte <= 0x39 && byte != 0x2c) || byte == 0x5f;
}
