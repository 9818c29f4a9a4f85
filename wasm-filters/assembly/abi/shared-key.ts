// Random keys that all workers of an Envoy process share. The first VM that Envoy configures makes them before any worker
// has traffic.

import { Buffer } from "../bytes/buffer";
import { HashKey } from "../bytes/sip-hash";
import { valueLen, valuePtr } from "./host";
import { readShared, writeShared } from "./shared-data";
import { randomWord } from "./system";
import { Status } from "./types";

const SIZE: i32 = 16;
const name = new Buffer(32, 32);
const made = new Buffer(SIZE, SIZE);
const word = memory.data(8);

/** Sets `key` to the one that is shared under an ASCII name. */
export function setSharedKey(key: HashKey, sharedName: string): void {
  name.clear();
  name.ascii(sharedName);
  if (readShared(name) == Status.NotFound) {
    made.clear();
    addRandom();
    addRandom();
    writeShared(name, made, 0);
  }
  if (readShared(name) == Status.Ok && valueLen == SIZE) key.set(load<u64>(valuePtr), load<u64>(valuePtr, 8));
}

function addRandom(): void {
  store<u64>(word, randomWord());
  made.bytes(word, 8);
}
