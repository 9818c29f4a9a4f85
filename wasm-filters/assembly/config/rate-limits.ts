// Makes the rate limits, and attaches each to the targets, pools or requests that it counts.

import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";
import { RateLimitRecord } from "../contract/filter-config.generated";
import { document, firstOf, itemAfter, refuseDocument } from "../json/record-reader";
import { RateLimit } from "../limits/rate-limit";
import { Target } from "../targets/provider";
import { FilterConfig } from "./filter-config";

const SECOND: f64 = 1e9;

/** Call after targets and pools are read. */
export function readRateLimits(list: i32, config: FilterConfig): void {
  for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) {
    const record = RateLimitRecord.from(item);
    const limit = new RateLimit(record.id);
    limit.about = record.about;
    limit.periodNanoseconds = <f64>record.periodSeconds * SECOND;
    limit.tokens = <f64>max<i64>(0, record.tokens);
    limit.skipsCached = record.skipsCached;
    limit.requests = <f64>max<i64>(0, record.requests);
    limit.microUsd = <f64>max<i64>(0, record.microUsd);
    if (record.header.len > 0) select(limit, record, config);
    attach(record, config, limit);
    config.hasLimits = true;
  }
}

/** The targets at these indexes. */
export function targetsAt(list: i32, config: FilterConfig): Array<Target> {
  const targets: Array<Target> = [];
  for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) {
    const index = document.integer(item);
    if (index >= 0 && index < config.targets.length) targets.push(config.targets[<i32>index]);
    else refuseDocument("a limit names no target");
  }
  return targets;
}

function select(limit: RateLimit, record: RateLimitRecord, config: FilterConfig): void {
  limit.header = headerIndex(config.limitHeaders, record.header);
  limit.value = record.value;
  const except = record.except;
  if (except) limit.except = except;
}

function headerIndex(headers: Array<Buffer>, name: Buffer): i32 {
  for (let i = 0; i < headers.length; i++) {
    if (equalsBytes(headers[i].ptr, headers[i].len, name.ptr, name.len)) return i;
  }
  return headers.push(name) - 1;
}

function attach(record: RateLimitRecord, config: FilterConfig, limit: RateLimit): void {
  const pool = record.pool;
  if (pool >= config.pools.length) return refuseDocument("a limit names no pool");
  if (pool >= 0) config.pools[pool].limits.push(limit);
  else if (record.targets < 0) config.limits.push(limit);
  else {
    const targets = targetsAt(record.targets, config);
    for (let i = 0; i < targets.length; i++) targets[i].limits.push(limit);
  }
}
