// Images and files in requests: reads where one is, in a `data:` URL or at a web page, and writes what OpenAI's APIs have
// in common.

import {
  BACKSLASH,
  COMMA,
  DIGIT_9,
  LOWER_A,
  LOWER_Z,
  PLUS,
  SEMICOLON,
  UNDERSCORE,
  UPPER_A,
  UPPER_Z,
} from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { writeUnescaped } from "../../bytes/escape";
import { equalsAscii, equalsFolded } from "../../bytes/slice";
import { isWebUrl } from "./request-text";
import { Media, MediaSource } from "../visitor/media";

/** The image or file that is visited. */
export const media = new Media();
const MAX_HEADER: i32 = 256;
const header = new Buffer(256, 1024);

/** Begins `media` with the data of a `data:` URL, or with a web URL. False when the escaped slice is neither. */
export function beginWithUrl(ptr: usize, length: i32): bool {
  if (beginWithDataUrl(ptr, length)) return true;
  if (!isWebUrl(ptr, length)) return false;
  media.begin(MediaSource.Url, ptr, length);
  return true;
}

/**
 * Begins `media` with the data of a `data:<type>;base64,<data>` URL; its type is in scratch memory until the next call.
 * False when the escaped slice is no such URL, or the type would need escaping in JSON.
 */
export function beginWithDataUrl(ptr: usize, length: i32): bool {
  let comma = 0;
  const end = min(length, MAX_HEADER);
  while (comma < end && load<u8>(ptr + comma) != COMMA) comma += 1;
  if (comma == end) return false;
  header.clear();
  writeUnescaped(header, ptr, comma);
  if (header.len < 5 || !equalsFolded(header.ptr, 5, "data:")) return false;
  const base64 = header.len - 7;
  if (base64 < 5 || !equalsFolded(header.ptr + base64, 7, ";base64")) return false;
  const type = header.ptr + 5;
  let typeLength = 0;
  while (5 + typeLength < base64 && isTypeByte(<i32>load<u8>(type + typeLength))) typeLength += 1;
  // Parameters such as `;charset=utf-8` may follow the type; nothing else may.
  if (5 + typeLength < base64 && load<u8>(type + typeLength) != SEMICOLON) return false;
  media.begin(MediaSource.Base64, ptr + comma + 1, length - comma - 1);
  setType(type, typeLength);
  return typeLength > 0 && media.dataLength > 0;
}

/** Sets the type of `media` to an escaped slice, in scratch memory until the next call; false when it is no media type. */
export function setMediaType(ptr: usize, length: i32): bool {
  header.clear();
  writeUnescaped(header, ptr, length);
  for (let i = 0; i < header.len; i++) if (!isTypeByte(<i32>load<u8>(header.ptr + i))) return false;
  setType(header.ptr, header.len);
  return header.len > 0 && !header.overflowed;
}

/** Types have no case (RFC 2045, section 5.1); all that follows compares with lower case. The bytes are scratch. */
function setType(ptr: usize, length: i32): void {
  for (let at = ptr; at < ptr + length; at++) {
    const byte = <i32>load<u8>(at);
    if (byte >= UPPER_A && byte <= UPPER_Z) store<u8>(at, byte | 0x20);
  }
  media.type = ptr;
  media.typeLength = length;
}

/** Whether an escaped slice can be the media type of a data URL; a backslash can only escape the slash. */
export function isMediaType(ptr: usize, length: i32): bool {
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(ptr + i);
    if (byte != BACKSLASH && !isTypeByte(byte)) return false;
  }
  return length > 0;
}

function isTypeByte(byte: i32): bool {
  const letter = byte | 0x20;
  if (letter >= LOWER_A && letter <= LOWER_Z) return true;
  return (byte >= PLUS && byte <= DIGIT_9 && byte != COMMA) || byte == UNDERSCORE;
}

/** Writes a data URL up to its data. */
export function writeDataHead(out: Buffer, media: Media): void {
  out.labelled("data:", media.type, media.typeLength);
  out.ascii(";base64,");
}

/** For the APIs that want a name for each file: the client's, or one that says what it is. */
export function writeFileName(out: Buffer, media: Media): void {
  if (media.titleLength > 0) out.bytes(media.title, media.titleLength);
  else out.ascii(equalsAscii(media.type, media.typeLength, "application/pdf") ? "document.pdf" : "document");
}
