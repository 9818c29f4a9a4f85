// A text that Envoy gives to every worker's VM when its file changes. A VM that restarts after a trap is given none, and
// takes the latest from the data that all VMs share.

import { Buffer } from "../bytes/buffer";
import { valueLen, valuePtr } from "./host";
import { readShared, sharedVersion, writeShared } from "./shared-data";
import { Status } from "./types";

/** Bytes of the serial number before the text. */
const SERIAL_SIZE: i32 = 8;
/** Attempts to write while other workers write the same value. */
const TRIES: i32 = 8;

export class LatestText {
  private key: Buffer = new Buffer(16, 64);

  constructor(name: string) {
    this.key.ascii(name);
  }

  /**
   * For a text of at most MAX_WATCHED_TEXT bytes. An older text never replaces a newer one: workers learn of changes at
   * different times.
   */
  share(serial: i64, ptr: usize, length: i32): void {
    const size = SERIAL_SIZE + length;
    const value = new Buffer(size, size);
    value.reserve(SERIAL_SIZE);
    if (value.overflowed) return;
    store<i64>(value.ptr, serial);
    value.len = SERIAL_SIZE;
    value.bytes(ptr, length);
    for (let i = 0; i < TRIES && !value.overflowed; i++) {
      const found = readShared(this.key) == Status.Ok && valueLen >= SERIAL_SIZE;
      if (found && load<i64>(valuePtr) >= serial) break;
      if (writeShared(this.key, value, sharedVersion) != Status.CasMismatch) break;
    }
    value.free();
  }

  /** Leaves the text at `latestPtr` and `latestLen` until the callback returns; false when none was shared. */
  read(): bool {
    if (readShared(this.key) != Status.Ok || valueLen <= SERIAL_SIZE) return false;
    latestPtr = valuePtr + SERIAL_SIZE;
    latestLen = valueLen - SERIAL_SIZE;
    return true;
  }
}

export let latestPtr: usize = 0;
export let latestLen: i32 = 0;
