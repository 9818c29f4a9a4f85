// Finds files in base64 within a request, and estimates what the provider bills for them: their bytes are no text.

import { Buffer } from "../bytes/buffer";
import { decodeBase64 } from "../bytes/base64";
import { COMMA } from "../bytes/characters";
import { startsWithAscii } from "../bytes/slice";
import { JsonIndex } from "../json/json-index";
import { MediaTokens } from "../targets/media-tokens";
import { imageHeight, imageWidth, readImage } from "./image-size";
import { Biller, billerOf, imageTokens, pageTokens, secondTokens } from "./media-tokens";

/** Shorter texts may as well count as text. */
const LEAST: i32 = 512;
/** Bytes of base64 before its data: `data:image/png;base64,`. */
const MAX_TYPE: i32 = 128;
/** Digits of base64 that are decoded, a multiple of four; a JPEG's size may stand behind a preview of 64 kB. */
const MAX_HEAD: i32 = 96 << 10;
const HEAD: i32 = 64;
const JPEG: u16 = 0xd8ff;
const PDF: u32 = 0x46445025;
const RIFF: u32 = 0x46464952;
const WAVE: u32 = 0x45564157;
/** A page of text and pictures, about. */
const BYTES_A_PAGE: f64 = 50_000;
/** Of MP3 and its like: 128 kbit/s. */
const BYTES_A_SECOND: f64 = 16_000;
const head = new Buffer(4096, MAX_HEAD);

/** Bytes of the latest request's files as they stand in the body, and the tokens that they are billed as. */
export let mediaBytes: i32 = 0;
export let mediaTokens: f64 = 0;

/** `model` is the provider's name. */
export function estimateMedia(json: JsonIndex, model: Buffer, own: MediaTokens): void {
  mediaBytes = 0;
  mediaTokens = 0;
  if (json.length < LEAST) return;
  const biller = billerOf(model);
  for (let token = 1; token < json.count; token++) {
    if (!json.isString(token) || json.textLen(token) < LEAST) continue;
    const start = startOf(json, token);
    if (start >= 0) addFile(json.textPtr(token) + start, json.textLen(token) - start, biller, own);
  }
}

/** Where base64 begins in a text: in a data URL, or as the value of a member for data; -1 where it is text. */
function startOf(json: JsonIndex, token: i32): i32 {
  const text = json.textPtr(token);
  if (startsWithAscii(text, json.textLen(token), "data:")) {
    for (let i = 5; i < MAX_TYPE; i++) if (load<u8>(text + i) == COMMA) return i + 1;
    return -1;
  }
  return json.textEquals(token - 1, "data") || json.textEquals(token - 1, "file_data") ? 0 : -1;
}

function addFile(digits: usize, length: i32, biller: Biller, own: MediaTokens): void {
  if (!decode(digits, min(length, HEAD))) return;
  // Everything is read from the head but a JPEG's size.
  if (load<u16>(head.ptr) == JPEG && !decode(digits, min(length, MAX_HEAD))) return;
  mediaBytes += length;
  const bytes = <f64>length * 0.75;
  if (readImage(head)) mediaTokens += imageTokens(biller, own, <f64>imageWidth, <f64>imageHeight);
  else if (load<u32>(head.ptr) == PDF)
    mediaTokens += Math.ceil(bytes / BYTES_A_PAGE) * pageTokens(biller, own);
  else mediaTokens += Math.ceil((bytes / bytesASecond()) * secondTokens(biller, own));
}

/** Decodes whole groups of four digits. */
function decode(digits: usize, length: i32): bool {
  head.clear();
  return decodeBase64(head, digits, length & ~3) && head.len >= 32;
}

/** Of sound; WAV says it. Other media, such as video, count as sound of their size. */
function bytesASecond(): f64 {
  const isWav = load<u32>(head.ptr) == RIFF && load<u32>(head.ptr + 8) == WAVE;
  return isWav ? <f64>max<u32>(1_000, load<u32>(head.ptr + 28)) : BYTES_A_SECOND;
}
