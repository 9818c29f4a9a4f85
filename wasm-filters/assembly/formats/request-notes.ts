// What a writer of answers must know of the request: gathered by the request's reader, kept until the answer is written.

import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";

const MAX_ECHO: i32 = 1 << 20;
const MAX_NAMES: i32 = 64 << 10;

export class RequestNotes {
  /** JSON members with a comma before each, which a Responses answer repeats from its request; may be empty. */
  echo: Buffer = new Buffer(1024, MAX_ECHO);
  /** Names (escaped) of tools whose input is free text, each with a zero byte behind it. */
  private names: Buffer = new Buffer(64, MAX_NAMES);
  /** A Chat Completions client knows `function_call` only, the form before tools. */
  legacyFunctions: bool = false;

  clear(): void {
    this.legacyFunctions = false;
    this.echo.clear();
    this.names.clear();
  }

  free(): void {
    this.echo.free();
    this.names.free();
  }

  get hasCustomTools(): bool {
    return this.names.len > 0;
  }

  addCustomTool(name: usize, length: i32): void {
    if (!this.names.reserve(length + 1)) return;
    this.names.bytes(name, length);
    this.names.byte(0);
  }

  isCustomTool(name: usize, length: i32): bool {
    let at = this.names.ptr;
    const end = at + this.names.len;
    while (at < end) {
      let stop = at;
      while (load<u8>(stop) != 0) stop += 1;
      if (equalsBytes(at, <i32>(stop - at), name, length)) return true;
      at = stop + 1;
    }
    return false;
  }
}
