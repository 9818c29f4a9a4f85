// Where limits are counted for several Plano together: an Envoy rate limit service, beside Redis. What it cannot count
// is a problem here, before it would refuse its own file.
import { parseDuration } from "./duration.js";
import type { PlanoFile } from "./file.js";
import type { RateLimitService } from "./model.js";
import type { Problem } from "./problems.js";
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
  problems: Problem[];
  warnings: Problem[];
}

export function rateLimitServiceOf(file: PlanoFile, source: Source): ServiceReading {
  const { ratelimit_service: written, ratelimits = [] } = file;
  if (written === undefined) return { problems: [], warnings: [] };
  const { host, port } = splitAddress(written.address);
  const service: RateLimitService = {
    host,
    port,
    timeoutMilliseconds: written.timeout === undefined ? TIMEOUT : parseDuration(written.timeout),
    failureMode: written.failure_mode ?? "open",
    domain: written.domain ?? DOMAIN,
  };
  const problems = [...amountProblems(ratelimits, source), ...valueProblems(ratelimits, source)];
  if (port < 1 || port > 65_535) {
    problems.push(source.problem(["ratelimit_service", "address"], "must have a port from 1 to 65535"));
  }
  return { service, problems, warnings: warningsOf(ratelimits, source) };
}

/** The schema has seen that there is a host and a port. */
function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(":");
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

function amountProblems(ratelimits: Limits, source: Source): Problem[] {
  return ratelimits.flatMap(({ limit }, index) =>
    (["tokens", "requests"] as const).flatMap((kind) => {
      if ((limit[kind] ?? 0) <= MOST) return [];
      const path = ["ratelimits", index, "limit", kind];
      return [source.problem(path, `must be <= ${MOST} with a ratelimit_service`)];
    }),
  );
}

/** A bucket for several values is what the service would make of it. */
function valueProblems(ratelimits: Limits, source: Source): Problem[] {
  return ratelimits.flatMap(({ selector }, index) => {
    const { value = "*" } = selector ?? {};
    if (value === "*" || !value.endsWith("*")) return [];
    const path = ["ratelimits", index, "selector", "value"];
    return [source.problem(path, "must not end with * with a ratelimit_service")];
  });
}

function warningsOf(ratelimits: Limits, source: Source): Problem[] {
  if (ratelimits.length === 0) {
    return [source.problem(["ratelimit_service"], "has nothing to count: there are no ratelimits")];
  }
  return ratelimits.flatMap(({ limit, selector }, index) => {
    const path = ["ratelimits", index];
    const each = "is counted by each Envoy for itself; the ratelimit_service counts requests and tokens";
    const secret = "its values, which may be secrets, will be parts of keys in Redis";
    return [
      ...(limit.usd === undefined ? [] : [source.problem([...path, "limit", "usd"], each)]),
      ...(SECRET.test(selector?.key ?? "") ? [source.problem([...path, "selector", "key"], secret)] : []),
    ];
  });
}
