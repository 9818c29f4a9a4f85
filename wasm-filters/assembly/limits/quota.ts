// The state of a limit for the client, of tokens or requests: the allowance, the rest, and the time of the reset.

export class Quota {
  /** 0 if no limit of this kind counts the request. */
  allowance: f64 = 0;
  remaining: f64 = 0;
  /** Nanoseconds until the bucket is full. */
  reset: f64 = 0;

  clear(): void {
    this.allowance = 0;
    this.remaining = 0;
    this.reset = 0;
  }

  /** Keeps the limit that leaves the least. */
  see(allowance: f64, level: f64, period: f64): void {
    if (allowance <= 0) return;
    const remaining = Math.max(0, Math.floor(allowance - level + 1e-6));
    if (this.allowance > 0 && remaining >= this.remaining) return;
    this.allowance = allowance;
    this.remaining = remaining;
    this.reset = (Math.max(0, level) / allowance) * period;
  }
}
