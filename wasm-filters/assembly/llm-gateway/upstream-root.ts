// The upstream role's root: a context for each attempt. Its configuration is the gateway's, which reads it.

import { HttpContext, RootContext } from "../abi/context";
import { ContextPool } from "../abi/context-pool";
import { UpstreamStream } from "./upstream-stream";

export class UpstreamRoot extends RootContext {
  private streams: ContextPool = new ContextPool();

  onConfigure(_ptr: usize, _length: i32): bool {
    return true;
  }

  onTick(): void {}

  onCallResponse(_headers: i32): void {}

  createStream(): HttpContext {
    const idle = this.streams.take();
    return idle ? idle : new UpstreamStream(this.streams);
  }
}
