// Which connections to providers have answered before: what breaks there before an answer, the provider has most likely
// never seen. A connection is known by the port of Envoy's end. Ports return with new connections, so an answer counts
// only for attempts that wait while it comes: they may get its connection next.

import { readProperty, valueLen, valuePtr } from "../abi/host";
import { monotonic } from "../abi/system";
import { COLON } from "../bytes/characters";
import { Literal } from "../bytes/literal";
import { parseInteger } from "../bytes/slice";

/** Envoy knows the address of its end as soon as the attempt has a connection. */
const localAddress = new Literal("upstream\0local_address");

const PORTS: i32 = 1 << 16;
/** When the last answer on each port ended, on the monotonic clock; 0 for none. */
const answers = memory.data(PORTS * 8);

/** Whether the attempt of the current callback has a connection; when it begins, only an open one can be there. */
export function hasConnection(): bool {
  return readProperty(localAddress);
}

/** Called when an attempt ends: whether its connection had answered to another since it `began` on the monotonic clock. */
export function endOnConnection(answered: bool, began: i64): bool {
  const port = readProperty(localAddress) ? portOf(valuePtr, valueLen) : -1;
  if (port < 0) return false;
  const last = answers + ((<usize>port) << 3);
  const wasUsed = load<i64>(last) >= began;
  store<i64>(last, answered ? monotonic() : 0);
  return wasUsed;
}

function portOf(address: usize, length: i32): i32 {
  let at = length;
  while (at > 0 && load<u8>(address + at - 1) != COLON) at--;
  const port = at > 0 ? parseInteger(address + at, length - at) : -1;
  return port < 0 || port >= PORTS ? -1 : <i32>port;
}
