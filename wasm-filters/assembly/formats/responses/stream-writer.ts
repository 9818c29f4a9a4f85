// Writes Responses answers.

import { ResponseWriter } from "../response-writer";
import { BlockKind, Origin, StopReason } from "../visitor";

export class ResponsesStreamWriter extends ResponseWriter {
  protected clear(): void {}

  free(): void {}

  get overflowed(): bool {
    return false;
  }

  start(id: usize, idLength: i32, model: usize, modelLength: i32, created: i64): void {}

  blockStart(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void {}

  blockDelta(text: usize, length: i32): void {}

  signature(origin: Origin, text: usize, length: i32): void {}

  blockEnd(): void {}

  stop(reason: StopReason, sequence: usize, sequenceLength: i32): void {}

  ping(): void {}

  error(type: usize, typeLength: i32, message: usize, messageLength: i32): void {}

  end(): void {}
}
