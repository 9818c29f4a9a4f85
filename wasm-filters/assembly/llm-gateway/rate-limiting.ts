// Rate limits on requests: what is reserved before a provider is asked, and what is settled when all is over.

import { readHeader, valueLen, valuePtr } from "../abi/host";
import { HeaderMap } from "../abi/types";
import { JsonIndex } from "../json/json-index";
import { Charge } from "../limits/charge";
import { Limiter } from "../limits/limiter";
import { RateLimit } from "../limits/rate-limit";
import { Endpoint } from "./endpoints";
import { Target } from "./provider";
import { Settings } from "./settings";
import { StreamRecord } from "./stream-record";

/** English text has about as many bytes a token. */
const BYTES_A_TOKEN: f64 = 4;
const MAX_ESTIMATE: f64 = 1e9;
const cost = new Charge();

export class RateLimiting {
  private limiter: Limiter = new Limiter();

  constructor(private readonly settings: Settings) {}

  /** Makes the buckets that are not there yet; only once the configuration is accepted. */
  start(): void {
    const settings = this.settings;
    this.limiter.prepare(settings.limits);
    for (let i = 0; i < settings.targets.length; i++) this.limiter.prepare(settings.targets[i].limits);
    for (let i = 0; i < settings.pools.length; i++) this.limiter.prepare(settings.pools[i].limits);
  }

  /** Seconds to wait; -1 when the record's request is admitted. `json` is its body where `readable`. */
  admit(record: StreamRecord, json: JsonIndex, readable: bool, size: i32, now: i64): i64 {
    const target = record.target;
    const pool = record.pool;
    if (!target || !pool || pool.isAgent) return -1;
    const admission = record.admission;
    admission.clear();
    this.readValues(record);
    admission.inputTokens = readable ? Math.ceil(<f64>size / BYTES_A_TOKEN) : 0;
    admission.outputTokens = readable && record.endpoint == Endpoint.None ? wantedTokens(json) : 0;
    const tokens = admission.inputTokens + admission.outputTokens;
    const price = target.inputPrice * admission.inputTokens + target.outputPrice * admission.outputTokens;
    admission.reserved.set(1, tokens, price);
    const limiter = this.limiter;
    const admitted =
      limiter.reserve(admission, this.settings.limits, now) &&
      limiter.reserve(admission, pool.limits, now) &&
      limiter.reserve(admission, target.limits, now);
    if (admitted) {
      admission.target = target;
      return -1;
    }
    const seconds = <i64>Math.ceil(limiter.wait / 1e9);
    limiter.cancel(admission, now);
    return max<i64>(1, seconds);
  }

  /** Once, when the request is over. */
  settle(record: StreamRecord, now: i64): void {
    const admission = record.admission;
    const asked = record.target;
    const reserved = admission.target;
    if (!asked || !reserved) return;
    costOf(record, asked);
    const holds = admission.holds;
    const moved = asked != reserved;
    for (let i = 0; i < holds.length; i++) {
      const limit = unchecked(holds[i]);
      // What another target answered is no business of the first one's limits.
      if (moved && reserved.limits.includes(limit)) this.limiter.release(admission, limit, now);
      else this.limiter.settle(admission, limit, cost, now);
    }
    if (moved) this.chargeOthers(record, asked.limits, now);
    holds.length = 0;
    admission.target = null;
  }

  private chargeOthers(record: StreamRecord, limits: Array<RateLimit>, now: i64): void {
    const admission = record.admission;
    for (let i = 0; i < limits.length; i++) {
      const limit = unchecked(limits[i]);
      if (admission.covers(limit)) this.limiter.add(admission, limit, cost, now);
    }
  }

  private readValues(record: StreamRecord): void {
    const names = this.settings.limitHeaders;
    for (let i = 0; i < names.length; i++) {
      const found = readHeader(HeaderMap.Request, unchecked(names[i]));
      record.admission.addValue(valuePtr, found ? valueLen : 0);
    }
  }
}

/** Into `cost`. What is not told is taken as estimated where an answer came, and as nothing where none did. */
function costOf(record: StreamRecord, target: Target): void {
  const usage = record.usage;
  const admission = record.admission;
  const answered = record.status >= 200 && record.status < 300;
  const input = usage.input >= 0 ? <f64>usage.input : answered ? admission.inputTokens : 0;
  const output = usage.output >= 0 ? <f64>usage.output : answered ? admission.outputTokens : 0;
  const cached = Math.min(input, <f64>max<i64>(0, usage.cachedInput));
  const price =
    (input - cached) * target.inputPrice + cached * target.cachedPrice + output * target.outputPrice;
  cost.set(record.attempts > 0 ? 1 : 0, input + output, price);
}

/** The most that the client lets the model say, in each API's own member; 0 where it does not tell. */
function wantedTokens(json: JsonIndex): f64 {
  const completion = json.integer(json.find(0, "max_completion_tokens"));
  const output = json.integer(json.find(0, "max_output_tokens"));
  const plain = json.integer(json.find(0, "max_tokens"));
  return Math.min(MAX_ESTIMATE, <f64>max<i64>(0, max<i64>(completion, max<i64>(output, plain))));
}
