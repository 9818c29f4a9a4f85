// Reads the tool calls of one Chat Completions stream. One call at a time is visited as it arrives; pieces of other
// calls are held, because blocks must not overlap. The next call follows when the arguments of the current one are
// complete. Held pieces are bounded. The input of a custom tool is free text, so its end cannot be detected.

import { Buffer } from "../../../bytes/buffer";
import { writeEscaped } from "../../../bytes/escape";
import { equalsBytes } from "../../../bytes/slice";
import { JsonIndex } from "../../../json/json-index";
import { OpenBlock } from "../../shared/response-reader-blocks";
import { Origin } from "../../visitor/request";
import { BlockKind, ResponseVisitor } from "../../visitor/response";
import { ArgumentsProgress } from "./response-arguments";
import { thoughtSignature } from "./thought-signature";

const MAX_CALLS: i32 = 128;
const MAX_ARGUMENTS: i32 = 4 << 20;
const MAX_NAME: i32 = 1024;
const MAX_SIGNATURE: i32 = 1 << 20;

class ToolCall {
  index: i64 = -1;
  id: Buffer = new Buffer(64, MAX_NAME);
  name: Buffer = new Buffer(64, MAX_NAME);
  /** Escaped pieces not yet visited. */
  waiting: Buffer = new Buffer(256, MAX_ARGUMENTS);
  progress: ArgumentsProgress = new ArgumentsProgress();
  visited: bool = false;
  custom: bool = false;
  /** Google's signature, visited before the call. */
  signature: Buffer = new Buffer(256, MAX_SIGNATURE);

  clear(index: i64): void {
    this.index = index;
    this.id.clear();
    this.name.clear();
    this.custom = false;
    this.signature.clear();
    this.waiting.clear();
    this.progress.clear();
    this.visited = false;
  }

  free(): void {
    this.id.free();
    this.name.free();
    this.waiting.free();
    this.signature.free();
  }
}

export class ToolCalls {
  private calls: Array<ToolCall> = [];
  private count: i32 = 0;
  /** The call whose block is open, or -1. Earlier calls have been visited. */
  private live: i32 = -1;
  private visitor!: ResponseVisitor;
  private block!: OpenBlock;
  /** Held bytes of all calls. */
  private waiting: i32 = 0;

  reset(visitor: ResponseVisitor, block: OpenBlock): void {
    this.visitor = visitor;
    this.block = block;
    this.count = 0;
    this.live = -1;
    this.waiting = 0;
  }

  free(): void {
    for (let i = 0; i < this.calls.length; i++) this.calls[i].free();
    this.calls = [];
    this.count = 0;
    this.live = -1;
  }

  get any(): bool {
    return this.count > 0;
  }

  /**
   * Reads one entry of `tool_calls`; `whole` when the entry is a complete call, not a piece. False when the call is
   * ambiguous or exceeds a bound.
   */
  read(json: JsonIndex, entry: i32, whole: bool): bool {
    if (!json.isObject(entry)) return false;
    const custom = json.find(entry, "custom");
    const called = json.isObject(custom) ? custom : json.find(entry, "function");
    const id = json.find(entry, "id");
    const name = json.find(called, "name");
    const index = json.integer(json.find(entry, "index"));
    const call = whole ? this.add(index) : this.callFor(index, json, id, name);
    if (!call) return false;
    // Some servers repeat id and name with every piece.
    if (call.id.len == 0) call.id.bytes(json.textPtr(id), json.textLen(id));
    if (call.name.len == 0) call.name.bytes(json.textPtr(name), json.textLen(name));
    if (called == custom) call.custom = true;
    const signature = thoughtSignature(json, entry);
    if (call.signature.len == 0) call.signature.bytes(json.textPtr(signature), json.textLen(signature));
    if (call.id.overflowed || call.name.overflowed || call.signature.overflowed) return false;
    this.advance();
    if (!this.feed(call, json, json.find(called, call.custom ? "input" : "arguments"))) return false;
    return !whole || this.finish();
  }

