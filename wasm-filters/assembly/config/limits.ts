// Reads the rate limits, and attaches each to the targets, pools or requests that it counts.

import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";
import { RateLimit } from "../limits/rate-limit";
import { Target } from "../targets/provider";
import { FilterConfig } from "./filter-config";
import { ConfigScope } from "./scope";

const SECOND: f64 = 1e9;
const MILLION: f64 = 1e6;

/** Call after targets and pools are read. False with an error in `scope`. */
export function readLimits(scope: ConfigScope, config: FilterConfig): bool {
  const json = scope.json;
  const list = json.find(0, "rate_limits");
  for (let item = list + 1; json.isArray(list) && item < json.next(list); item = json.next(item)) {
    const limit = new RateLimit();
    if (!scope.text(item, "id", limit.id)) return false;
    const seconds = json.integer(json.find(item, "period_seconds"));
    if (seconds < 1) return scope.refuse("period_seconds must be a number");
    limit.periodNanoseconds = <f64>seconds * SECOND;
    limit.tokens = amount(scope, item, "tokens");
    limit.requests = amount(scope, item, "requests");
    limit.microUsd = amount(scope, item, "micro_usd");
    readSelector(scope, item, config, limit);
    if (!place(scope, item, config, limit)) return false;
    config.hasLimits = true;
  }
  return true;
}

const CONTEXT_WINDOW: i64 = 2_000_000;

/** The tokens to reserve for a response, and the bounds of a plausible usage. */
export function readTokenBounds(scope: ConfigScope, item: i32, target: Target): void {
  const window = scope.json.integer(scope.json.find(item, "context_window"));
  target.contextWindow = window > 0 ? window : CONTEXT_WINDOW;
  target.defaultOutput = amount(scope, item, "default_output_tokens");
}

/** Dollars for a million tokens, times a million, become millionths of a dollar a token. */
export function readPrices(scope: ConfigScope, item: i32, target: Target): void {
  const prices = scope.json.find(item, "prices");
  if (prices < 0) return;
  target.inputPrice = amount(scope, prices, "input") / MILLION;
  target.outputPrice = amount(scope, prices, "output") / MILLION;
  target.cachedPrice = amount(scope, prices, "cached_input") / MILLION;
}

/** 0 when the member is absent. */
function amount(scope: ConfigScope, object: i32, name: string): f64 {
  return <f64>max<i64>(0, scope.json.integer(scope.json.find(object, name)));
}

function readSelector(scope: ConfigScope, item: i32, config: FilterConfig, limit: RateLimit): void {
  const json = scope.json;
  const header = json.find(item, "header");
  if (json.textLen(header) == 0) return;
  limit.header = headerIndex(config.limitHeaders, scope.decoded(header));
  scope.optional(item, "value", limit.value);
  const except = json.find(item, "except");
  for (let each = except + 1; json.isArray(except) && each < json.next(except); each = json.next(each)) {
    limit.except.push(scope.decoded(each));
  }
}

function headerIndex(headers: Array<Buffer>, name: Buffer): i32 {
  for (let i = 0; i < headers.length; i++) {
    if (equalsBytes(headers[i].ptr, headers[i].len, name.ptr, name.len)) return i;
  }
  return headers.push(name) - 1;
}

function place(scope: ConfigScope, item: i32, config: FilterConfig, limit: RateLimit): bool {
  const json = scope.json;
  const pool = json.find(item, "pool");
  if (pool >= 0) {
    const index = json.integer(pool);
    if (index < 0 || index >= config.pools.length) return scope.refuse("a limit names no pool");
    config.pools[<i32>index].limits.push(limit);
    return true;
  }
  const targets = json.find(item, "targets");
  if (targets < 0) {
    config.limits.push(limit);
    return true;
  }
  for (let each = targets + 1; json.isArray(targets) && each < json.next(targets); each = json.next(each)) {
    const index = json.integer(each);
    if (index < 0 || index >= config.targets.length) return scope.refuse("a limit names no target");
    config.targets[<i32>index].limits.push(limit);
  }
  return true;
}
