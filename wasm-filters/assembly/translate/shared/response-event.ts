// How an event begins in the APIs that name their events, and say the name in the data once more.

import { Buffer } from "../../bytes/buffer";

/** Up to the end of `type`: the object is open. */
export function beginEvent(out: Buffer, name: string): void {
  out.ascii("event: ");
  out.ascii(name);
  out.ascii('\ndata: {"type":"');
  out.ascii(name);
  out.byte(0x22);
}
