// The access keys in force: one table for all roles of a VM. Envoy gives each worker's VM a new table when its file
// changes, but gives none to a VM that restarts after a trap: that VM takes the latest from the data that all VMs
// share.

import { readShared, sharedVersion, writeShared } from "../abi/shared-data";
import { valueLen, valuePtr } from "../abi/host";
import { Status } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { KeyTable } from "./key-table";

/** Bytes of the serial number before the table's text. */
const SERIAL_SIZE: i32 = 8;
/** envoy/src/render/keys.ts writes no longer table. */
const MAX_TEXT: i32 = 16 << 20;
/** Attempts to write while other workers write the same value. */
const TRIES: i32 = 8;

let table: KeyTable | null = null;
const sharedKey = new Buffer(16, 64);
sharedKey.ascii("plano.keys");

/** False, with the old table kept, when the text is not a valid table. */
export function installKeys(ptr: usize, length: i32): bool {
  // A restarted worker could not restore a longer table.
  if (length > MAX_TEXT - SERIAL_SIZE) return false;
  const next = new KeyTable();
  if (!next.read(ptr, length)) {
    next.free();
    return false;
  }
  replace(next);
  share(next.serial, ptr, length);
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
  if (readShared(sharedKey) != Status.Ok || valueLen <= SERIAL_SIZE) return null;
  const next = new KeyTable();
  if (next.read(valuePtr + SERIAL_SIZE, valueLen - SERIAL_SIZE)) {
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

/** An older table never replaces a newer shared one: workers learn of changes at different times. */
function share(serial: i64, ptr: usize, length: i32): void {
  const value = new Buffer(SERIAL_SIZE + length, MAX_TEXT);
  value.reserve(SERIAL_SIZE);
  if (value.overflowed) return;
  store<i64>(value.ptr, serial);
  value.len = SERIAL_SIZE;
  value.bytes(ptr, length);
  for (let i = 0; i < TRIES && !value.overflowed; i++) {
    const found = readShared(sharedKey) == Status.Ok && valueLen >= SERIAL_SIZE;
    if (found && load<i64>(valuePtr) >= serial) break;
    if (writeShared(sharedKey, value, sharedVersion) != Status.CasMismatch) break;
  }
  value.free();
}
