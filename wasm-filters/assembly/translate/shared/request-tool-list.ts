// Writes the member `tools` of a request as the tools are visited. The list ends before anything else is written.

import { CLOSE_BRACKET } from "../../bytes/characters";
import { Buffer } from "../../bytes/buffer";

export class ToolList {
  /** The list has a tool. */
  any: bool = false;
  private open: bool = false;

  clear(): void {
    this.any = false;
    this.open = false;
  }

  /** Writes what precedes the next tool. */
  next(out: Buffer): void {
    out.ascii(this.any ? "," : ',"tools":[');
    this.any = true;
    this.open = true;
  }

  close(out: Buffer): void {
    if (this.open) out.byte(CLOSE_BRACKET);
    this.open = false;
  }
}
