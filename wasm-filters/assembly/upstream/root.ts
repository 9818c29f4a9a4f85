// The upstream role's root: a context for each attempt. Its configuration is the gateway's, which reads it.

import { HttpContext, RootContext } from "../abi/context";
import { ContextPool } from "../abi/context-pool";
import { UpstreamStream } from "./stream";

/** Outlives the roots: what attempts hold of unmanaged memory serves those of the next configuration. */
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
