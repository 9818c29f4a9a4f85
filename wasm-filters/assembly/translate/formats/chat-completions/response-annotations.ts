// Writes citations as `url_citation` annotations. Indices count the characters of the whole content, which joins all
// text blocks; a citation without a place covers its whole block. Citations without a URL have no form here.
// https://platform.openai.com/docs/guides/tools-web-search?api-mode=chat#output-and-citations

import { BACKSLASH, LOWER_U } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { readHex } from "../../../bytes/escape";
import { Citation } from "../../visitor/response";

const LIMIT: i32 = 16 << 20;

export class Annotations {
  /** Entries of the open block, separated by commas. */
  private entries: Buffer = new Buffer(512, LIMIT);
  private characters: i64 = 0;
  private blockStart: i64 = 0;

  clear(): void {
    this.entries.clear();
    this.characters = 0;
    this.blockStart = 0;
  }

  free(): void {
    this.entries.free();
  }

  get overflowed(): bool {
    return this.entries.overflowed;
  }

  get any(): bool {
    return this.entries.len > 0;
  }

  beginBlock(): void {
    this.blockStart = this.characters;
  }

  /** Counts a piece of the content. */
  pass(text: usize, length: i32): void {
    this.characters += countCharacters(text, length);
  }

  add(citation: Citation): void {
    if (citation.urlLength == 0) return;
    const out = this.entries;
    out.labelled(
      out.len > 0 ? ',{"type":"url_citation","url_citation":{"url":"' : HEAD,
      citation.url,
      citation.urlLength,
    );
    out.labelled('","title":"', citation.title, citation.titleLength);
    out.ascii('","start_index":');
    const placed = citation.start >= 0 && citation.end >= citation.start;
    out.integer(this.blockStart + (placed ? citation.start : 0));
    out.ascii(',"end_index":');
    out.integer(placed ? this.blockStart + citation.end : this.characters);
    out.ascii("}}");
  }

  /** Appends the entries of the block that ends, and clears them. */
  take(out: Buffer): void {
    out.append(this.entries);
    this.entries.clear();
  }
}

const HEAD = '{"type":"url_citation","url_citation":{"url":"';

/** The number of characters in an escaped slice. */
function countCharacters(text: usize, length: i32): i32 {
  const end = text + length;
  let at = text;
  let count = 0;
  while (at < end) {
    const byte = <i32>load<u8>(at);
    if (byte == BACKSLASH) {
      const escape = at + 1 < end ? <i32>load<u8>(at + 1) : 0;
      const code = escape == LOWER_U ? readHex(at + 2, end) : 0;
      // A surrogate pair counts once, at its second half.
      if (code < 0xd800 || code > 0xdbff) count += 1;
      at += escape == LOWER_U ? 6 : 2;
      continue;
    }
    if ((byte & 0xc0) != 0x80) count += 1;
    at += 1;
  }
  return count;
}
