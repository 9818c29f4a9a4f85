// Which connections to providers have answered before: what breaks there before an answer, the provider has most likely
// never seen. A connection is known by the port of Envoy's end. Ports return with new connections, so an answer counts
// only for attempts that wait while it comes: they may get its connection next.

import { readProperty, valueLen, valuePtr } from "../abi/host";
import { COLON } from "../bytes/characters";
import { Literal } from "../bytes/literal";
import { parseInteger } from "../bytes/slice";

/** Envoy knows the address of its end as soon as the attempt has a connection. */
const localAddress = new Literal("upstream\0local_address");

export const NO_CONNECTION = -2;
const NO_PORT = -1;
const PORTS: i32 = 1 << 16;
/** The turn in which the last answer on each port ended; 0 for none. */
const answers = memory.data(PORTS * 8);
/** Attempts' beginnings and ends, counted: what happens in one VM has an order without a clock. */
const turns = memory.data(8);

/** The next turn of this VM, from 1. */
export function nextTurn(): i64 {
  const turn = load<i64>(turns) + 1;
  store<i64>(turns, turn);
  return turn;
}

/**
 * The port of the current attempt's connection, or `NO_CONNECTION`; negative, too, for a connection without a port. When an
 * attempt begins, only an open connection can be there.
 */
export function connectionPort(): i32 {
  return readProperty(localAddress) ? portOf(valuePtr, valueLen) : NO_CONNECTION;
}

/** Called when an attempt ends: whether its connection, at `port`, has answered to another after the turn in which it `began`. */
export function endOnConnection(answered: bool, began: i64, port: i32): bool {
  if (port < 0) return false;
  const last = answers + ((<usize>port) << 3);
  const wasUsed = load<i64>(last) > began;
  store<i64>(last, answered ? nextTurn() : 0);
  return wasUsed;
}

function portOf(address: usize, length: i32): i32 {
  let at = length;
  while (at > 0 && load<u8>(address + at - 1) != COLON) at--;
  const port = at > 0 ? parseInteger(address + at, length - at) : -1;
  return port < 0 || port >= PORTS ? NO_PORT : <i32>port;
}
