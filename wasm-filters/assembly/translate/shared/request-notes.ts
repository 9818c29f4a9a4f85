// What a writer of answers must know of the request: gathered by the request's reader, kept until the answer is written.

import { Buffer } from "../../bytes/buffer";
import { NameSet } from "./name-set";

const MAX_ECHO: i32 = 1 << 20;
const MAX_MODEL: i32 = 1024;
const MAX_NAMES: i32 = 64 << 10;

export class RequestNotes {
  /** JSON members with a comma before each, which a Responses answer repeats from its request; may be empty. */
  echo: Buffer = new Buffer(1024, MAX_ECHO);
  /** The upstream's name for the model, escaped: the answer's where the provider names none. */
  model: Buffer = new Buffer(64, MAX_MODEL);
  /** Tools whose input is free text. */
  private customTools: NameSet = new NameSet(MAX_NAMES);
  /** A Chat Completions client knows `function_call` only, the form before tools. */
  legacyFunctions: bool = false;

  clear(): void {
    this.legacyFunctions = false;
    this.echo.clear();
    this.model.clear();
    this.customTools.clear();
  }

  free(): void {
    this.echo.free();
    this.model.free();
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
