// The upstream role's root: pooled contexts, one for each attempt. Its configuration is the gateway's, which reads it.

import { HttpContext, RootContext } from "../abi/context";
import { UpstreamStream } from "./upstream-stream";

export class UpstreamRoot extends RootContext {
  private idle: Array<UpstreamStream> = [];

  onConfigure(_ptr: usize, _length: i32): bool {
    return true;
  }

  onTick(): void {}

  onCallResponse(_headers: i32): void {}

  createStream(): HttpContext {
    return this.idle.length > 0 ? this.idle.pop() : new UpstreamStream(this);
  }

  takeBack(stream: UpstreamStream): void {
    this.idle.push(stream);
  }
}
