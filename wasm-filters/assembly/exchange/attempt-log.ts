// What became of each attempt of a request, as observations say it.

import { AttemptError } from "../contract/attempt-errors.generated";
import { Buffer } from "../bytes/buffer";
import { Format } from "../contract/formats.generated";
import { Target } from "../targets/provider";
import { Attempt } from "./attempt";

const MOST: i32 = 8;
/** Bytes. Longer ones are not kept. */
const MAX_REQUEST_ID: i32 = 128;

export class LoggedAttempt {
  target: Target | null = null;
  format: Format = Format.Unknown;
  /** The provider's; 0 without a response. */
  status: i32 = 0;
  /** Nanoseconds since 1970; `ended` is 0 until the next attempt begins. */
  began: i64 = 0;
  ended: i64 = 0;
  error: AttemptError = AttemptError.None;
  /** The provider's id of the request; empty when it told none. */
  requestId: Buffer = new Buffer(48, MAX_REQUEST_ID);

  begin(time: i64): void {
    this.target = null;
    this.format = Format.Unknown;
    this.status = 0;
    this.began = time;
    this.ended = 0;
    this.error = AttemptError.None;
    this.requestId.clear();
  }
}

/** Cleared when the exchange is taken for the next request. */
export class AttemptLog {
  /** How many attempts are kept. */
  count: i32 = 0;
  /** The status of the last error that a provider answered with; 0 before one. */
  errorStatus: i32 = 0;
  /** The seconds that it asked to wait; -1 when it did not. */
  retryAfter: i64 = -1;
  private readonly kept: StaticArray<LoggedAttempt> = new StaticArray<LoggedAttempt>(MOST);
  private begun: i32 = 0;

  constructor() {
    for (let i = 0; i < MOST; i++) this.kept[i] = new LoggedAttempt();
  }

  clear(): void {
    this.count = 0;
    this.errorStatus = 0;
    this.begun = 0;
  }

  at(index: i32): LoggedAttempt {
    return unchecked(this.kept[index]);
  }

  /**
   * Ends the attempt before, which `connected` when it had a connection: of one that another follows Envoy tells no more, and
   * one that timed out has its error by then. `time` in nanoseconds since 1970.
   */
  begin(time: i64, connected: bool): void {
    const before = this.latest;
    if (before) {
      before.ended = time;
      // Envoy makes no attempt after one that is fine.
      if (before.status == 0) this.fail(connected ? AttemptError.Reset : AttemptError.Connect);
    }
    this.begun += 1;
    if (this.count == MOST) return;
    this.at(this.count).begin(time);
    this.count += 1;
  }

  /** The attempt's target is known. */
  aim(attempt: Attempt): void {
    const latest = this.latest;
    if (!latest) return;
    latest.target = attempt.target;
    latest.format = attempt.format;
  }

  /** The provider has answered the latest attempt, and asks to wait so many seconds; -1 for none. */
  answer(status: i32, retryAfter: i64): void {
    if (status >= 400 && status < 600) {
      this.errorStatus = status;
      this.retryAfter = retryAfter;
    }
    const latest = this.latest;
    if (!latest) return;
    latest.status = status;
    if (status >= 400) latest.error = AttemptError.Status;
  }

  /** The provider's id of the latest attempt. */
  identify(ptr: usize, length: i32): void {
    const latest = this.latest;
    if (latest) latest.requestId.bytes(ptr, length);
  }

  /** Whether the latest attempt began that many nanoseconds before `time`. */
  hasLasted(nanoseconds: i64, time: i64): bool {
    const latest = this.latest;
    return latest != null && time - latest.began >= nanoseconds;
  }

  /** The latest attempt failed, for this reason unless there was one before. */
  fail(error: AttemptError): void {
    const latest = this.latest;
    if (latest && latest.error == AttemptError.None) latest.error = error;
  }

  /** Null when it is not kept, and before the first. */
  private get latest(): LoggedAttempt | null {
    return this.begun > 0 && this.begun == this.count ? this.at(this.count - 1) : null;
  }
}
