// Images and text files of a Messages request: the API accepts any kind of text as plain text.
// https://platform.claude.com/docs/en/build-with-claude/files#working-with-other-file-formats

import { decodeBase64 } from "../../../bytes/base64";
import { Buffer } from "../../../bytes/buffer";
import { writeEscaped } from "../../../bytes/escape";
import { equalsAscii, startsWithAscii } from "../../../bytes/slice";
import { sequenceLength } from "../../../bytes/utf8";

const decoded = new Buffer(4_096, 32 << 20);

export function isTextType(mediaType: usize, length: i32): bool {
  return (
    startsWithAscii(mediaType, length, "text/") ||
    equalsAscii(mediaType, length, "application/json") ||
    equalsAscii(mediaType, length, "application/xml")
  );
}

/** Decodes base64 for writeTextSource; false when it is not UTF-8 text. */
export function decodeText(data: usize, length: i32): bool {
  decoded.clear();
  if (!decodeBase64(decoded, data, length)) return false;
  const end = decoded.ptr + decoded.len;
  let at = decoded.ptr;
  while (at < end) {
    const size = sequenceLength(at, end);
    if (size == 0) return false;
    at += size;
  }
  return decoded.len > 0;
}

/** Writes the source object. */
export function writeTextSource(out: Buffer): void {
  out.ascii('{"type":"text","media_type":"text/plain","data":"');
  writeEscaped(out, decoded.ptr, decoded.len);
  out.ascii('"}');
}

/**
 * The API accepts four types of images; `image/jpg` is a common misspelling. Empty for any other.
 * https://platform.claude.com/docs/en/build-with-claude/vision
 */
export function imageType(ptr: usize, length: i32): string {
  if (equalsAscii(ptr, length, "image/jpeg") || equalsAscii(ptr, length, "image/jpg")) return "image/jpeg";
  if (equalsAscii(ptr, length, "image/png")) return "image/png";
  if (equalsAscii(ptr, length, "image/gif")) return "image/gif";
  return equalsAscii(ptr, length, "image/webp") ? "image/webp" : "";
}
