// Reads a request's headers by name. Commas join the values of a repeated header (RFC 9110, section 5.3); the host by
// itself gives only the first.

import { COMMA } from "../bytes/characters";
import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";
import { HeaderReader } from "./headers";
import { valueLen, valuePtr } from "./host";
import { HeaderMap } from "./types";

/** Bytes; Envoy accepts no longer header. */
const MAX_VALUE: i32 = 8 << 20;
const KEPT: i32 = 64 << 10;

export class JoinedHeaders {
  /** The value of the latest `read`. */
  readonly value: Buffer = new Buffer(256, MAX_VALUE);
  private readonly reader: HeaderReader = new HeaderReader();
  private ptr: usize = 0;
  private length: i32 = 0;

  /** Call once in a callback. The first `read` fetches the headers: without one nothing is copied. */
  open(): void {
    this.value.shrink(KEPT);
    this.ptr = 0;
  }

  /** False, with an empty value, when there is no such header. */
  read(name: Buffer): bool {
    if (this.ptr == 0) this.fetch();
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

  private fetch(): void {
    this.reader.read(HeaderMap.Request);
    this.ptr = valuePtr;
    this.length = valueLen;
  }
}
