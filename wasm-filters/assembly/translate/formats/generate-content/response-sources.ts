// Reads the citations of a response: Google Search grounding and recitations. Google counts bytes from the start of a
// part; the visitor gets characters of the text block. https://ai.google.dev/gemini-api/docs/google-search
// Ignored: search queries, the entry point, scores, licences, sources without an address.

import { Buffer } from "../../../bytes/buffer";
import { JsonIndex } from "../../../json/json-index";
import { Citation, ResponseVisitor } from "../../visitor/response";
import { TextPlaces } from "./response-places";

/** Bounds that no real response reaches. */
const MAX_SOURCES: i32 = 512;
const MAX_PARTS: i32 = 64;
const MAX_CHUNKS: i32 = 64 << 10;
/** JSON tokens of a response's grounding chunks. */
const chunkTokens = new Buffer(256, MAX_CHUNKS * 4);

export class GeminiSources {
  private visitor!: ResponseVisitor;
  private citation: Citation = new Citation();
  private places: TextPlaces = new TextPlaces();
  /** The offset in the text block of each part of this response or event; -1 for a part outside of it. */
  private starts: StaticArray<i32> = new StaticArray<i32>(MAX_PARTS);
  private parts: i32 = 0;
  private visited: i32 = 0;
  /** The furthest ends of supports and of citations in earlier events, which later events may repeat. */
  private supported: i64 = -1;
  private cited: i64 = -1;

  reset(visitor: ResponseVisitor): void {
    this.visitor = visitor;
    this.parts = 0;
    this.visited = 0;
    this.beginText();
  }

  free(): void {
    this.places.free();
  }

  /** Called when a text block opens: places count from here. */
  beginText(): void {
    this.places.clear();
    this.supported = -1;
    this.cited = -1;
    for (let i = 0; i < this.parts; i++) unchecked((this.starts[i] = -1));
  }

  /** Called before each part of a whole response. */
  beginPart(): void {
    if (this.parts == MAX_PARTS) return;
    unchecked((this.starts[this.parts] = this.places.length));
    this.parts += 1;
  }

  addText(text: usize, length: i32): void {
    this.places.add(text, length);
  }

  /** Visits a candidate's citations of its text, whose block must be open. `last`: no event follows. */
  visitCitations(json: JsonIndex, candidate: i32, last: bool): void {
    this.visitGrounding(json, json.find(candidate, "groundingMetadata"), last);
    const metadata = json.find(candidate, "citationMetadata");
    // Vertex AI names it `citations`.
    let list = json.find(metadata, "citationSources");
    if (!json.isArray(list)) list = json.find(metadata, "citations");
    if (!json.isArray(list)) return;
    const before = this.cited;
    for (let item = list + 1; item < json.next(list); item = json.next(item)) {
      const end = json.integer(json.find(item, "endIndex"));
      if (end <= before) continue;
      this.cited = max(this.cited, end);
      this.citation.clear();
      this.place(json, item);
      this.visitSource(json, item, "uri");
    }
  }

  private visitGrounding(json: JsonIndex, grounding: i32, last: bool): void {
    const chunks = json.find(grounding, "groundingChunks");
    if (!json.isArray(chunks)) return;
    const supports = json.find(grounding, "groundingSupports");
    if (!json.isArray(supports) || json.next(supports) == supports + 1) {
      if (!last || this.supported >= 0) return;
      this.visitUnplaced(json, chunks);
      this.supported = 0;
      return;
    }
    keepChunks(json, chunks);
    const before = this.supported;
    for (let item = supports + 1; item < json.next(supports); item = json.next(item)) {
      const segment = json.find(item, "segment");
      const end = json.integer(json.find(segment, "endIndex"));
      const indices = json.find(item, "groundingChunkIndices");
      if (end <= before || !json.isArray(indices)) continue;
      this.supported = max(this.supported, end);
      for (let index = indices + 1; index < json.next(indices); index = json.next(index)) {
        this.citation.clear();
        this.place(json, segment);
        this.visitChunk(json, chunkAt(json.integer(index)));
      }
    }
  }

  private visitUnplaced(json: JsonIndex, chunks: i32): void {
    for (let chunk = chunks + 1; chunk < json.next(chunks); chunk = json.next(chunk)) {
      this.citation.clear();
      this.visitChunk(json, chunk);
    }
  }

  private place(json: JsonIndex, segment: i32): void {
    const part = json.integer(json.find(segment, "partIndex"));
    // JSON omits an index of 0; text after thoughts still counts from its own start.
    const start = part > 0 ? (part < this.parts ? this.starts[<i32>part] : -1) : 0;
    const from = json.find(segment, "startIndex");
    this.citation.start = this.places.charactersBefore(start, from < 0 ? 0 : json.integer(from));
    this.citation.end = this.places.charactersBefore(start, json.integer(json.find(segment, "endIndex")));
  }

  private visitChunk(json: JsonIndex, chunk: i32): void {
    this.visitSource(json, json.find(chunk, "web"), "uri");
    this.visitSource(json, json.find(chunk, "maps"), "uri");
    this.visitSource(json, json.find(chunk, "image"), "sourceUri");
    const retrieved = json.find(chunk, "retrievedContext");
    const words = json.find(retrieved, "text");
    this.citation.quote = json.textPtr(words);
    this.citation.quoteLength = json.textLen(words);
    this.visitSource(json, retrieved, "uri");
  }

  private visitSource(json: JsonIndex, source: i32, address: string): void {
    const url = json.find(source, address);
    if (json.textLen(url) == 0 || this.visited == MAX_SOURCES) return;
    this.visited += 1;
    const title = json.find(source, "title");
    const citation = this.citation;
    // A place needs both ends.
    if (citation.start < 0 || citation.end < 0) {
      citation.start = -1;
      citation.end = -1;
    }
    citation.url = json.textPtr(url);
    citation.urlLength = json.textLen(url);
    citation.title = json.textPtr(title);
    citation.titleLength = json.textLen(title);
    this.visitor.citation(citation);
  }
}

function keepChunks(json: JsonIndex, chunks: i32): void {
  chunkTokens.clear();
  for (let chunk = chunks + 1; chunk < json.next(chunks); chunk = json.next(chunk)) {
    if (!chunkTokens.reserve(4)) return;
    store<i32>(chunkTokens.ptr + chunkTokens.len, chunk);
    chunkTokens.len += 4;
  }
}

function chunkAt(index: i64): i32 {
  return index >= 0 && index < chunkTokens.len >> 2 ? load<i32>(chunkTokens.ptr + ((<i32>index) << 2)) : -1;
}
