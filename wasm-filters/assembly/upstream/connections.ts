// Which connections to providers have answered before: what breaks there before an answer, the provider has most likely
// never seen. A connection is known by the port of Envoy's end; ports return, so a new connection may pass for a used one.

import { readProperty, valueLen, valuePtr } from "../abi/host";
import { COLON } from "../bytes/characters";
import { Literal } from "../bytes/literal";
import { parseInteger } from "../bytes/slice";

/** Envoy knows the address of its end as soon as the attempt has a connection. */
const localAddress = new Literal("upstream\0local_address");

/** A bit for each port. */
const used = memory.data(8_192);

/** Whether the attempt of the current callback has a connection; when it begins, only an open one can be there. */
export function hasConnection(): bool {
  return readProperty(localAddress);
}

/** Called when an attempt ends: whether its connection had answered before it. */
export function endOnConnection(answered: bool): bool {
  const port = readProperty(localAddress) ? portOf(valuePtr, valueLen) : -1;
  if (port < 0) return false;
  const byte = used + (port >> 3);
  const bit: u32 = 1 << (port & 7);
  const bits = <u32>load<u8>(byte);
  store<u8>(byte, <u8>(answered ? bits | bit : bits & ~bit));
  return (bits & bit) != 0;
}

function portOf(address: usize, length: i32): i32 {
  let at = length;
  while (at > 0 && load<u8>(address + at - 1) != COLON) at--;
  const port = at > 0 ? parseInteger(address + at, length - at) : -1;
  return port < 0 || port > 65_535 ? -1 : <i32>port;
}
