// The gateway role's root creates streams, and does the regular work of its worker: it collects garbage, posts observations,
// and ends streams that last too long.

import { HttpContext, RootContext } from "../abi/context";
import { finish, log, now, setTickPeriod } from "../abi/host";
import { LogLevel } from "../abi/types";
import { MemoryGrowth } from "../report/memory-growth";
import { Sender } from "../report/observations";
import { TICK_MILLISECONDS } from "../generations/generation";
import { checkStreams, currentGeneration, observations } from "../generations/current-generation";
import { GatewayStream } from "./stream";

export class GatewayRoot extends RootContext {
  private sender: Sender | null = null;
  private isDone: bool = false;
  private memory: MemoryGrowth = new MemoryGrowth();

  onConfigure(_ptr: usize, _length: i32): bool {
    this.memory.start();
    // Without ticks no garbage is collected and no observation sent.
    if (!setTickPeriod(TICK_MILLISECONDS)) {
      log(LogLevel.Error, "llm_gateway got no timer.");
      return false;
    }
    const sender = new Sender(this.id);
    observations.start(sender);
    this.sender = sender;
    return true;
  }

  onTick(): void {
    const sender = this.sender;
    if (sender) observations.flush(sender);
    checkStreams(now());
    this.memory.count();
  }

  onCallResponse(call: u32): void {
    const sender = this.sender;
    if (!sender || !observations.take(sender, call)) return;
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

  createStream(): HttpContext {
    return GatewayStream.take(currentGeneration());
  }
}
