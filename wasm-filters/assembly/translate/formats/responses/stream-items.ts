// The output items of one streamed Responses answer. One item at a time goes to the visitor as it comes; what comes of
// any other waits on a tape until the one before is done, because blocks must not overlap. What waits is bounded.

import { Buffer } from "../../../bytes/buffer";
import { equalsBytes } from "../../../bytes/slice";
import { JsonIndex } from "../../../json/json-index";
import { NameMap } from "../../shared/name-map";
import { ResponseTape } from "../../shared/response-tape";
import { ResponseVisitor } from "../../visitor";
import { ItemReader } from "./response-items";

const MAX_ITEMS: i32 = 1024;
const MAX_WAITING: i32 = 4 << 20;
const MAX_ID: i32 = 1024;
/** Where items are found: by their index, by it and their id, and by their id, which stands behind this index. */
const MAX_FOUND: i32 = 16 << 20;
const ANY: i64 = -2;
const INDEX: i32 = 8;
const key = new Buffer(64, INDEX + MAX_ID);

class StreamItem {
  reader: ItemReader = new ItemReader();
  tape: ResponseTape = new ResponseTape();
  /** `output_index`, -1 where the server sends none. */
  index: i64 = -1;
  id: Buffer = new Buffer(64, MAX_ID);
  /** How much of its tape is counted as waiting. */
  counted: i32 = 0;

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
  /** The item that the event is about. */
  private touched: i32 = 0;
  private waiting: i32 = 0;
  private known: NameMap = new NameMap(MAX_FOUND);
  private outputs: NameMap = new NameMap(MAX_FOUND);
  private visitor!: ResponseVisitor;

  reset(visitor: ResponseVisitor): void {
    this.visitor = visitor;
    this.count = 0;
    this.live = 0;
    this.touched = 0;
    this.waiting = 0;
    this.known.clear();
    this.called = false;
    this.refused = false;
  }

  free(): void {
    for (let i = 0; i < this.items.length; i++) this.items[i].free();
    this.items = [];
    this.known.free();
    this.outputs.free();
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
    this.touch(added).begin(json, item);
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
    return this.touch(found).finish(json, item) && this.settle();
  }

  /**
   * The item an event is about, null when there are too many; settle() is to be called once it is told. `text`: the
   * event tells text, which must not be lost for a wrong index, as that of an item which is done.
   */
  reader(json: JsonIndex, text: bool): ItemReader | null {
    const id = json.find(0, "item_id");
    let found = this.findOrAppend(json, id);
    if (text && found >= 0 && this.items[found].reader.ended) found = this.append(json, id);
    return found < 0 ? null : this.touch(found);
  }

  /** Tells whatever can be told; false when too much waits. */
  settle(): bool {
    while (this.live < this.count && this.items[this.live].reader.ended) {
      this.note(this.items[this.live].reader);
      this.live += 1;
      if (this.live == this.count) break;
      const next = this.items[this.live];
      this.waiting -= next.counted;
      next.tape.replay(this.visitor);
      next.tape.free();
      next.reader.redirect(this.visitor);
    }
    if (this.touched > this.live) {
      const item = this.items[this.touched];
      this.waiting += item.tape.size - item.counted;
      item.counted = item.tape.size;
      if (item.tape.overflowed) return false;
    }
    return (
      this.waiting <= MAX_WAITING && (this.live >= this.count || !this.items[this.live].reader.overflowed)
    );
  }

  /** The answer is complete, and `output` all of it: tells what no event told. */
  complete(json: JsonIndex, output: i32): bool {
    const streamed = this.count;
    const size = this.readOutput(json, output);
    for (let i = this.live; i < streamed; i++) {
      if (this.items[i].reader.ended) continue;
      const item = this.outputOf(this.items[i]);
      const reader = this.touch(i);
      if (!(item >= 0 ? reader.finish(json, item) : reader.end())) return false;
      if (!this.settle()) return false;
    }
    if (size <= streamed) return true;
    let index = 0;
    for (let item = output + 1; item < json.next(output); item = json.next(item)) {
      if (!this.knows(json, index, json.find(item, "id")) && !this.tellWhole(json, item)) return false;
      index += 1;
    }
    return true;
  }

