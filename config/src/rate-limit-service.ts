// Where limits are counted for several Plano together: an Envoy rate limit service, beside Redis. What it cannot count
// is an error here, before it would refuse its own file.
import { parseDuration } from "./duration.js";
import type { ConfigError } from "./errors.js";
import type { PlanoFile } from "./file.js";
import type { RateLimitService } from "./model.js";
import type { Source } from "./source.js";

const TIMEOUT = 250;
const DOMAIN = "plano";
/** Its limits have 32 bits. */
const MOST = 4_294_967_295;
/** Whoever may read Redis's keys would read these. */
const SECRET = /^(authorization|proxy-authorization|cookie|(x-|x-goog-)?api-key)$/i;

type Limits = NonNullable<PlanoFile["ratelimits"]>;

export interface ServiceReading {
  service?: RateLimitService;
  errors: ConfigError[];
  warnings: ConfigError[];
}

export function rateLimitServiceOf(file: PlanoFile, source: Source): ServiceReading {
  const { ratelimit_service: written, ratelimits = [] } = file;
  if (written === undefined) return { errors: [], warnings: [] };
  const { host, port } = splitAddress(written.address);
  const service: RateLimitService = {
    host,
    port,
    timeoutMilliseconds: written.timeout === undefined ? TIMEOUT : parseDuration(written.timeout),
    failureMode: written.failure_mode ?? "open",
    domain: written.domain ?? DOMAIN,
  };
  const errors = [...amountErrors(ratelimits, source), ...valueErrors(ratelimits, source)];
  if (port < 1 || port > 65_535) {
    errors.push(source.error(["ratelimit_service", "address"], "must have a port from 1 to 65535"));
  }
  return { service, errors, warnings: warningsOf(ratelimits, source) };
}

/** The schema has seen that there is a host and a port. */
function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(":");
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

function amountErrors(ratelimits: Limits, source: Source): ConfigError[] {
  return ratelimits.flatMap(({ limit }, index) =>
    (["tokens", "requests"] as const).flatMap((kind) => {
      if ((limit[kind] ?? 0) <= MOST) return [];
      const path = ["ratelimits", index, "limit", kind];
      return [source.error(path, `must be <= ${MOST} with a ratelimit_service`)];
    }),
  );
}

/** A bucket for several values is what the service would make of it. */
function valueErrors(ratelimits: Limits, source: Source): ConfigError[] {
  return ratelimits.flatMap(({ selector }, index) => {
    const { value = "*" } = selector ?? {};
    if (value === "*" || !value.endsWith("*")) return [];
    const path = ["ratelimits", index, "selector", "value"];
    return [source.error(path, "must not end with * with a ratelimit_service")];
  });
}

function warningsOf(ratelimits: Limits, source: Source): ConfigError[] {
  if (ratelimits.length === 0) {
    return [source.error(["ratelimit_service"], "has nothing to count: there are no ratelimits")];
  }
  return ratelimits.flatMap(({ limit, selector }, index) => {
    const path = ["ratelimits", index];
    const each = "is counted by each Envoy for itself; the ratelimit_service counts requests and tokens";
    const secret = "its values, which may be secrets, will be parts of keys in Redis";
    return [
      ...(limit.usd === undefined ? [] : [source.error([...path, "limit", "usd"], each)]),
      ...(SECRET.test(selector?.key ?? "") ? [source.error([...path, "selector", "key"], secret)] : []),
    ];
  });
}
