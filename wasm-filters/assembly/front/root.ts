// The front role's root. It needs no tick: the gateway role's tick in the same VM collects the garbage of both.

import { HttpContext, RootContext } from "../abi/context";
import { ContextPool } from "../abi/context-pool";
import { currentGeneration } from "../generations/current-generation";
import { FrontStream } from "./stream";

/** Outlives the roots: streams under the next configuration reuse the contexts. */
const idle = new ContextPool();

export class FrontRoot extends RootContext {
  onConfigure(_ptr: usize, _length: i32): bool {
    return true;
  }

  createStream(): HttpContext {
    return FrontStream.take(idle, currentGeneration());
  }
}
