// Makes the rate limits, and attaches each to the targets, pools or requests that it counts.

import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";
import { RateLimitObject } from "../contract/filter-config.generated";
import { document, firstOf, itemAfter, refuseDocument } from "../json/object-reader";
import { RateLimit } from "../limits/rate-limit";
import { Target } from "../targets/provider";
import { FilterConfig } from "./filter-config";

const SECOND: f64 = 1e9;

/** Call after targets and pools are read. */
export function readRateLimits(list: i32, config: FilterConfig): void {
  for (let item = firstOf(list); item >= 0; item = itemAfter(list, item)) {
    const object = RateLimitObject.from(item);
    const limit = new RateLimit(object.id);
    limit.about = object.about;
    limit.periodNanoseconds = <f64>object.periodSeconds * SECOND;
    limit.tokens = <f64>max<i64>(0, object.tokens);
    limit.skipsCached = object.skipsCached;
    limit.requests = <f64>max<i64>(0, object.requests);
    limit.microUsd = <f64>max<i64>(0, object.microUsd);
    if (object.header.len > 0) select(limit, object, config);
    attach(object, config, limit);
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

function select(limit: RateLimit, object: RateLimitObject, config: FilterConfig): void {
  limit.header = headerIndex(config.limitHeaders, object.header);
  limit.value = object.value;
  const except = object.except;
  if (except) limit.except = except;
}

function headerIndex(headers: Array<Buffer>, name: Buffer): i32 {
  for (let i = 0; i < headers.length; i++) {
    if (equalsBytes(headers[i].ptr, headers[i].len, name.ptr, name.len)) return i;
  }
  return headers.push(name) - 1;
}

function attach(object: RateLimitObject, config: FilterConfig, limit: RateLimit): void {
  const pool = object.pool;
  if (pool >= config.pools.length) return refuseDocument("a limit names no pool");
  if (pool >= 0) config.pools[pool].limits.push(limit);
  else if (object.targets < 0) config.limits.push(limit);
  else {
    const targets = targetsAt(object.targets, config);
    for (let i = 0; i < targets.length; i++) targets[i].limits.push(limit);
  }
}
