// Reads the output items of one Responses stream. One item at a time is visited as it arrives; content of other items
// is held on tapes until the earlier ones are done, because blocks must not overlap. Held content is bounded.

import { Buffer } from "../../../bytes/buffer";
import { equalsBytes } from "../../../bytes/slice";
import { JsonIndex } from "../../../json/json-index";
import { NameMap } from "../../shared/name-map";
import { ResponseTape } from "../../shared/response-tape";
import { ResponseVisitor } from "../../visitor/response";
import { ItemReader } from "./response-items";

const MAX_ITEMS: i32 = 1024;
const MAX_WAITING: i32 = 4 << 20;
const MAX_ID: i32 = 1024;
/**
 * Bytes of the keys by which items are found: by index, by index and id, and by id alone, which is stored under the
 * index ANY.
 */
const MAX_FOUND: i32 = 16 << 20;
const ANY: i64 = -2;
const INDEX: i32 = 8;
const key = new Buffer(64, INDEX + MAX_ID);

class StreamItem {
  reader: ItemReader = new ItemReader();
  tape: ResponseTape = new ResponseTape();
  /** `output_index`; -1 if the server sends none. */
  index: i64 = -1;
  id: Buffer = new Buffer(64, MAX_ID);
  /** Bytes of the tape that are included in `waiting`. */
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
  /** The item that is being visited; earlier items are done, later ones are held. */
  private live: i32 = 0;
  /** The item that the current event concerns. */
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

  get isEmpty(): bool {
    return this.count == 0;
  }

  /** Reads `response.output_item.added`; false when there are too many items. */
  add(json: JsonIndex): bool {
    const item = json.find(0, "item");
    const id = json.find(item, "id");
    const known = this.find(json, id);
    // Events of the item may have come before.
    const added = known >= 0 && this.isOpen(this.items[known], json, id) ? known : this.append(json, id);
    if (added < 0) return false;
    this.touch(added).begin(json, item);
    return this.settle();
  }

  /** Reads `response.output_item.done`; false when the item cannot be visited. */
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
   * The reader of the event's item, null when there are too many; call settle() afterwards. `text`: the event has text,
   * which must not be lost when its index wrongly refers to an item that is done.
   */
  reader(json: JsonIndex, text: bool): ItemReader | null {
    const id = json.find(0, "item_id");
    let found = this.findOrAppend(json, id);
    if (text && found >= 0 && this.items[found].reader.ended) found = this.append(json, id);
    return found < 0 ? null : this.touch(found);
  }

  /** Visits all content whose turn has come; false when too much is held. */
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

  /** Called for the complete response with its whole `output`: visits the content that no event had. */
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
      if (!this.knows(json, index, json.find(item, "id")) && !this.readWhole(json, item)) return false;
      index += 1;
    }
    return true;
  }

  private readWhole(json: JsonIndex, item: i32): bool {
    const added = this.append(json, -1);
    if (added < 0) return false;
    return this.touch(added).finish(json, item) && this.settle();
  }

  private note(reader: ItemReader): void {
    if (reader.isCall) this.called = true;
    if (reader.refused) this.refused = true;
  }

  /** Records the position of each item in a complete response, and returns their number. */
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

  /** The item in the complete response, -1 if absent. */
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

  /** Writes the key of the index and the id; false without an id. */
  private isNamed(json: JsonIndex, index: i64, id: i32): bool {
    writeKey(index, json.textPtr(id), json.textLen(id));
    return json.textLen(id) > 0;
  }

  private findOrAppend(json: JsonIndex, id: i32): i32 {
    const found = this.find(json, id);
    return found < 0 ? this.append(json, id) : found;
  }

  /** Finds the item by its index. Some servers omit the index or repeat one: then by its id, else the last item. */
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
