// Begins an event in the APIs whose events have a name and repeat it as `type` in the data.

import { QUOTE } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";

/** Writes up to the end of `type`; the object stays open. */
export function beginEvent(out: Buffer, name: string): void {
  out.ascii("event: ");
  out.ascii(name);
  out.ascii('\ndata: {"type":"');
  out.ascii(name);
  out.byte(QUOTE);
}
