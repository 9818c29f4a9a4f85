// A request's headers by name. Of one that stands several times all values count, between commas (RFC 9110, section 5.3): the
// host by itself gives the first.

import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";
import { HeaderReader } from "./headers";
import { valueLen, valuePtr } from "./host";
import { HeaderMap } from "./types";

/** Envoy takes none that is longer. */
const MAX_VALUE: i32 = 8 << 20;
const KEPT: i32 = 64 << 10;
const COMMA: i32 = 0x2c;

export class JoinedHeaders {
  /** What `read` found. */
  readonly value: Buffer = new Buffer(256, MAX_VALUE);
  private readonly reader: HeaderReader = new HeaderReader();
  private ptr: usize = 0;
  private length: i32 = 0;

  /** Takes the headers as they are now, for this callback. */
  open(): void {
    this.value.shrink(KEPT);
    this.reader.read(HeaderMap.Request);
    this.ptr = valuePtr;
    this.length = valueLen;
  }

  /** False, and an empty value, when there is none of the name. */
  read(name: Buffer): bool {
    const reader = this.reader;
    const value = this.value;
    let found = false;
    value.clear();
    reader.open(this.ptr, this.length);
    while (reader.next()) {
      if (!equalsBytes(reader.namePtr, reader.nameLen, name.ptr, name.len)) continue;
      if (found) value.byte(COMMA);
      value.bytes(reader.valuePtr, reader.valueLen);
      found = true;
    }
    return found;
  }
}
