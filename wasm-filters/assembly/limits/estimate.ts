// The estimated cost of a request, before it is sent. Its input is certain; the length of its choices is the client's
// limit, or assumed.

import { Charge } from "./charge";
import { RateLimit } from "./rate-limit";

/** The most of an allowance that an assumed choice takes, so that several requests fit into a small one. */
const MOST_ASSUMED: f64 = 0.1;

export class Estimate {
  /** The cost without choices. */
  readonly certain: Charge = new Charge();
  /** The cost of each choice. */
  readonly answer: Charge = new Charge();
  answers: f64 = 1;
  /** Whether the length of choices is assumed, because the client does not limit it. */
  isAssumed: bool = false;
  /** Limits that have counted this request already: they count only its tokens and its price. */
  counted: Array<RateLimit> | null = null;

  clear(): void {
    this.certain.clear();
    this.answer.clear();
    this.answers = 1;
    this.isAssumed = false;
    this.counted = null;
  }

  /** The reservation in a limit, at most its allowance: more would never fit, so it waits for an empty bucket. */
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