  private tellWhole(json: JsonIndex, item: i32): bool {
    const added = this.append(json, -1);
    if (added < 0) return false;
    return this.touch(added).finish(json, item) && this.settle();
  }

  private note(reader: ItemReader): void {
    if (reader.isCall) this.called = true;
    if (reader.refused) this.refused = true;
  }

  /** Remembers where a complete answer tells of each item, and returns how many there are. */
  private readOutput(json: JsonIndex, output: i32): i32 {
    const outputs = this.outputs;
    outputs.clear();
    if (!json.isArray(output)) return 0;
    let index = 0;
    for (let item = output + 1; item < json.next(output); item = json.next(item)) {
      const id = json.find(item, "id");
      const known = this.isNamed(json, ANY, id) && outputs.get(key.ptr, key.len) >= 0;
      if (!known && key.len > INDEX) outputs.set(key.ptr, key.len, item);
      writeKey(index, 0, 0);
      outputs.set(key.ptr, INDEX, item);
      index += 1;
    }
    return index;
  }

  /** What a complete answer says of an item, -1 for nothing. */
  private outputOf(item: StreamItem): i32 {
    writeKey(ANY, item.id.ptr, item.id.len);
    const named = item.id.len > 0 ? this.outputs.get(key.ptr, key.len) : -1;
    if (named >= 0) return named;
    writeKey(item.index, 0, 0);
    return this.outputs.get(key.ptr, INDEX);
  }

  private knows(json: JsonIndex, index: i64, id: i32): bool {
    if (this.isNamed(json, ANY, id) && this.known.get(key.ptr, key.len) >= 0) return true;
    writeKey(index, 0, 0);
    return this.known.get(key.ptr, INDEX) >= 0;
  }

  private touch(index: i32): ItemReader {
    this.touched = index;
    return this.items[index].reader;
  }

  /** Writes the key of what has this index and id. False where it has no id. */
  private isNamed(json: JsonIndex, index: i64, id: i32): bool {
    writeKey(index, json.textPtr(id), json.textLen(id));
    return json.textLen(id) > 0;
  }

  private findOrAppend(json: JsonIndex, id: i32): i32 {
    const found = this.find(json, id);
    return found < 0 ? this.append(json, id) : found;
  }

  /** By its index; some servers leave that out, or give all items the same: then by its id, else the last. */
  private find(json: JsonIndex, id: i32): i32 {
    const index = json.integer(json.find(0, "output_index"));
    const named = this.isNamed(json, index, id) ? this.known.get(key.ptr, key.len) : -1;
    return named >= 0 ? named : this.known.get(key.ptr, INDEX);
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
    const added = this.count;
    const item = this.items[added];
    this.count += 1;
    item.index = json.integer(json.find(0, "output_index"));
    item.id.clear();
    item.id.bytes(json.textPtr(id), json.textLen(id));
    item.counted = 0;
    item.tape.free();
    item.reader.reset(this.live == added ? this.visitor : item.tape);
    const known = this.known;
    if (this.isNamed(json, item.index, id)) {
      known.set(key.ptr, key.len, added);
      writeKey(ANY, item.id.ptr, item.id.len);
      known.set(key.ptr, key.len, added);
    }
    writeKey(item.index, 0, 0);
    known.set(key.ptr, INDEX, added);
    return added;
  }
}

function writeKey(index: i64, id: usize, length: i32): void {
  key.clear();
  key.reserve(INDEX);
  store<i64>(key.ptr, index);
  key.len = INDEX;
  key.bytes(id, min(length, MAX_ID));
}
