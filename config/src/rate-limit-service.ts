// Where limits are counted for several Plano together: an Envoy rate limit service, beside Redis. What it cannot count
// is a problem here, before it would refuse its own file.
import { parseDuration } from "./duration.js";
import type { PlanoFile } from "./file.js";
import type { RateLimitService } from "./model.js";
import type { PathPart, Problem } from "./problems.js";
import type { Source } from "./source.js";

const TIMEOUT = 250;
const DOMAIN = "plano";
/** Its counters' limits have 32 bits; money is counted in millionths. */
const MOST = 4_294_967_295;
const MICRO = 1_000_000;

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
  const path = ["ratelimit_service"];
  const problems = [...amountProblems(ratelimits, source), ...valueProblems(ratelimits, source)];
  if (port < 1 || port > 65_535) {
    problems.push(source.problem([...path, "address"], "must have a port from 1 to 65535"));
  }
  const idle = source.problem(path, "has nothing to count: there are no ratelimits");
  return { service, problems, warnings: ratelimits.length === 0 ? [idle] : [] };
}

/** The schema has seen that there is a host and a port. */
function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(":");
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

function amountProblems(ratelimits: NonNullable<PlanoFile["ratelimits"]>, source: Source): Problem[] {
  return ratelimits.flatMap(({ limit }, index) => {
    const amounts: [string, number | undefined, number][] = [
      ["tokens", limit.tokens, MOST],
      ["requests", limit.requests, MOST],
      ["usd", limit.usd, Math.floor(MOST / MICRO)],
    ];
    return amounts.flatMap(([kind, amount, most]) => {
      if (amount === undefined || amount <= most) return [];
      const path: PathPart[] = ["ratelimits", index, "limit", kind];
      return [source.problem(path, `must be <= ${most} with a ratelimit_service`)];
    });
  });
}

/** A bucket for several values is what the service would make of it. */
function valueProblems(ratelimits: NonNullable<PlanoFile["ratelimits"]>, source: Source): Problem[] {
  return ratelimits.flatMap(({ selector }, index) => {
    const { value = "*" } = selector ?? {};
    if (value === "*" || !value.endsWith("*")) return [];
    const path = ["ratelimits", index, "selector", "value"];
    return [source.problem(path, "must not end with * with a ratelimit_service")];
  });
}
