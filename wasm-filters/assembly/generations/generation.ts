// What follows from one filter config, and what the streams that began under it share. A generation lasts until another one is
// in force and its own last stream is over.

import { RateLimiting } from "../admission/rate-limiting";
import { FilterConfig } from "../config/filter-config";
import { StreamWatch } from "../exchange/stream-watch";
import { Stats } from "../report/stats";

/** Of the gateway role's timer, milliseconds. */
export const TICK_MILLISECONDS: i32 = 500;

export class Generation {
  readonly stats: Stats = new Stats();
  readonly rateLimiting: RateLimiting;
  readonly watch: StreamWatch;
  private streams: i32 = 0;
  private replaced: bool = false;

  constructor(readonly config: FilterConfig) {
    this.rateLimiting = new RateLimiting(config);
    this.watch = new StreamWatch(TICK_MILLISECONDS, config.streamDuration, config.streamIdle);
  }

  /** Call before the first stream. */
  start(): void {
    this.stats.start(this.config.callers);
    if (this.config.hasLimits) this.rateLimiting.start();
  }

  /** A stream begins. */
  enter(): void {
    this.streams += 1;
  }

  /** A stream is over. */
  leave(): void {
    this.streams -= 1;
  }

  /** Another generation is in force: no stream begins under this one any more. */
  replace(): void {
    this.replaced = true;
  }

  get isOver(): bool {
    return this.replaced && this.streams == 0;
  }
}
