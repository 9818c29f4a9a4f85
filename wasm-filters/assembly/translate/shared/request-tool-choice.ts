// The tool choice of a request, held until its writer has all tools.

import { Buffer } from "../../bytes/buffer";
import { Refusal, ToolChoice } from "../visitor/request";

export class HeldToolChoice {
  /** Auto also without a choice in the request. */
  mode: ToolChoice = ToolChoice.Auto;
  said: bool = false;
  /** The named tool, escaped. */
  name: Buffer = new Buffer(64, 64 << 10);

  clear(): void {
    this.mode = ToolChoice.Auto;
    this.said = false;
    this.name.clear();
  }

  set(mode: ToolChoice, name: usize, nameLength: i32): void {
    this.mode = mode;
    this.said = true;
    this.name.clear();
    this.name.bytes(name, nameLength);
  }

  /** The model must call a tool. */
  get demands(): bool {
    return this.mode == ToolChoice.Required || this.mode == ToolChoice.Named;
  }

  /** Refuses a required call in a request without tools. */
  refuseDemand(refusal: Refusal): void {
    if (this.demands) refusal.set("tool_choice", "a tool can only be demanded when `tools` holds one");
  }
}
