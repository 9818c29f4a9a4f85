// The gateway role's root reads the configuration, creates streams, and posts observations.

import { HttpContext, RootContext } from "../abi/context";
import { log, now, setTickPeriod } from "../abi/host";
import { LogLevel } from "../abi/types";
import { GatewayState } from "./state";
import { GatewayStream } from "./stream";
import { MemoryGrowth } from "../report/memory-growth";
import { Observations } from "../report/observations";
import { RateLimiting } from "../admission/rate-limiting";
import { FilterConfig } from "../config/filter-config";
import { FilterConfigReader } from "../config/reader";
import { Stats } from "../report/stats";
import { StreamWatch } from "../exchange/stream-watch";

const TICK_MILLISECONDS: i32 = 500;

export class GatewayRoot extends RootContext {
  private state: GatewayState = stateOf(new FilterConfig(), new Observations(), new Stats());
  private memory: MemoryGrowth = new MemoryGrowth();

  onConfigure(ptr: usize, length: i32): bool {
    const reader = new FilterConfigReader();
    const config = reader.read(ptr, length);
    if (!config) {
      log(LogLevel.Error, "llm_gateway refuses its configuration: " + reader.fault);
      return false;
    }
    const observations = new Observations();
    observations.start(this.id, config.brightstaff);
    const stats = new Stats();
    stats.start(config.callers);
    this.memory.start();
    this.state = stateOf(config, observations, stats);
    if (config.hasLimits) this.state.rateLimiting.start();
    // Without ticks no garbage is collected and no observation sent.
    if (setTickPeriod(TICK_MILLISECONDS)) return true;
    log(LogLevel.Error, "llm_gateway got no timer.");
    return false;
  }

  onTick(): void {
    this.state.observations.flush();
    this.state.watch.check(now());
    this.memory.count();
  }

  onCallResponse(_headers: i32): void {
    this.state.observations.settle();
  }

  onDelete(): void {
    this.state.observations.free();
    this.state.config.free();
  }

  createStream(): HttpContext {
    return GatewayStream.take(this.state);
  }
}

function stateOf(config: FilterConfig, observations: Observations, stats: Stats): GatewayState {
  const watch = new StreamWatch(TICK_MILLISECONDS, config.streamDuration, config.streamIdle);
  return new GatewayState(config, observations, stats, new RateLimiting(config), watch);
}
