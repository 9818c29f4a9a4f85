// What came of the latest attempt, and what it cost.

import { Buffer } from "../bytes/buffer";
import { Target } from "../targets/provider";
import { Usage } from "../translate/visitor/response";
import { StopReason } from "../contract/stop-reasons.generated";

/** Bytes of the response that observations carry: they cost CPU here, on the way and in brightstaff. */
const MAX_TEXT: i32 = 16 << 10;

/** Set while the response passes, or by whoever replies in its place. Cleared when an attempt begins. */
export class Outcome {
  status: i32 = 0;
  stopReason: StopReason = StopReason.None;
  /** The usage that the provider reported, as far as it is plausible. */
  readonly usage: Usage = new Usage();
  /** Bytes of text that the client got. */
  delivered: i64 = 0;
  /** Nanoseconds since 1970; 0 before the first content. */
  firstToken: i64 = 0;
  /** The cost in tokens, reported or estimated, set when the stream is over. */
  charged: f64 = 0;
  /** The beginning of the response's text, JSON-escaped. */
  readonly text: Buffer = new Buffer(1024, MAX_TEXT);
  /** The attempt has a response, and the client gets it. */
  answered: bool = false;
  /** One of the roles replies in the provider's place. */
  replied: bool = false;
  /** Some of the reported usage is implausible. */
  implausible: bool = false;
  /** The response went to its end; false when the client left or the response broke off. */
  complete: bool = false;
  /** Logs and spans have recorded it. */
  logged: bool = false;

  clear(): void {
    this.status = 0;
    this.stopReason = StopReason.None;
    this.usage.clear();
    this.delivered = 0;
    this.firstToken = 0;
    this.charged = 0;
    this.text.clear();
    this.answered = false;
    this.replied = false;
    this.implausible = false;
    this.complete = false;
    this.logged = false;
  }

  /** Claims the reply in the provider's place; false when a role has already replied. */
  beginReply(status: i32): bool {
    if (this.replied) return false;
    this.reply(status);
    return true;
  }

  /** One of the roles replies with this status. */
  reply(status: i32): void {
    this.replied = true;
    this.status = status;
  }

  setUsage(told: Usage, delivered: i64, target: Target | null): void {
    this.usage.copy(told);
    if (target && !this.usage.trust(target.contextWindow)) this.implausible = true;
    this.delivered = delivered;
  }

  /** Milliseconds from the request's headers to the first content of the response. */
  firstTokenAfter(started: i64): i64 {
    return max<i64>(0, (this.firstToken - started) / 1_000_000);
  }
}
