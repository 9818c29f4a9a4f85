// Estimates the tokens of a body. Finds its files in base64, whose bytes are no text, and what the provider bills for them.

import { Buffer } from "../bytes/buffer";
import { decodeBase64, isBase64 } from "../bytes/base64";
import { COMMA } from "../bytes/characters";
import { indexOfName } from "../bytes/names";
import { equalsAscii, startsWithAscii } from "../bytes/slice";
import { JsonIndex } from "../json/json-index";
import { MediaTokens } from "../targets/media-tokens";
import { imageHeight, imageWidth, readImage } from "./image-size";
import { Biller, billerOf, imageTokens, pageTokens, secondTokens } from "./media-tokens";

/** Shorter texts may as well count as text. */
const LEAST: i32 = 512;
/** Bytes of a data URL before its base64: `data:image/png;base64,`. */
const MAX_TYPE: i32 = 128;
/** Bytes that are decoded; a JPEG's size may stand behind a preview of 64 kB. */
const MAX_HEAD: i32 = 72 << 10;
const HEAD: i32 = 48;
/** Members with a file, or with an object that has its URL. */
const FILES: StaticArray<string> = ["image_url", "file_data", "video_url", "audio_url"];
/** Members with an object that has a file as its `data`. */
const OWNERS: StaticArray<string> = ["source", "input_audio", "inlineData", "inline_data"];
const JPEG: u16 = 0xd8ff;
const PDF: u32 = 0x46445025;
const RIFF: u32 = 0x46464952;
const WAVE: u32 = 0x45564157;
/** A page of text and pictures, about. */
const BYTES_A_PAGE: f64 = 50_000;
/** Of MP3 and its like: 128 kbit/s. */
const BYTES_A_SECOND: f64 = 16_000;
/** Of WAV: 8 bits of telephony, up to 24 bits of studios. */
const FEWEST_A_SECOND: u32 = 1_000;
const MOST_A_SECOND: u32 = 400_000;
/** Of pictures: 16 bits in each of four channels, and what may stand beside the pixels. */
const BYTES_A_PIXEL: f64 = 8;
const BESIDE_PIXELS: f64 = 131_072;
const head = new Buffer(4096, MAX_HEAD + 3);

/** Bytes of English text per token, about. */
const BYTES_A_TOKEN: f64 = 4;

/** Bytes of the latest request's files as they stand in the body, and the tokens that they are billed as. */
let mediaBytes: i32 = 0;
let mediaTokens: f64 = 0;

export function tokensOf(bytes: i64): f64 {
  return Math.ceil(<f64>bytes / BYTES_A_TOKEN);
}

/** Tokens of `size` bytes of a body: of its text, and of its files as they are billed. `model` is the provider's name. */
export function bodyTokens(json: JsonIndex, model: Buffer, own: MediaTokens, size: i64): f64 {
  estimateMedia(json, model, own);
  return tokensOf(max<i64>(0, size - mediaBytes)) + mediaTokens;
}

function estimateMedia(json: JsonIndex, model: Buffer, own: MediaTokens): void {
  mediaBytes = 0;
  mediaTokens = 0;
  if (json.length < LEAST) return;
  const biller = billerOf(model);
  for (let token = 0; token < json.count; token++) {
    if (isOfTools(json, token)) token = json.next(token) - 1;
    else if (json.isObject(token)) addFiles(json, token, biller, own);
  }
}

/** Definitions of tools, and what is passed to one: any members may stand there, and all of it is text. */
function isOfTools(json: JsonIndex, token: i32): bool {
  if (token == 0) return false;
  if (json.isArray(token)) return json.textEquals(token - 1, "tools");
  return json.isObject(token) && json.textEquals(token - 1, "input");
}

function addFiles(json: JsonIndex, owner: i32, biller: Biller, own: MediaTokens): void {
  const end = json.next(owner);
  for (let key = owner + 1; key < end; key = json.next(key + 1)) {
    const file = fileOf(json, key);
    if (!json.isString(file) || json.textLen(file) < LEAST) continue;
    const start = startOf(json, file);
    if (start >= 0) addFile(json.textPtr(file) + start, json.textLen(file) - start, biller, own);
  }
}

/** The text of the file behind a key, or -1. */
function fileOf(json: JsonIndex, key: i32): i32 {
  const value = key + 1;
  const isObject = json.isObject(value);
  if (!isObject && !json.isString(value)) return -1;
  const name = json.textPtr(key);
  const length = json.textLen(key);
  if (indexOfName(FILES, name, length) >= 0) return isObject ? json.find(value, "url") : value;
  if (!isObject || indexOfName(OWNERS, name, length) < 0) return -1;
  const type = json.find(value, "type");
  return type < 0 || json.textEquals(type, "base64") ? json.find(value, "data") : -1;
}

/** Where base64 begins in a file's text: behind the type of a data URL, else at once; -1 where the URL has none. */
function startOf(json: JsonIndex, file: i32): i32 {
  const text = json.textPtr(file);
  if (!startsWithAscii(text, json.textLen(file), "data:")) return 0;
  let comma = 5;
  while (comma < MAX_TYPE && load<u8>(text + comma) != COMMA) comma++;
  return comma < MAX_TYPE && equalsAscii(text + comma - 7, 7, ";base64") ? comma + 1 : -1;
}

function addFile(digits: usize, length: i32, biller: Biller, own: MediaTokens): void {
  if (!isBase64(digits, length) || !decode(digits, length, HEAD)) return;
  // Everything is read from the head but a JPEG's size.
  if (load<u16>(head.ptr) == JPEG && !decode(digits, length, MAX_HEAD)) return;
  mediaBytes += length;
  const bytes = <f64>length * 0.75;
  if (readImage(head)) mediaTokens += pictureTokens(bytes, biller, own);
  else if (load<u32>(head.ptr) == PDF)
    mediaTokens += Math.ceil(bytes / BYTES_A_PAGE) * pageTokens(biller, own);
  else mediaTokens += Math.ceil((bytes / bytesASecond()) * secondTokens(biller, own));
}

function decode(digits: usize, length: i32, most: i32): bool {
  head.clear();
  return decodeBase64(head, digits, length, most) && head.len >= 32;
}

/** A picture with more bytes than its size can have does not have this size. */
function pictureTokens(bytes: f64, biller: Biller, own: MediaTokens): f64 {
  const width = <f64>imageWidth;
  const height = <f64>imageHeight;
  const fits = bytes <= width * height * BYTES_A_PIXEL + BESIDE_PIXELS;
  return fits ? imageTokens(biller, own, width, height) : imageTokens(biller, own, 0, 0);
}

/** Of sound; WAV says it. Other media, such as video, count as sound of their size. */
function bytesASecond(): f64 {
  const isWav = load<u32>(head.ptr) == RIFF && load<u32>(head.ptr + 8) == WAVE;
  if (!isWav) return BYTES_A_SECOND;
  return <f64>min<u32>(MOST_A_SECOND, max<u32>(FEWEST_A_SECOND, load<u32>(head.ptr + 28)));
}
