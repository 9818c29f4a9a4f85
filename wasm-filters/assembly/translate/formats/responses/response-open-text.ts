// Holds the text of the open block of a Responses response, its citations and its log probabilities.
// https://platform.openai.com/docs/api-reference/responses/object#responses/object-output

import { COMMA } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeCompact } from "../../../json/compact";
import { characterCount } from "../../shared/response-text";
import { Citation } from "../../visitor/response";
import { writeAnnotation } from "./response-annotations";

export class OpenText {
  /** Escaped. */
  text: Buffer;
  /** Separated by commas. */
  annotations: Buffer;
  annotationCount: i32 = 0;
  /** Token entries of the whole text, and of its next piece. */
  entries: Buffer;
  nextEntries: Buffer = new Buffer(256, 1 << 20);
  /** Bytes of the text that `characters` covers. */
  private counted: i32 = 0;
  private characters: i64 = 0;

  constructor(limit: i32) {
    this.text = new Buffer(1024, limit);
    this.annotations = new Buffer(256, limit);
    this.entries = new Buffer(256, limit);
  }

  clear(): void {
    this.text.clear();
    this.counted = 0;
    this.characters = 0;
    this.annotations.clear();
    this.annotationCount = 0;
    this.entries.clear();
    this.nextEntries.clear();
  }

  free(): void {
    this.text.free();
    this.annotations.free();
    this.entries.free();
    this.nextEntries.free();
  }

  get overflowed(): bool {
    return (
      this.text.overflowed ||
      this.annotations.overflowed ||
      this.entries.overflowed ||
      this.nextEntries.overflowed
    );
  }

  /** Adds a piece and clears its entries. */
  add(text: usize, length: i32): void {
    this.text.bytes(text, length);
    this.nextEntries.clear();
  }

  /** `entries` is a raw array that is not empty. */
  addEntries(entries: usize, length: i32): void {
    // A token with half a character has no text: its entry belongs to the next piece.
    if (this.nextEntries.len > 0) this.nextEntries.byte(COMMA);
    const before = this.nextEntries.len;
    writeCompact(this.nextEntries, entries + 1, length - 2);
    if (this.entries.len > 0) this.entries.byte(COMMA);
    this.entries.bytes(this.nextEntries.ptr + before, this.nextEntries.len - before);
  }

  /** Returns the offset of the new entry in `annotations`. */
  cite(citation: Citation): i32 {
    this.characters += characterCount(this.text.ptr + this.counted, this.text.len - this.counted);
    this.counted = this.text.len;
    if (this.annotations.len > 0) this.annotations.byte(COMMA);
    const before = this.annotations.len;
    writeAnnotation(this.annotations, citation, this.characters);
    this.annotationCount += 1;
    return before;
  }

  /** Writes the message part with text, annotations and entries, or a refusal, which only has a text. */
  writePart(out: Buffer, refusal: bool): void {
    if (refusal) {
      out.appendLabelled('{"type":"refusal","refusal":"', this.text);
      out.ascii('"}');
      return;
    }
    out.appendLabelled('{"type":"output_text","text":"', this.text);
    out.appendLabelled('","annotations":[', this.annotations);
    out.appendLabelled('],"logprobs":[', this.entries);
    out.ascii("]}");
  }
}
