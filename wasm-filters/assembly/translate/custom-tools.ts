// Calls of custom tools, whose input is free text, were asked for as calls of functions with one string, `input`, where
// the provider's API has no such tools. Here they become calls of custom tools again, before they are written.
// Arguments are gathered until the call is over; those of another shape are the input as they are. Bounded.

import { Buffer } from "../bytes/buffer";
import { writeUnescaped } from "../bytes/escape";
import { RequestNotes } from "./shared/request-notes";
import { BlockKind, Citation, UpstreamError, Origin, ResponseVisitor, StopReason, Usage } from "./visitor";
import { JsonIndex } from "../json/json-index";

const MAX_ARGUMENTS: i32 = 16 << 20;
/** Used within one call only. */
const decoded = new Buffer(1024, MAX_ARGUMENTS);
const json = new JsonIndex();

export class CustomToolUnwrapper extends ResponseVisitor {
  private visitor!: ResponseVisitor;
  private notes!: RequestNotes;
  private unwrapping: bool = false;
  private arguments: Buffer = new Buffer(1024, MAX_ARGUMENTS);

  /** Before every answer. */
  reset(notes: RequestNotes): void {
    this.notes = notes;
    this.unwrapping = false;
    this.arguments.clear();
  }

  target(visitor: ResponseVisitor): void {
    this.visitor = visitor;
  }

  free(): void {
    this.arguments.free();
  }

  /** Some input did not fit, and is lost. */
  get overflowed(): bool {
    return this.arguments.overflowed;
  }

  blockStart(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void {
    this.unwrapping = kind == BlockKind.ToolUse && this.notes.isCustomTool(name, nameLength);
    this.visitor.blockStart(this.unwrapping ? BlockKind.CustomToolUse : kind, id, idLength, name, nameLength);
  }

  blockDelta(text: usize, length: i32): void {
    if (this.unwrapping) this.arguments.bytes(text, length);
    else this.visitor.blockDelta(text, length);
  }

  blockEnd(): void {
    if (this.unwrapping && !this.arguments.overflowed) this.tellInput();
    this.unwrapping = false;
    this.visitor.blockEnd();
  }

  start(id: usize, idLength: i32, model: usize, modelLength: i32, created: i64): void {
    this.visitor.start(id, idLength, model, modelLength, created);
  }

  signature(origin: Origin, text: usize, length: i32): void {
    this.visitor.signature(origin, text, length);
  }

  logprobs(entries: usize, length: i32): void {
    this.visitor.logprobs(entries, length);
  }

  citation(citation: Citation): void {
    this.visitor.citation(citation);
  }

  stop(reason: StopReason, sequence: usize, sequenceLength: i32): void {
    this.visitor.stop(reason, sequence, sequenceLength);
  }

  usage(usage: Usage): void {
    this.visitor.usage(usage);
  }

  ping(): void {
    this.visitor.ping();
  }

  error(failure: UpstreamError): void {
    this.visitor.error(failure);
  }

  /** An answer that is not whole has no end. */
  end(): void {
    if (!this.overflowed) this.visitor.end();
  }

  /** The arguments are JSON text within a JSON string; the input is a JSON string within that text. */
  private tellInput(): void {
    decoded.clear();
    writeUnescaped(decoded, this.arguments.ptr, this.arguments.len);
    const input = json.parse(decoded.ptr, decoded.len) ? json.find(0, "input") : -1;
    // One member: its key and its value.
    if (json.isString(input) && json.next(0) == 3) {
      this.visitor.blockDelta(json.textPtr(input), json.textLen(input));
    } else {
      this.visitor.blockDelta(this.arguments.ptr, this.arguments.len);
    }
    this.arguments.clear();
  }
}
