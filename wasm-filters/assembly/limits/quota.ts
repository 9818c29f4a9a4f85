// What a client is told of one kind of a limit: the allowance, what is left of it, and when all of it will be again.

export class Quota {
  /** 0 while no limit of that kind counts the request. */
  allowance: f64 = 0;
  remaining: f64 = 0;
  /** Nanoseconds until the bucket is full. */
  reset: f64 = 0;

  clear(): void {
    this.allowance = 0;
    this.remaining = 0;
    this.reset = 0;
  }

  /** Of several limits the one that leaves the least is told. */
  see(allowance: f64, level: f64, period: f64): void {
    if (allowance <= 0) return;
    const remaining = Math.max(0, Math.floor(allowance - level + 1e-6));
    if (this.allowance > 0 && remaining >= this.remaining) return;
    this.allowance = allowance;
    this.remaining = remaining;
    this.reset = (Math.max(0, level) / allowance) * period;
  }
}
