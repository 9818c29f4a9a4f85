// Schemas that a dialect takes as they are, or without one part: agents send the same tools with every request. The table
// holds keyed hashes of the latest ones, and where the part is, none of their text; a schema that falls out is read again.

import { JsonIndex } from "../../../json/json-index";
import { hash, hashHigh, hashLow } from "../../../bytes/sip-hash";
import { tableKey } from "../name-map";
import { Dialect } from "./dialects";

/** A power of two. */
const SLOTS: i32 = 512;
/** A hash of two u64, and the part to leave out; 0 where the slot is free. */
const WIDTH: i32 = 3;
const known = new StaticArray<u64>(SLOTS * WIDTH);

let low: u64 = 0;
let high: u64 = 0;
/** The bytes to leave out, of the schema that was found; both 0 when it is taken as it is. */
export let cutFrom: i32 = 0;
export let cutTo: i32 = 0;

/** Whether the schema is known for the dialect; `tool`: as that of a tool's input. */
export function isKnown(dialect: Dialect, tool: bool, schema: usize, length: i32): bool {
  hash(tableKey, schema, length);
  low = hashLow;
  high = hashHigh ^ (((<u64>dialect) << 1) | <u64>tool);
  const slot = slotOf();
  const cut = unchecked(known[slot + 2]);
  cutFrom = <i32>(cut >> 32);
  cutTo = <i32>cut;
  return unchecked(known[slot]) == low && unchecked(known[slot + 1]) == high && (low | high) != 0;
}

/** Finds the bytes of the root's member `marker`, which stands behind the member `before`; -1 for none. */
export function findCut(json: JsonIndex, marker: i32, before: i32): void {
  cutFrom = 0;
  cutTo = 0;
  if (marker < 0) return;
  const next = json.next(marker + 1);
  const isLast = next == json.next(0);
  cutFrom = isLast && before >= 0 ? json.end(before + 1) : json.start(marker);
  cutTo = isLast ? json.end(marker + 1) : json.start(next);
}

/** Remembers the schema of the latest `isKnown`, which is taken without the part to leave out. */
export function remember(): void {
  const slot = slotOf();
  unchecked((known[slot] = low));
  unchecked((known[slot + 1] = high));
  unchecked((known[slot + 2] = ((<u64>cutFrom) << 32) | <u64>cutTo));
}

function slotOf(): i32 {
  return (<i32>(low ^ high) & (SLOTS - 1)) * WIDTH;
}
