// What every VM of the process shares: values under keys, each with a version for compare-and-swap. There is no way to
// remove a key, so their number has to be bounded by those who write them.

import { proxy_get_shared_data, proxy_set_shared_data } from "@solo-io/proxy-runtime/assembly/imports";
import { Buffer } from "../bytes/buffer";
import { outCells, received } from "./host";
import { Status } from "./types";

const versionCell = memory.data(4);

/** Of the value that was read, which is in `valuePtr` and `valueLen` of host.ts. */
export let sharedVersion: u32 = 0;

export function readShared(key: Buffer): Status {
  const out = outCells();
  store<u32>(versionCell, 0);
  const status = proxy_get_shared_data(key.ptr, key.len, out, out + sizeof<usize>(), versionCell);
  received(status);
  sharedVersion = load<u32>(versionCell);
  return status as Status;
}

/** Where `version` is not the value's any more, CasMismatch; with 0 whatever it is. */
export function writeShared(key: Buffer, value: Buffer, version: u32): Status {
  return proxy_set_shared_data(key.ptr, key.len, value.ptr, value.len, version) as Status;
}
