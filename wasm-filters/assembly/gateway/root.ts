// The gateway role's root reads the configuration, creates streams, and posts observations.

import { HttpContext, RootContext } from "../abi/context";
import { finish, log, now, setTickPeriod } from "../abi/host";
import { LogLevel } from "../abi/types";
import { GatewayState } from "./state";
import { GatewayStream } from "./stream";
import { MemoryGrowth } from "../report/memory-growth";
import { Observations, Sender } from "../report/observations";
import { RateLimiting } from "../admission/rate-limiting";
import { FilterConfig } from "../config/filter-config";
import { FilterConfigReader } from "../config/reader";
import { Stats } from "../report/stats";
import { StreamWatch } from "../exchange/stream-watch";

const TICK_MILLISECONDS: i32 = 500;

/** Outlives the roots, as streams do. */
const observations = new Observations();

export class GatewayRoot extends RootContext {
  private state: GatewayState = stateOf(new FilterConfig(), new Stats());
  private sender: Sender | null = null;
  private isDone: bool = false;
  private memory: MemoryGrowth = new MemoryGrowth();

  onConfigure(ptr: usize, length: i32): bool {
    const reader = new FilterConfigReader();
    const config = reader.read(ptr, length);
    if (!config) {
      log(LogLevel.Error, "llm_gateway refuses its configuration: " + reader.error);
      return false;
    }
    const stats = new Stats();
    stats.start(config.callers);
    this.memory.start();
    this.state = stateOf(config, stats);
    if (config.hasLimits) this.state.rateLimiting.start();
    // Without ticks no garbage is collected and no observation sent.
    if (!setTickPeriod(TICK_MILLISECONDS)) {
      log(LogLevel.Error, "llm_gateway got no timer.");
      return false;
    }
    const sender = new Sender(this.id);
    observations.start(sender, config.brightstaff);
    this.sender = sender;
    return true;
  }

  onTick(): void {
    const sender = this.sender;
    if (sender) observations.flush(sender);
    this.state.watch.check(now());
    this.memory.count();
  }

  onCallResponse(_headers: i32): void {
    const sender = this.sender;
    if (!sender || sender.underWay == 0) return;
    sender.underWay -= 1;
    if (this.isDone && sender.underWay == 0) finish();
  }

  /** Envoy cancels what a deleted root has posted, so it stays until all of it is answered. */
  onDone(): bool {
    const sender = this.sender;
    if (!sender) return true;
    observations.end(sender);
    this.isDone = sender.underWay > 0;
    return !this.isDone;
  }

  onDelete(): void {
    this.state.config.free();
  }

  createStream(): HttpContext {
    return GatewayStream.take(this.state);
  }
}

function stateOf(config: FilterConfig, stats: Stats): GatewayState {
  const watch = new StreamWatch(TICK_MILLISECONDS, config.streamDuration, config.streamIdle);
  return new GatewayState(config, observations, stats, new RateLimiting(config), watch);
}