  /** Visits all held calls that are complete; false when an unfinished call comes first. */
  settle(): bool {
    while (this.live >= 0 || this.firstUnvisited() >= 0) {
      if (this.live < 0) this.open(this.firstUnvisited());
      if (this.live < 0 || !this.calls[this.live].progress.complete) return false;
      this.close();
    }
    return true;
  }

  /** Called after the last piece; false when a call has no name. */
  finish(): bool {
    if (this.live >= 0) this.close();
    for (let next = this.firstUnvisited(); next >= 0; next = this.firstUnvisited()) {
      if (this.calls[next].name.len == 0) return false;
      this.open(next);
      this.close();
    }
    return true;
  }

  private feed(call: ToolCall, json: JsonIndex, value: i32): bool {
    if (call.progress.complete) return true;
    const live = this.live >= 0 && this.calls[this.live] == call;
    if (call.visited && !live) return true;
    const waiting = call.waiting;
    const before = waiting.len;
    let text = json.textPtr(value);
    let length = json.textLen(value);
    // Some servers send the object itself instead of its text.
    if (json.isObject(value)) {
      writeEscaped(waiting, json.ptr(value), json.size(value));
      text = waiting.ptr + before;
      length = waiting.len - before;
    } else if (!live) waiting.bytes(text, length);
    if (waiting.overflowed) return false;
    if (!call.custom) call.progress.feed(text, length);
    if (live) {
      if (length > 0) this.visitor.blockDelta(text, length);
      waiting.len = before;
      return true;
    }
    this.waiting += length;
    return this.waiting <= MAX_ARGUMENTS;
  }

  /** Opens the next call when none is open or the open one is complete, and repeats. */
  private advance(): void {
    while (true) {
      const next = this.firstUnvisited();
      if (next < 0 || this.calls[next].name.len == 0) return;
      if (this.live >= 0) {
        if (!this.calls[this.live].progress.complete) return;
        this.close();
      }
      this.open(next);
    }
  }

  private open(next: i32): void {
    const call = this.calls[next];
    if (call.name.len == 0) return;
    call.visited = true;
    this.live = next;
    if (call.signature.len > 0) {
      this.block.start(BlockKind.Thinking, 0, 0, 0, 0);
      this.visitor.signature(Origin.Google, call.signature.ptr, call.signature.len);
    }
    const kind = call.custom ? BlockKind.CustomToolUse : BlockKind.ToolUse;
    this.block.start(kind, call.id.ptr, call.id.len, call.name.ptr, call.name.len);
    if (call.waiting.len > 0) this.visitor.blockDelta(call.waiting.ptr, call.waiting.len);
    this.waiting -= call.waiting.len;
    call.waiting.clear();
  }

  private close(): void {
    this.live = -1;
    this.block.end();
  }

  private firstUnvisited(): i32 {
    for (let i = 0; i < this.count; i++) if (!this.calls[i].visited) return i;
    return -1;
  }

  /**
   * The call of a piece: by its index; without one, the last call. Some servers send the same index for every call, or
   * none: a different id, or a second name after complete arguments, begins another call.
   */
  private callFor(index: i64, json: JsonIndex, id: i32, name: i32): ToolCall | null {
    let found = -1;
    for (let i = this.count - 1; i >= 0 && found < 0; i--) {
      if (index < 0 || this.calls[i].index == index) found = i;
    }
    if (found < 0) return this.add(index);
    const call = this.calls[found];
    const sameId = equalsBytes(json.textPtr(id), json.textLen(id), call.id.ptr, call.id.len);
    if (json.textLen(id) > 0 && call.id.len > 0 && !sameId) {
      for (let i = 0; i < this.count; i++) {
        const other = this.calls[i];
        if (equalsBytes(json.textPtr(id), json.textLen(id), other.id.ptr, other.id.len)) return other;
      }
      return this.add(index);
    }
    const again = json.textLen(id) == 0 && json.textLen(name) > 0 && call.progress.complete;
    return again ? this.add(index) : call;
  }

  private add(index: i64): ToolCall | null {
    if (this.count == MAX_CALLS) return null;
    if (this.count == this.calls.length) this.calls.push(new ToolCall());
    const call = this.calls[this.count];
    call.clear(index);
    this.count += 1;
    return call;
  }
}
