// The time the filter sees. It stands still until a test moves it.

export class Clock {
  nanoseconds: bigint;

  constructor(start = new Date("2026-01-01T00:00:00Z")) {
    this.nanoseconds = BigInt(start.getTime()) * 1_000_000n;
  }

  advance(milliseconds: number): void {
    this.nanoseconds += BigInt(Math.round(milliseconds * 1_000_000));
  }
}
