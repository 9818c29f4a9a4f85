// The front role's root. It has no tick: the gateway role's, in the same VM, collects the garbage of both.

import { HttpContext, RootContext } from "../abi/context";
import { ContextPool } from "../abi/context-pool";
import { log } from "../abi/host";
import { LogLevel } from "../abi/types";
import { FrontState } from "./state";
import { FrontStream } from "./stream";
import { RateLimiting } from "../admission/rate-limiting";
import { Settings } from "../config/filter-config";
import { SettingsReader } from "../config/reader";
import { Stats } from "../report/stats";

/** Outlives the roots: contexts serve whichever configuration is next. */
const idle = new ContextPool();

export class FrontRoot extends RootContext {
  private state: FrontState = stateOf(new Settings(), new Stats());

  onConfigure(ptr: usize, length: i32): bool {
    const reader = new SettingsReader();
    const settings = reader.read(ptr, length);
    if (!settings) {
      log(LogLevel.Error, "llm_gateway refuses its configuration: " + reader.fault);
      return false;
    }
    const stats = new Stats();
    stats.start(settings.callers);
    this.state = stateOf(settings, stats);
    if (settings.hasLimits) this.state.rateLimiting.start();
    return true;
  }

  onDelete(): void {
    this.state.settings.free();
  }

  createStream(): HttpContext {
    return FrontStream.take(idle, this.state);
  }
}

function stateOf(settings: Settings, stats: Stats): FrontState {
  return new FrontState(settings, stats, new RateLimiting(settings));
}
