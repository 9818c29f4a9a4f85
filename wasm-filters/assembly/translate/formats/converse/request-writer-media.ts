// Writes images, documents and sounds. Bedrock has its own names for their formats, and rules for documents' names.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html

import {
  CLOSE_BRACKET,
  CLOSE_PARENTHESIS,
  DOT,
  HYPHEN,
  OPEN_BRACKET,
  OPEN_PARENTHESIS,
  SPACE,
} from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeUnescaped } from "../../../bytes/escape";
import { equalsAscii, isAlphanumeric } from "../../../bytes/slice";
import { NameSet } from "../../shared/name-map";

/** Pairs of a media type and Bedrock's name for it. */
const IMAGES: StaticArray<string> = [
  "image/png",
  "png",
  "image/jpeg",
  "jpeg",
  "image/jpg",
  "jpeg",
  "image/gif",
  "gif",
  "image/webp",
  "webp",
];
const DOCUMENTS: StaticArray<string> = [
  "application/pdf",
  "pdf",
  "text/plain",
  "txt",
  "text/markdown",
  "md",
  "text/x-markdown",
  "md",
  "text/html",
  "html",
  "text/csv",
  "csv",
  "application/csv",
  "csv",
  "application/msword",
  "doc",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "docx",
  "application/vnd.ms-excel",
  "xls",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "xlsx",
];
const SOUNDS: StaticArray<string> = [
  "wav",
  "mp3",
  "flac",
  "opus",
  "ogg",
  "aac",
  "m4a",
  "mp4",
  "webm",
  "mpeg",
  "mpga",
  "mka",
  "mkv",
  "pcm",
];
const MAX_DOCUMENT_NAME: i32 = 200;
/** Bytes of a title; the rest of the limit is for a number that distinguishes equal names. */
const MAX_TITLE: i32 = 190;

const type = new Buffer(64, 4_096);

/** Bedrock's name for an escaped image type; empty if it is not supported. */
export function imageFormat(mediaType: usize, length: i32): string {
  return wordOf(IMAGES, mediaType, length);
}

/** Like imageFormat; without a specific type, the file name's ending decides. */
export function documentFormat(mediaType: usize, length: i32, title: usize, titleLength: i32): string {
  const known = wordOf(DOCUMENTS, mediaType, length);
  if (known.length > 0) return known;
  if (length > 0 && !equalsAscii(type.ptr, type.len, "application/octet-stream")) return "";
  return formatOfName(title, titleLength);
}

/** The format's name if Bedrock supports it, else empty. */
export function soundFormat(format: usize, length: i32): string {
  for (let i = 0; i < SOUNDS.length; i++) {
    if (equalsAscii(format, length, unchecked(SOUNDS[i]))) return unchecked(SOUNDS[i]);
  }
  return "";
}

function wordOf(words: StaticArray<string>, mediaType: usize, length: i32): string {
  type.clear();
  writeUnescaped(type, mediaType, length);
  for (let i = 0; i < words.length; i += 2) {
    if (equalsAscii(type.ptr, type.len, unchecked(words[i]))) return unchecked(words[i + 1]);
  }
  return "";
}

function formatOfName(name: usize, length: i32): string {
  let dot = length - 1;
  while (dot >= 0 && load<u8>(name + dot) != DOT) dot -= 1;
  if (dot < 0) return "";
  for (let i = 1; i < DOCUMENTS.length; i += 2) {
    const word = unchecked(DOCUMENTS[i]);
    if (equalsAscii(name + dot + 1, length - dot - 1, word)) return word;
  }
  return "";
}

/**
 * Converts titles to valid document names: letters, digits, single spaces, hyphens, parentheses and brackets, all
 * distinct.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html
 */
export class DocumentNames {
  private title: Buffer = new Buffer(256, 64 << 10);
  private name: Buffer = new Buffer(256, 4_096);
  private given: NameSet = new NameSet(1 << 20);
  /** The last number tried. Numbers are never tried twice, however many documents share a name. */
  private ordinal: i32 = 1;

  clear(): void {
    this.given.clear();
    this.ordinal = 1;
  }

  /** `title` is escaped and may be empty. False when there are too many documents to keep their names. */
  write(out: Buffer, title: usize, length: i32): bool {
    this.title.clear();
    writeUnescaped(this.title, title, min(length, 4 * MAX_DOCUMENT_NAME));
    const name = this.name;
    name.clear();
    for (let i = 0; i < this.title.len && name.len < MAX_TITLE; i++) this.add(load<u8>(this.title.ptr + i));
    if (name.endsWithByte(SPACE)) name.drop(1);
    if (name.len == 0) name.ascii("document");
    const bare = name.len;
    while (this.given.has(name.ptr, name.len)) {
      this.ordinal += 1;
      name.drop(name.len - bare);
      name.byte(SPACE);
      name.integer(this.ordinal);
    }
    this.given.add(name.ptr, name.len);
    out.append(name);
    return !this.given.overflowed;
  }

  private add(byte: i32): void {
    const kept =
      isAlphanumeric(byte) ||
      byte == HYPHEN ||
      byte == OPEN_PARENTHESIS ||
      byte == CLOSE_PARENTHESIS ||
      byte == OPEN_BRACKET ||
      byte == CLOSE_BRACKET;
    // A multi-byte character becomes one hyphen: its bytes after the first are 10xxxxxx.
    if (kept) this.name.byte(byte);
    else if (byte <= SPACE) {
      if (this.name.len > 0 && !this.name.endsWithByte(SPACE)) this.name.byte(SPACE);
    } else if ((byte & 0xc0) != 0x80) this.name.byte(HYPHEN);
  }
}
