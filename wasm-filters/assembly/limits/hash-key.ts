// The key of the hash that locates buckets, shared by all workers of an Envoy process. The first VM that Envoy
// configures makes it before any worker has traffic, and stores it beside the buckets.

import { valueLen, valuePtr } from "../abi/host";
import { readShared, writeShared } from "../abi/shared-data";
import { randomWord } from "../abi/system";
import { Status } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { HashKey } from "../bytes/sip-hash";

export const hashKey = new HashKey();

const SIZE: i32 = 16;
const name = new Buffer(32, 32);
const made = new Buffer(SIZE, SIZE);
const word = memory.data(8);

export function prepareHashKey(): void {
  name.clear();
  name.ascii("plano.limits.key");
  if (readShared(name) == Status.NotFound) {
    made.clear();
    addRandom();
    addRandom();
    writeShared(name, made, 0);
  }
  if (readShared(name) == Status.Ok && valueLen == SIZE) {
    hashKey.set(load<u64>(valuePtr), load<u64>(valuePtr, 8));
  }
}

function addRandom(): void {
  store<u64>(word, randomWord());
  made.bytes(word, 8);
}
