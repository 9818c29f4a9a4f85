// Counts limits for several Planos together: an Envoy rate limit service with Redis. A limit that the service
// cannot count is a config error.

import type { RateLimitService } from "../model/limits.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { readDuration } from "../syntax/duration.js";

const TIMEOUT = 250;
const DOMAIN = "plano";
/** Its limits have 32 bits. */
const MOST = 4_294_967_295;
/** Whoever can read Redis' keys could read these header values. */
const SECRET = /^(authorization|proxy-authorization|cookie|(x-|x-goog-)?api-key)$/i;

type Limits = NonNullable<PlanoFile["ratelimits"]>;

export function readRateLimitService(
  file: PlanoFile,
  diagnostics: Diagnostics,
): RateLimitService | undefined {
  const { ratelimit_service: written, ratelimits = [] } = file;
  if (written === undefined) return undefined;
  const { host, port } = splitAddress(written.address);
  const timeout = readDuration(written.timeout, diagnostics.at("ratelimit_service", "timeout"));
  const service: RateLimitService = {
    host,
    port,
    timeoutMilliseconds: timeout ?? TIMEOUT,
    failureMode: written.failure_mode ?? "open",
    domain: written.domain ?? DOMAIN,
  };
  checkAmounts(ratelimits, diagnostics);
  checkValues(ratelimits, diagnostics);
  if (port < 1 || port > 65_535) {
    diagnostics.error(["ratelimit_service", "address"], "must have a port from 1 to 65535");
  }
  warnOfUncounted(ratelimits, diagnostics);
  return service;
}

/** The schema has checked that there is a host and a port. */
function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(":");
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

function checkAmounts(ratelimits: Limits, diagnostics: Diagnostics): void {
  for (const [index, { limit }] of ratelimits.entries()) {
    for (const kind of ["tokens", "requests"] as const) {
      if ((limit[kind] ?? 0) <= MOST) continue;
      const path = ["ratelimits", index, "limit", kind];
      diagnostics.error(path, `must be at most ${MOST} with a ratelimit_service`);
    }
  }
}

/** The service would give each of several values a bucket of its own. */
function checkValues(ratelimits: Limits, diagnostics: Diagnostics): void {
  for (const [index, { selector }] of ratelimits.entries()) {
    const { value = "*" } = selector ?? {};
    if (value === "*" || !value.endsWith("*")) continue;
    const path = ["ratelimits", index, "selector", "value"];
    diagnostics.error(path, "must not end with * with a ratelimit_service");
  }
}

function warnOfUncounted(ratelimits: Limits, diagnostics: Diagnostics): void {
  if (ratelimits.length === 0) {
    diagnostics.warn(["ratelimit_service"], "has nothing to count: there are no ratelimits");
  }
  const each = "is counted by each Envoy for itself; the ratelimit_service counts requests and tokens";
  const secret = "its values, which may be secrets, will be parts of keys in Redis";
  for (const [index, { limit, selector }] of ratelimits.entries()) {
    const path = ["ratelimits", index];
    if (limit.usd !== undefined) diagnostics.warn([...path, "limit", "usd"], each);
    if (SECRET.test(selector?.key ?? "")) diagnostics.warn([...path, "selector", "key"], secret);
  }
}
