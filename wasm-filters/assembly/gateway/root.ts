// The gateway role's root: reads the configuration, makes streams, and sends observations on their way.

import { HttpContext, RootContext } from "../abi/context";
import { log, now, setTickPeriod } from "../abi/host";
import { LogLevel } from "../abi/types";
import { GatewayState } from "./state";
import { GatewayStream } from "./stream";
import { MemoryGrowth } from "../report/memory-growth";
import { Observations } from "../report/observations";
import { RateLimiting } from "../admission/rate-limiting";
import { Settings } from "../config/filter-config";
import { SettingsReader } from "../config/reader";
import { Stats } from "../report/stats";
import { StreamWatch } from "../exchange/stream-watch";

const TICK_MILLISECONDS: i32 = 500;

export class GatewayRoot extends RootContext {
  private state: GatewayState = stateOf(new Settings(), new Observations(), new Stats());
  private memory: MemoryGrowth = new MemoryGrowth();

  onConfigure(ptr: usize, length: i32): bool {
    const reader = new SettingsReader();
    const settings = reader.read(ptr, length);
    if (!settings) {
      log(LogLevel.Error, "llm_gateway refuses its configuration: " + reader.fault);
      return false;
    }
    const observations = new Observations();
    observations.start(this.id, settings.brightstaff);
    const stats = new Stats();
    stats.start(settings.callers);
    this.memory.start();
    this.state = stateOf(settings, observations, stats);
    if (settings.hasLimits) this.state.rateLimiting.start();
    // Without ticks no garbage is collected and no observation sent.
    if (setTickPeriod(TICK_MILLISECONDS)) return true;
    log(LogLevel.Error, "llm_gateway got no timer.");
    return false;
  }

  onTick(): void {
    this.state.observations.flush();
    this.state.watch.look(now());
    this.memory.count();
  }

  onCallResponse(_headers: i32): void {
    this.state.observations.settle();
  }

  onDelete(): void {
    this.state.observations.free();
    this.state.settings.free();
  }

  createStream(): HttpContext {
    return GatewayStream.take(this.state);
  }
}

function stateOf(settings: Settings, observations: Observations, stats: Stats): GatewayState {
  const watch = new StreamWatch(TICK_MILLISECONDS, settings.streamDuration, settings.streamIdle);
  return new GatewayState(settings, observations, stats, new RateLimiting(settings), watch);
}
