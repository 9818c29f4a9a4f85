// The access keys in force: one table for all roles of a VM.

import { LatestText, latestLen, latestPtr } from "../abi/latest-text";
import { Buffer } from "../bytes/buffer";
import { MAX_WATCHED_TEXT } from "../contract/constants.generated";
import { KeyTable } from "./key-table";

let table: KeyTable | null = null;
const latest = new LatestText("plano.keys");

/** False, with the old table kept, when the text is not a valid table. */
export function installKeys(ptr: usize, length: i32): bool {
  if (length > MAX_WATCHED_TEXT) return false;
  const next = new KeyTable();
  if (!next.read(ptr, length)) {
    next.free();
    return false;
  }
  replace(next);
  latest.share(next.serial, ptr, length);
  return true;
}

/** Null without a table: every request must be refused then. */
export function currentKeys(): KeyTable | null {
  return table ? table : restored();
}

/** Serial number of the table in force; 0 without one. */
export function keysSerial(): i64 {
  const keys = table;
  return keys ? keys.serial : 0;
}

/** Whether a key in force belongs to the caller. */
export function isKeyHolder(caller: Buffer): bool {
  const keys = table;
  return keys != null && keys.names.find(caller.ptr, caller.len) >= 0;
}

function restored(): KeyTable | null {
  if (!latest.read()) return null;
  const next = new KeyTable();
  if (next.read(latestPtr, latestLen)) {
    table = next;
    return next;
  }
  next.free();
  return null;
}

function replace(next: KeyTable): void {
  const before = table;
  if (before) before.free();
  table = next;
}
