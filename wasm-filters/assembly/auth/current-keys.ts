// The keys in force, one table for all roles of a VM. Envoy gives each worker's VM a new one when its file changes. A VM that
// is started anew after a trap is not given any: it takes the latest from the data that all VMs share.

import { readShared, sharedVersion, writeShared } from "../abi/shared-data";
import { valueLen, valuePtr } from "../abi/host";
import { Status } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { KeyTable } from "./key-table";

/** Of the table's number, before its text. */
const SERIAL_SIZE: i32 = 8;
/** envoy/src/render/keys.ts makes no longer ones. */
const MAX_TEXT: i32 = 16 << 20;
/** Other workers write the same. */
const TRIES: i32 = 8;

let table: KeyTable | null = null;
const sharedKey = new Buffer(16, 64);
sharedKey.ascii("plano.keys");

/** False, and nothing changes, when the text is no table. */
export function installKeys(ptr: usize, length: i32): bool {
  // A worker that is started anew could not be given a longer one.
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

/** Null: there are none, and nobody can be let in. */
export function currentKeys(): KeyTable | null {
  return table ? table : restored();
}

/** Of the table in force; 0 while there is none. */
export function keysSerial(): i64 {
  const keys = table;
  return keys ? keys.serial : 0;
}

/** Whether a key in force is that caller's. */
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

/** Workers may be told of two changes in turn at different times: what is shared is never replaced by what is older. */
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
