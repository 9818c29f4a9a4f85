// What a stream has said of its response as a whole: an event that ends it early repeats that.

import { Buffer } from "../../bytes/buffer";

const MAX_NAME: i32 = 1024;

export class ResponseHead {
  /** Escaped; empty before the response has begun, and when they are longer than the bound. */
  readonly id: Buffer = new Buffer(64, MAX_NAME);
  readonly model: Buffer = new Buffer(64, MAX_NAME);
  /** Seconds since 1970. */
  created: i64 = 0;

  clear(): void {
    this.id.clear();
    this.model.clear();
    this.created = 0;
  }

  free(): void {
    this.id.free();
    this.model.free();
  }
}
