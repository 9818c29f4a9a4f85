// Data that all VMs of the process share: values under keys, each with a version for compare-and-swap. Keys cannot be
// removed, so writers have to bound their number.

import { proxy_get_shared_data, proxy_set_shared_data } from "@solo-io/proxy-runtime/assembly/imports";
import { Buffer } from "../bytes/buffer";
import { outCells, received } from "./host";
import { Status } from "./types";

const versionCell = memory.data(4);

/** Version of the latest value read, which is in `valuePtr` and `valueLen` of host.ts. */
export let sharedVersion: u32 = 0;

export function readShared(key: Buffer): Status {
  const out = outCells();
  store<u32>(versionCell, 0);
  const status = proxy_get_shared_data(key.ptr, key.len, out, out + sizeof<usize>(), versionCell);
  received(status);
  sharedVersion = load<u32>(versionCell);
  return status as Status;
}

/** CasMismatch when `version` is no longer the value's; version 0 always writes. */
export function writeShared(key: Buffer, value: Buffer, version: u32): Status {
  return proxy_set_shared_data(key.ptr, key.len, value.ptr, value.len, version) as Status;
}
