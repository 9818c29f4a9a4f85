// The upstream role's root creates a context for each attempt. It reads no configuration: exchanges carry what
// the gateway role has read.

import { HttpContext, RootContext } from "../abi/context";
import { ContextPool } from "../abi/context-pool";
import { UpstreamStream } from "./stream";

/** Outlives the roots: attempts under the next configuration reuse the contexts and their unmanaged memory. */
const streams = new ContextPool();

export class UpstreamRoot extends RootContext {
  onConfigure(_ptr: usize, _length: i32): bool {
    return true;
  }

  createStream(): HttpContext {
    const idle = streams.take();
    return idle ? idle : new UpstreamStream(streams);
  }
}
