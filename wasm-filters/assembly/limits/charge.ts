// The cost of a request, in each unit that can be limited.

export class Charge {
  requests: f64 = 0;
  tokens: f64 = 0;
  /** Those of the tokens that were read from a provider's cache; of the cost only. */
  cached: f64 = 0;
  /** Millionths of a US dollar. */
  microUsd: f64 = 0;

  clear(): void {
    this.set(0, 0, 0);
    this.cached = 0;
  }

  set(requests: f64, tokens: f64, microUsd: f64): void {
    this.requests = requests;
    this.tokens = tokens;
    this.microUsd = microUsd;
  }

  copy(other: Charge): void {
    this.set(other.requests, other.tokens, other.microUsd);
  }

  /** Raises each amount to the other's where that is larger. */
  raise(other: Charge): void {
    this.set(
      Math.max(this.requests, other.requests),
      Math.max(this.tokens, other.tokens),
      Math.max(this.microUsd, other.microUsd),
    );
  }

  /** Amounts may become negative. */
  subtract(other: Charge): void {
    this.set(this.requests - other.requests, this.tokens - other.tokens, this.microUsd - other.microUsd);
  }

  get isNothing(): bool {
    return this.requests == 0 && this.tokens == 0 && this.microUsd == 0;
  }
}
