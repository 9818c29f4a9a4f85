// The output items of one streamed Responses answer. One item at a time goes to the visitor as it comes; what comes of
// any other waits on a tape until the one before is done, because blocks must not overlap. What waits is bounded.

import { Buffer } from "../../bytes/buffer";
import { equalsBytes } from "../../bytes/slice";
import { JsonIndex } from "../../json/json-index";
import { ResponseTape } from "../response-tape";
import { ResponseVisitor } from "../visitor";
import { ItemReader } from "./response-items";

const MAX_ITEMS: i32 = 1024;
const MAX_WAITING: i32 = 4 << 20;
const MAX_ID: i32 = 1024;

class StreamItem {
  reader: ItemReader = new ItemReader();
  tape: ResponseTape = new ResponseTape();
  /** `output_index`, -1 where the server sends none. */
  index: i64 = -1;
  id: Buffer = new Buffer(64, MAX_ID);

  free(): void {
    this.reader.free();
    this.tape.free();
    this.id.free();
  }
}

export class StreamItems {
  called: bool = false;
  refused: bool = false;
  private items: Array<StreamItem> = [];
  private count: i32 = 0;
  /** The item that the visitor is told of; items before it are done, those behind it wait. */
  private live: i32 = 0;
  private visitor!: ResponseVisitor;

  reset(visitor: ResponseVisitor): void {
    this.visitor = visitor;
    this.count = 0;
    this.live = 0;
    this.called = false;
    this.refused = false;
  }

  free(): void {
    for (let i = 0; i < this.items.length; i++) this.items[i].free();
    this.items = [];
    this.reset(this.visitor);
  }

  /** `response.output_item.added`; false when there are too many. */
  add(json: JsonIndex): bool {
    const item = json.find(0, "item");
    const id = json.find(item, "id");
    const known = this.find(json, id);
    // Events about it may have come before.
    const added = known >= 0 && this.isOpen(this.items[known], json, id) ? known : this.append(json, id);
    if (added < 0) return false;
    this.items[added].reader.begin(json, item);
    return this.settle();
  }

  /** `response.output_item.done`; false when it cannot be told. */
  finish(json: JsonIndex): bool {
    const item = json.find(0, "item");
    const id = json.find(item, "id");
    let found = this.findOrAppend(json, id);
    if (found >= 0 && this.items[found].reader.ended) {
      if (this.items[found].id.len == 0 || this.hasId(this.items[found], json, id)) return true;
      found = this.append(json, id);
    }
    if (found < 0) return false;
    if (!this.items[found].reader.finish(json, item)) return false;
    return this.settle();
  }

  /**
   * The item an event is about, null when there are too many; settle() is to be called once it is told. `text`: the
   * event tells text, which must not be lost for a wrong index, as that of an item which is done.
   */
  reader(json: JsonIndex, text: bool): ItemReader | null {
    const id = json.find(0, "item_id");
    let found = this.findOrAppend(json, id);
    if (text && found >= 0 && this.items[found].reader.ended) found = this.append(json, id);
    return found < 0 ? null : this.items[found].reader;
  }

  /** Tells whatever can be told; false when too much waits. */
  settle(): bool {
    while (this.live < this.count && this.items[this.live].reader.ended) {
      this.note(this.items[this.live].reader);
      this.live += 1;
      if (this.live == this.count) break;
      const next = this.items[this.live];
      next.tape.replay(this.visitor);
      next.tape.free();
      next.reader.redirect(this.visitor);
    }
    let waiting = 0;
    for (let i = this.live + 1; i < this.count; i++) {
      waiting += this.items[i].tape.size;
      if (this.items[i].tape.overflowed) return false;
    }
    return waiting <= MAX_WAITING && (this.live >= this.count || !this.items[this.live].reader.overflowed);
  }

  /** The answer is complete, and `output` all of it: tells what no event told. */
  complete(json: JsonIndex, output: i32): bool {
    const streamed = this.count;
    for (let i = this.live; i < streamed; i++) {
      if (this.items[i].reader.ended) continue;
      const item = this.outputOf(json, output, this.items[i]);
      const reader = this.items[i].reader;
      if (!(item >= 0 ? reader.finish(json, item) : reader.end())) return false;
      if (!this.settle()) return false;
    }
    if (!json.isArray(output) || this.sizeOf(json, output) <= streamed) return true;
    let index = 0;
    for (let item = output + 1; item < json.next(output); item = json.next(item)) {
      if (!this.knows(json, index, json.find(item, "id"), streamed) && !this.tellWhole(json, item)) {
        return false;
      }
      index += 1;
    }
    return true;
  }

  private tellWhole(json: JsonIndex, item: i32): bool {
    const added = this.append(json, -1);
    if (added < 0) return false;
    if (!this.items[added].reader.finish(json, item)) return false;
    return this.settle();
  }

  private note(reader: ItemReader): void {
    if (reader.isCall) this.called = true;
    if (reader.refused) this.refused = true;
  }

  /** What a complete answer says of an item, -1 for nothing. */
  private outputOf(json: JsonIndex, output: i32, known: StreamItem): i32 {
    if (!json.isArray(output)) return -1;
    let index: i64 = 0;
    let found = -1;
    for (let item = output + 1; item < json.next(output); item = json.next(item)) {
      if (this.hasId(known, json, json.find(item, "id"))) return item;
      if (known.index == index) found = item;
      index += 1;
    }
    return found;
  }

  private sizeOf(json: JsonIndex, array: i32): i32 {
    let size = 0;
    for (let item = array + 1; item < json.next(array); item = json.next(item)) size += 1;
    return size;
  }

  private knows(json: JsonIndex, index: i64, id: i32, streamed: i32): bool {
    for (let i = 0; i < streamed; i++) {
      if (this.items[i].index == index || this.hasId(this.items[i], json, id)) return true;
    }
    return false;
  }

  private findOrAppend(json: JsonIndex, id: i32): i32 {
    const found = this.find(json, id);
    return found < 0 ? this.append(json, id) : found;
  }

  /** By its index; some servers leave that out, or give all items the same: then by its id, else the last. */
  private find(json: JsonIndex, id: i32): i32 {
    const index = json.integer(json.find(0, "output_index"));
    let found = -1;
    for (let i = this.count - 1; i >= 0; i--) {
      const item = this.items[i];
      if (item.index != index) continue;
      if (this.hasId(item, json, id)) return i;
      if (found < 0) found = i;
    }
    return found;
  }

  private isOpen(item: StreamItem, json: JsonIndex, id: i32): bool {
    return !item.reader.ended && (item.id.len == 0 || this.hasId(item, json, id));
  }

  private hasId(item: StreamItem, json: JsonIndex, id: i32): bool {
    const length = json.textLen(id);
    return length > 0 && equalsBytes(item.id.ptr, item.id.len, json.textPtr(id), length);
  }

  private append(json: JsonIndex, id: i32): i32 {
    if (this.count == MAX_ITEMS) return -1;
    if (this.count == this.items.length) this.items.push(new StreamItem());
    const item = this.items[this.count];
    this.count += 1;
    item.index = json.integer(json.find(0, "output_index"));
    item.id.clear();
    item.id.bytes(json.textPtr(id), json.textLen(id));
    item.tape.free();
    item.reader.reset(this.live == this.count - 1 ? this.visitor : item.tape);
    return this.count - 1;
  }
}
