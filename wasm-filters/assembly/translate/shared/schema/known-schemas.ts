// Schemas that a dialect takes as they are: agents send the same tools with every request. The table holds keyed hashes of
// the latest ones, none of their text; a schema that falls out is read again.

import { hash, hashHigh, hashLow } from "../../../bytes/sip-hash";
import { tableKey } from "../name-map";
import { Dialect } from "./dialects";

/** A power of two. */
const SLOTS: i32 = 512;
/** Two u64 a slot; 0 where it is free. */
const known = new StaticArray<u64>(SLOTS * 2);

let low: u64 = 0;
let high: u64 = 0;

/** Whether the schema is known for the dialect; `tool`: as that of a tool's input. */
export function isKnown(dialect: Dialect, tool: bool, schema: usize, length: i32): bool {
  hash(tableKey, schema, length);
  low = hashLow;
  high = hashHigh ^ (((<u64>dialect) << 1) | <u64>tool);
  const slot = slotOf();
  return unchecked(known[slot]) == low && unchecked(known[slot + 1]) == high && (low | high) != 0;
}

/** Remembers the schema of the latest `isKnown`. */
export function remember(): void {
  const slot = slotOf();
  unchecked((known[slot] = low));
  unchecked((known[slot + 1] = high));
}

function slotOf(): i32 {
  return (<i32>(low ^ high) & (SLOTS - 1)) * 2;
}
