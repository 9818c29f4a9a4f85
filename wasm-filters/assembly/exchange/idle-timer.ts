// How long the provider of an open stream has sent nothing, and how the stream is to end.

export class IdleTimer {
  /** The host's number for the gateway role's context. */
  context: u32 = 0;
  /** The exchange's place in the watch's list; -1 when it is not watched. */
  index: i32 = -1;
  /** The response has begun and not ended. */
  running: bool = false;
  /** The response lasts too long: the next part of it is replaced by an error. */
  overdue: bool = false;
  /** The gateway has ended the stream with an error, and the provider goes on. */
  cut: bool = false;
  /** The gateway has reset the stream. */
  closed: bool = false;
  /** Milliseconds. */
  private idle: i64 = 0;

  clear(): void {
    this.running = false;
    this.overdue = false;
    this.cut = false;
    this.closed = false;
    this.idle = 0;
  }

  /** Called with each part of the response; `end` says that it was the last. */
  restart(end: bool): void {
    this.running = !end;
    this.idle = 0;
  }

  /** Called once a period. The first period may have begun long before the provider fell silent. */
  isExpired(period: i64, longest: i64): bool {
    this.idle += period;
    return this.idle >= longest + period;
  }
}
