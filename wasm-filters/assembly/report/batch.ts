// Lines that are posted together: kept until brightstaff says that it has them, and posted again where it does not.

import { HeaderWriter } from "../abi/headers";
import { httpCall, readHeader, valueLen, valuePtr } from "../abi/host";
import { randomWord } from "../abi/system";
import { HeaderMap } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { BATCH_HEADER } from "../contract/headers.generated";

/** Bytes. */
export const MAX_BATCH: i32 = 1 << 20;
const USUAL: i32 = 16 << 10;
/** Memory of an empty batch. */
const MOST_IDLE: i32 = 256 << 10;
const TIMEOUT_MILLISECONDS: i32 = 5000;
/** A brightstaff that is started anew is back long before. */
const MOST_POSTS: i32 = 60;
const ACCEPTED: i32 = 0x32; // The digit of 2xx.

const headers = new HeaderWriter();
const status = new Buffer(8, 8);
status.ascii(":status");

export class Batch {
  readonly text: Buffer = new Buffer(USUAL, MAX_BATCH);
  lines: i32 = 0;
  /** The call that posts it; 0 while it waits for one. */
  call: u32 = 0;
  private posts: i32 = 0;
  /** By which brightstaff knows a batch that it has already. */
  private id: i64 = 0;

  clear(): void {
    this.text.clear();
    this.text.shrink(MOST_IDLE);
    this.lines = 0;
    this.call = 0;
    this.posts = 0;
    this.id = 0;
  }

  /** brightstaff did not accept it. */
  get wasRefused(): bool {
    return this.posts > 1 || this.call == 0;
  }

  /** False where it was posted too often. Where the host posts nothing now, `call` stays 0. `time` in nanoseconds since 1970. */
  post(cluster: Buffer, time: i64): bool {
    if (this.posts == MOST_POSTS) return false;
    // Other workers have the same clock.
    if (this.id == 0) this.id = <i64>(randomWord() >> 1) ^ time;
    this.posts += 1;
    headers.clear();
    headers.literal(":method", "POST");
    headers.literal(":path", "/internal/observations");
    headers.literal(":authority", "brightstaff");
    headers.literal("content-type", "application/x-ndjson");
    headers.integer(BATCH_HEADER, this.id);
    if (headers.finish()) this.call = httpCall(cluster, headers.pairs, this.text, TIMEOUT_MILLISECONDS);
    return true;
  }
}

/** Of the call whose response is there. */
export function wasAccepted(): bool {
  return readHeader(HeaderMap.CallResponse, status) && valueLen == 3 && load<u8>(valuePtr) == ACCEPTED;
}
