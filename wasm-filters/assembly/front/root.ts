// The front role's root. It needs no tick: the gateway role's tick in the same VM collects the garbage of both.

import { HttpContext, RootContext } from "../abi/context";
import { ContextPool } from "../abi/context-pool";
import { log } from "../abi/host";
import { LogLevel } from "../abi/types";
import { FrontState } from "./state";
import { FrontStream } from "./stream";
import { RateLimiting } from "../admission/rate-limiting";
import { FilterConfig } from "../config/filter-config";
import { FilterConfigReader } from "../config/reader";
import { Stats } from "../report/stats";

/** Outlives the roots: streams under the next configuration reuse the contexts. */
const idle = new ContextPool();

export class FrontRoot extends RootContext {
  private state: FrontState = stateOf(new FilterConfig(), new Stats());

  onConfigure(ptr: usize, length: i32): bool {
    const reader = new FilterConfigReader();
    const config = reader.read(ptr, length);
    if (!config) {
      log(LogLevel.Error, "llm_gateway refuses its configuration: " + reader.error);
      return false;
    }
    const stats = new Stats();
    stats.start(config.callers);
    this.state = stateOf(config, stats);
    if (config.hasLimits) this.state.rateLimiting.start();
    return true;
  }

  onDelete(): void {
    this.state.config.free();
  }

  createStream(): HttpContext {
    return FrontStream.take(idle, this.state);
  }
}

function stateOf(config: FilterConfig, stats: Stats): FrontState {
  return new FrontState(config, stats, new RateLimiting(config));
}
