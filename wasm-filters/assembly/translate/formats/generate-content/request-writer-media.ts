// Writes images, files and audio as parts of a generateContent request: bytes as `inlineData`, https URLs as
// `fileData`, which Google fetches itself. https://ai.google.dev/gemini-api/docs/file-input-methods
// A URL's media type is sent when the client or the URL's ending tells it; otherwise Google detects it.

import { DOT, HASH, QUESTION_MARK, SLASH } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { equalsAscii, startsWithAscii } from "../../../bytes/slice";
import { Media, MediaSource } from "../../visitor/media";
import { Refusal } from "../../visitor/request";
import { FOREIGN_FILE } from "../../shared/request-writer";

const ENDINGS: StaticArray<string> = [
  "png",
  "jpg",
  "jpeg",
  "webp",
  "heic",
  "heif",
  "pdf",
  "txt",
  "html",
  "csv",
  "json",
];
/** In the order of ENDINGS. */
const TYPES: StaticArray<string> = [
  "image/png",
  "image/jpeg",
  "image/jpeg",
  "image/webp",
  "image/heic",
  "image/heif",
  "application/pdf",
  "text/plain",
  "text/html",
  "text/csv",
  "application/json",
];

/** False after a refusal. */
export function isCarried(media: Media, refusal: Refusal): bool {
  if (media.source == MediaSource.Base64) {
    if (hasSlash(media.type, media.typeLength)) return true;
    refusal.set("", "must have a media type with a slash");
    return false;
  }
  if (media.source != MediaSource.Url) {
    refusal.set("", FOREIGN_FILE);
    return false;
  }
  if (startsWithAscii(media.data, media.dataLength, "https:")) return true;
  refusal.set("", "must be an https URL or base64 data");
  return false;
}

/** Writes the part without its closing brace. */
export function writeMedia(out: Buffer, media: Media): void {
  if (media.source == MediaSource.Base64) {
    out.ascii('{"inlineData":{"mimeType":"');
    // A common misspelling.
    if (equalsAscii(media.type, media.typeLength, "image/jpg")) out.ascii("image/jpeg");
    else out.bytes(media.type, media.typeLength);
    out.labelled('","data":"', media.data, media.dataLength);
    out.ascii('"}');
    return;
  }
  out.ascii('{"fileData":{');
  const known = media.typeLength > 0 ? "" : typeOfUrl(media.data, media.dataLength);
  if (media.typeLength > 0 || known.length > 0) {
    out.labelled('"mimeType":"', media.type, media.typeLength);
    out.ascii(known);
    out.ascii('",');
  }
  out.labelled('"fileUri":"', media.data, media.dataLength);
  out.ascii('"}');
}

/** `format` is one of wav, mp3, aiff, aac, ogg, flac. https://ai.google.dev/gemini-api/docs/audio#supported-formats */
export function writeAudio(out: Buffer, format: usize, formatLength: i32, data: usize, length: i32): void {
  out.labelled('{"inlineData":{"mimeType":"audio/', format, formatLength);
  out.labelled('","data":"', data, length);
  out.ascii('"}');
}

/** Whether there is a slash, except at the beginning and the end. */
function hasSlash(ptr: usize, length: i32): bool {
  for (let i = 1; i < length - 1; i++) if (load<u8>(ptr + i) == SLASH) return true;
  return false;
}

/** The media type for the ending of the URL's path; empty when unknown. */
function typeOfUrl(url: usize, length: i32): string {
  let end = 0;
  while (end < length && load<u8>(url + end) != QUESTION_MARK && load<u8>(url + end) != HASH) end += 1;
  let start = end;
  while (start > 0 && load<u8>(url + start - 1) != DOT && load<u8>(url + start - 1) != SLASH) start -= 1;
  if (start == 0 || load<u8>(url + start - 1) != DOT) return "";
  for (let i = 0; i < ENDINGS.length; i++) {
    if (equalsLower(url + start, end - start, unchecked(ENDINGS[i]))) return unchecked(TYPES[i]);
  }
  return "";
}

function equalsLower(ptr: usize, length: i32, word: string): bool {
  if (length != word.length) return false;
  for (let i = 0; i < length; i++) if (<i32>(load<u8>(ptr + i) | 0x20) != word.charCodeAt(i)) return false;
  return true;
}
