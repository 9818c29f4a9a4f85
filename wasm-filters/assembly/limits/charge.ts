// What a request costs, of each kind that can be limited.

export class Charge {
  requests: f64 = 0;
  tokens: f64 = 0;
  /** Millionths of a US dollar. */
  microUsd: f64 = 0;

  clear(): void {
    this.set(0, 0, 0);
  }

  set(requests: f64, tokens: f64, microUsd: f64): void {
    this.requests = requests;
    this.tokens = tokens;
    this.microUsd = microUsd;
  }

  /** What `total` has more than `paid`; may be negative. */
  difference(total: Charge, paid: Charge): void {
    this.set(total.requests - paid.requests, total.tokens - paid.tokens, total.microUsd - paid.microUsd);
  }

  get isNothing(): bool {
    return this.requests == 0 && this.tokens == 0 && this.microUsd == 0;
  }
}
