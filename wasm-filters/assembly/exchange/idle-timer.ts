// What the watch over open streams knows of one: when its provider was last heard, and how it is to end.

export class StreamPulse {
  /** The host's number for the gateway role's context. */
  context: u32 = 0;
  /** In the watch's list; -1 for none. */
  index: i32 = -1;
  /** The provider's answer has begun, and not ended. */
  heard: bool = false;
  /** It has lasted too long: what comes next is replaced by an error. */
  overdue: bool = false;
  /** The gateway has ended it with an error, and the provider goes on. */
  cut: bool = false;
  private silence: i64 = 0;

  clear(): void {
    this.heard = false;
    this.overdue = false;
    this.cut = false;
    this.silence = 0;
  }

  /** Some of the answer came; `end`: all of it has. */
  beat(end: bool): void {
    this.heard = !end;
    this.silence = 0;
  }

  /** To be asked once a period. The first may have begun long before the silence. */
  isSilent(period: i64, longest: i64): bool {
    this.silence += period;
    return this.silence >= longest + period;
  }
}
