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
} from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";
import { writeUnescaped } from "../../bytes/escape";
import { equalsAscii, startsWithAscii } from "../../bytes/slice";
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
  if (!startsWithAscii(header.ptr, header.len, "data:")) return false;
  const base64 = header.len - 7;
  if (base64 < 5 || !startsWithAscii(header.ptr + base64, 7, ";base64")) return false;
  const type = header.ptr + 5;
  let typeLength = 0;
  while (5 + typeLength < base64 && isTypeByte(<i32>load<u8>(type + typeLength))) typeLength += 1;
  // Parameters such as `;charset=utf-8` may follow the type; nothing else may.
  if (5 + typeLength < base64 && load<u8>(type + typeLength) != SEMICOLON) return false;
  media.begin(MediaSource.Base64, ptr + comma + 1, length - comma - 1);
  media.type = type;
  media.typeLength = typeLength;
  return typeLength > 0 && media.dataLength > 0;
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
