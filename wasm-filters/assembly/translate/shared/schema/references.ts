// The definitions of a schema, and the references to them: `#/$defs/NAME` and `#/definitions/NAME`. Every definition is visited
// once, however many references lead to it.

import { SLASH } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { writeUnescaped } from "../../../bytes/escape";
import { equalsAscii } from "../../../bytes/slice";
import { JsonIndex } from "../../../json/json-index";
import { NameMap } from "../name-map";

const LIMIT: i32 = 4 << 20;
/** References that may follow one another. */
const MAX_DEPTH: i32 = 100;

export class References {
  /** The reference of a cycle, or the last of a chain that is too long; -1 without one. Call `look` first. */
  cycle: i32 = -1;
  /** All definitions stand in `definitions`, where older drafts have them. */
  areOlder: bool = false;
  /** Numbers of definitions, by `$defs/NAME` and `definitions/NAME`. */
  private numbers: NameMap = new NameMap(LIMIT);
  /** Of each definition two i32: its token, and 0 until it is visited, 1 while it is, 2 afterwards. */
  private definitions: Buffer = new Buffer(256, LIMIT);
  private pointer: Buffer = new Buffer(64, 64 << 10);

  read(json: JsonIndex): void {
    this.numbers.clear();
    this.definitions.clear();
    this.cycle = -1;
    this.areOlder = json.isObject(json.find(0, "definitions")) && json.find(0, "$defs") < 0;
    this.add(json, "$defs");
    this.add(json, "definitions");
  }

  /** The schema that a reference leads to; 0 is the root, -1 none. */
  resolve(json: JsonIndex, reference: i32): i32 {
    const number = this.numberOf(json, reference);
    return number < 0 ? (isRoot(json, reference) ? 0 : -1) : load<i32>(this.entry(number));
  }

  /** Looks for cycles among the references below the root. */
  look(json: JsonIndex): void {
    this.visit(json, 0, 0);
  }

  private add(json: JsonIndex, member: string): void {
    const map = json.find(0, member);
    if (!json.isObject(map)) return;
    for (let key = map + 1; key < json.next(map); key = json.next(key + 1)) {
      if (!this.definitions.reserve(8)) return;
      const pointer = this.pointer;
      pointer.clear();
      pointer.ascii(member);
      pointer.byte(SLASH);
      writeUnescaped(pointer, json.textPtr(key), json.textLen(key));
      this.numbers.set(pointer.ptr, pointer.len, this.definitions.len >> 3);
      store<i32>(this.definitions.ptr + this.definitions.len, key + 1);
      store<i32>(this.definitions.ptr + this.definitions.len, 0, 4);
      this.definitions.len += 8;
    }
  }

  private numberOf(json: JsonIndex, reference: i32): i32 {
    const pointer = this.pointer;
    pointer.clear();
    writeUnescaped(pointer, json.textPtr(reference), json.textLen(reference));
    if (pointer.len < 2 || !equalsAscii(pointer.ptr, 2, "#/")) return -1;
    return this.numbers.get(pointer.ptr + 2, pointer.len - 2);
  }

  private visit(json: JsonIndex, schema: i32, depth: i32): void {
    const end = json.next(schema);
    for (let token = schema; token < end && this.cycle < 0; token++) {
      if (!json.isObject(token)) continue;
      const reference = json.find(token, "$ref");
      if (!json.isString(reference)) continue;
      const number = this.numberOf(json, reference);
      if (number < 0) {
        if (isRoot(json, reference)) this.cycle = reference;
        continue;
      }
      const state = load<i32>(this.entry(number), 4);
      if (state == 1 || depth == MAX_DEPTH) this.cycle = reference;
      if (state != 0 || this.cycle >= 0) continue;
      store<i32>(this.entry(number), 1, 4);
      this.visit(json, load<i32>(this.entry(number)), depth + 1);
      store<i32>(this.entry(number), 2, 4);
    }
  }

  private entry(number: i32): usize {
    return this.definitions.ptr + ((<usize>number) << 3);
  }
}

function isRoot(json: JsonIndex, reference: i32): bool {
  return json.textEquals(reference, "#");
}
