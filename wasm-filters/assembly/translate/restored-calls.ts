// Restores the client's own calls: names of tools that the provider knows by others, and calls of custom tools, whose input
// is free text. Where the provider's API has no such tools, the request
// declares functions with one string, `input`, instead. The arguments of a call are gathered, up to a bound, until the
// call is complete; arguments of another shape become the input unchanged, and none become an empty input.

import { Buffer } from "../bytes/buffer";
import { writeUnescaped } from "../bytes/escape";
import { equalsAscii } from "../bytes/slice";
import { RequestNotes } from "./shared/request-notes";
import { ToolNames } from "./shared/tool-names";
import { StopReason } from "../contract/stop-reasons.generated";
import { Origin } from "./visitor/request";
import { BlockKind, Citation, UpstreamError, ResponseVisitor, Usage } from "./visitor/response";
import { JsonIndex } from "../json/json-index";

const MAX_ARGUMENTS: i32 = 16 << 20;
/** Used within one call only. */
const decoded = new Buffer(1024, MAX_ARGUMENTS);
const json = new JsonIndex();
const told = new Buffer(256, 1 << 20);

export class CallRestorer extends ResponseVisitor {
  private visitor!: ResponseVisitor;
  private notes!: RequestNotes;
  private unwrapping: bool = false;
  private arguments: Buffer = new Buffer(1024, MAX_ARGUMENTS);

  /** Call before every response. */
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

  /** Some input exceeded the bound and was dropped. */
  get overflowed(): bool {
    return this.arguments.overflowed;
  }

  blockStart(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void {
    const tools = this.notes.tools;
    this.unwrapping = kind == BlockKind.ToolUse && this.notes.isCustomTool(name, nameLength);
    const told = this.unwrapping ? BlockKind.CustomToolUse : kind;
    if (isCall(told) && tools.restore(name, nameLength)) {
      this.visitor.namespace(tools.namespacePtr, tools.namespaceLength);
      this.visitor.blockStart(told, id, idLength, tools.ptr, tools.length);
    } else this.visitor.blockStart(told, id, idLength, name, nameLength);
  }

  blockDelta(text: usize, length: i32): void {
    if (this.unwrapping) this.arguments.bytes(text, length);
    else this.visitor.blockDelta(text, length);
  }

  blockEnd(): void {
    if (this.unwrapping && !this.arguments.overflowed) this.visitInput();
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

  choice(index: i32): bool {
    return this.visitor.choice(index);
  }

  usage(usage: Usage): void {
    this.visitor.usage(usage);
  }

  ping(): void {
    this.visitor.ping();
  }

  error(failure: UpstreamError): void {
    restoreNames(this.notes.tools, failure);
    this.visitor.error(failure);
  }

  /** A response that lost input has no end. */
  end(): void {
    if (!this.overflowed) this.visitor.end();
  }

  /** The call has no arguments. */
  private get isBare(): bool {
    return equalsAscii(this.arguments.ptr, this.arguments.len, "{}");
  }

  /** The arguments are JSON text within a JSON string; the input is a JSON string within that text. */
  private visitInput(): void {
    decoded.clear();
    writeUnescaped(decoded, this.arguments.ptr, this.arguments.len);
    const input = json.parse(decoded.ptr, decoded.len) ? json.find(0, "input") : -1;
    // Exactly one member: a key and a value.
    if (json.isString(input) && json.next(0) == 3) {
      this.visitor.blockDelta(json.textPtr(input), json.textLen(input));
    } else if (!this.isBare) {
      this.visitor.blockDelta(this.arguments.ptr, this.arguments.len);
    }
    this.arguments.clear();
  }
}

function isCall(kind: BlockKind): bool {
  return kind == BlockKind.ToolUse || kind == BlockKind.CustomToolUse;
}

/** Gives the message of a provider's error the client's names, until the next call. */
export function restoreNames(tools: ToolNames, failure: UpstreamError): void {
  if (!tools.any) return;
  told.clear();
  tools.writeRestored(told, failure.message, failure.messageLength);
  if (told.overflowed) return;
  failure.message = told.ptr;
  failure.messageLength = told.len;
}
