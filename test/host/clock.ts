// The filter's two clocks, the wall clock and the monotonic one. They advance only when a test moves them.

export class Clock {
  nanoseconds: bigint;
  /** Of the monotonic clock, which nobody sets. */
  monotonic = 1_000_000_000_000n;

  constructor(start = new Date("2026-01-01T00:00:00Z")) {
    this.nanoseconds = BigInt(start.getTime()) * 1_000_000n;
  }

  /** Advances both clocks. */
  advance(milliseconds: number): void {
    this.step(milliseconds);
    this.monotonic += BigInt(Math.round(milliseconds * 1_000_000));
  }

  /** Sets the wall clock. */
  step(milliseconds: number): void {
    this.nanoseconds += BigInt(Math.round(milliseconds * 1_000_000));
  }
}
