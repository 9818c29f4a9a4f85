// Cuts a stream into events, pull style: push a chunk, call next() until it is false. Fields point into the chunk or
// the parser, and are valid until the next call.

import { equalsAscii } from "../bytes/slice";

export abstract class EventParser {
  /** An event was longer than the bound; the stream cannot be read further. */
  overflowed: bool = false;
  /** The bytes are not events: the stream cannot be read further. */
  corrupt: bool = false;
  /** The event's name; empty when it has none. */
  eventPtr: usize = 0;
  eventLen: i32 = 0;
  /** The event reports a failure, whatever its data. */
  exception: bool = false;
  dataPtr: usize = 0;
  /** -1 for a block without data, which only keeps the stream alive. */
  dataLen: i32 = -1;
  /** False for a last event that was cut off. */
  terminated: bool = true;

  abstract reset(): void;

  /** Sets the longest event, in bytes; call reset() afterwards. */
  abstract bound(maxEvent: i32): void;

  /** Frees the memory; the parser stays usable after reset(). */
  abstract free(): void;

  /** The memory must stay unchanged until next() has returned false. */
  abstract push(ptr: usize, length: i32): void;

  /** No more bytes will come after those pushed: next() delivers what is left. */
  abstract end(): void;

  abstract next(): bool;

  /** Whether the latest block is a comment, sent to keep the connection alive. */
  abstract get isComment(): bool;

  /** Whether the event has this name. */
  isNamed(name: string): bool {
    return equalsAscii(this.eventPtr, this.eventLen, name);
  }
}
