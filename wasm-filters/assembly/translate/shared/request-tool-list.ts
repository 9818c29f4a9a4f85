// The member `tools` of a request, written as the tools are told. It ends where something else is written.

import { Buffer } from "../../bytes/buffer";

export class ToolList {
  /** A tool was told. */
  any: bool = false;
  private open: bool = false;

  clear(): void {
    this.any = false;
    this.open = false;
  }

  /** Makes room for the next tool. */
  next(out: Buffer): void {
    out.ascii(this.any ? "," : ',"tools":[');
    this.any = true;
    this.open = true;
  }

  close(out: Buffer): void {
    if (this.open) out.byte(0x5d);
    this.open = false;
  }
}
