// What a writer of answers must know of the request: gathered by the request's reader, kept until the answer is written.

import { Buffer } from "../bytes/buffer";
import { NameSet } from "./name-set";

const MAX_ECHO: i32 = 1 << 20;
const MAX_NAMES: i32 = 64 << 10;

export class RequestNotes {
  /** JSON members with a comma before each, which a Responses answer repeats from its request; may be empty. */
  echo: Buffer = new Buffer(1024, MAX_ECHO);
  /** Tools whose input is free text. */
  private customTools: NameSet = new NameSet(MAX_NAMES);
  /** A Chat Completions client knows `function_call` only, the form before tools. */
  legacyFunctions: bool = false;

  clear(): void {
    this.legacyFunctions = false;
    this.echo.clear();
    this.customTools.clear();
  }

  free(): void {
    this.echo.free();
    this.customTools.free();
  }

  get hasCustomTools(): bool {
    return !this.customTools.isEmpty;
  }

  addCustomTool(name: usize, length: i32): void {
    this.customTools.add(name, length);
  }

  isCustomTool(name: usize, length: i32): bool {
    return this.customTools.has(name, length);
  }
}
