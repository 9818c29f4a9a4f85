// A stream cut into its events, pull style: push a chunk, call next() until it is false. What is read lies in the
// chunk or in the parser and is valid until the next call.

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
  /** -1 for what is no event, only keeps the stream alive. */
  dataLen: i32 = -1;
  /** False for a last event that was cut off. */
  terminated: bool = true;

  abstract reset(): void;

  /** The longest event from the next reset() on, bytes. */
  abstract bound(maxEvent: i32): void;

  /** Gives the memory back; the parser stays usable after reset(). */
  abstract free(): void;

  /** The memory must stay as it is until next() has returned false. */
  abstract push(ptr: usize, length: i32): void;

  /** No more bytes will come after those pushed: next() delivers what is left. */
  abstract end(): void;

  abstract next(): bool;

  /** What next() gave is a comment, sent to keep the connection alive. */
  abstract get isComment(): bool;

  /** Whether the event has this name. */
  isNamed(name: string): bool {
    return equalsAscii(this.eventPtr, this.eventLen, name);
  }
}
