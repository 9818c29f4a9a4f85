// What a request may cost before anybody knows what it does: what it brings is certain, what its answers may say is stated
// by the client, or assumed.

import { Charge } from "./charge";
import { RateLimit } from "./rate-limit";

/** What is assumed of an answer never takes more of an allowance, so that several requests fit into a small one. */
const MOST_ASSUMED: f64 = 0.1;

export class Estimate {
  /** Without the answers. */
  readonly certain: Charge = new Charge();
  /** Each answer's. */
  readonly answer: Charge = new Charge();
  answers: f64 = 1;
  /** Nobody has said how long an answer may be. */
  isAssumed: bool = false;
  /** Limits that have counted the request before: they count only what it costs. */
  counted: Array<RateLimit> | null = null;

  clear(): void {
    this.certain.clear();
    this.answer.clear();
    this.answers = 1;
    this.isAssumed = false;
    this.counted = null;
  }

  /** What a limit reserves. What is above the whole allowance would never fit: it waits for an empty bucket instead. */
  reservation(limit: RateLimit, out: Charge): void {
    const counted = this.counted;
    out.set(
      counted && counted.includes(limit) ? 0 : this.certain.requests,
      this.amount(limit.tokens, this.certain.tokens, this.answer.tokens),
      this.amount(limit.microUsd, this.certain.microUsd, this.answer.microUsd),
    );
  }

  get tokens(): f64 {
    return this.certain.tokens + this.answer.tokens * this.answers;
  }

  private amount(allowance: f64, certain: f64, answer: f64): f64 {
    if (allowance <= 0) return 0;
    const each = this.isAssumed ? Math.min(answer, allowance * MOST_ASSUMED) : answer;
    return Math.min(allowance, certain + each * this.answers);
  }
}
