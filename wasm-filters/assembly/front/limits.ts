// Rate limits of the front role: refuses a caller that has nothing left before brightstaff calls a model to decide.

import { AGENTS_ROUTE } from "../contract/constants.generated";
import { unroutedHeader } from "../contract/headers.generated";
import { setHeader } from "../abi/host";
import { HeaderMap } from "../abi/types";
import { allowsPool } from "../exchange/allowed-models";
import { Buffer } from "../bytes/buffer";
import { writeUnescaped } from "../bytes/escape";
import { Literal } from "../bytes/literal";
import { JsonIndex } from "../json/json-index";
import { cameBy } from "./route";
import { Generation } from "../generations/generation";
import { Pool } from "../targets/pool";
import { refuseRateLimited } from "../exchange/refusals";
import { RequestEnvelope } from "../request/envelope";
import { PathKind } from "../exchange/request-headers";
import { Attempt } from "../exchange/attempt";
import { Exchange } from "../exchange/exchange";

/** Models of a request's own preferences to check; a request with more passes, and brightstaff decides. */
const MAX_OWN: i32 = 100;
const yes = new Literal("1");
const NO_CANDIDATE: i64 = i64.MAX_VALUE;
const name = new Buffer(64, 4096);

/** False after a refusal. */
export function acceptLimits(
  generation: Generation,
  exchange: Exchange,
  kind: PathKind,
  json: JsonIndex,
  envelope: RequestEnvelope,
): bool {
  const config = generation.config;
  if (!config.hasLimits) return true;
  generation.rateLimiting.joinValues();
  // No limit counts requests to agents.
  if (cameBy(AGENTS_ROUTE)) return true;
  const pool = requestedPool(generation, exchange.attempt, envelope);
  const limiting = generation.rateLimiting;
  let seconds = limiting.waitForAll(exchange.plan);
  if (seconds < 0) seconds = waitForCandidates(generation, exchange, pool, json);
  if (seconds < 0 && kind == PathKind.Routing) seconds = limiting.take(exchange.plan, pool);
  return seconds < 0 || refuseRateLimited(exchange, seconds);
}

/** The pool of the request's model, which is in `attempt.model`, or the fallback, whose name is there then. */
function requestedPool(generation: Generation, attempt: Attempt, envelope: RequestEnvelope): Pool | null {
  const model = attempt.model;
  if (envelope.model >= 0) return generation.config.find(model.ptr, model.overflowed ? 0 : model.len);
  const fallback = generation.config.fallback;
  if (fallback) model.become(fallback.name.ptr, fallback.name.len);
  return fallback;
}

/**
 * Seconds until the requested model or one of the routes has room; -1 when one has, or there are none to check. If only
 * the requested model has room, a header tells brightstaff that there is nothing to decide.
 */
function waitForCandidates(
  generation: Generation,
  exchange: Exchange,
  requested: Pool | null,
  json: JsonIndex,
): i64 {
  const own = json.find(0, "routing_preferences");
  const routed = json.isArray(own)
    ? waitForOwn(generation, exchange, json, own)
    : waitForRoutes(generation, exchange);
  if (routed < 0) return -1;
  const least = min(routed, waitAt(generation, exchange, requested, exchange.attempt.model));
  if (least < 0 && routed < NO_CANDIDATE) setHeader(HeaderMap.Request, unroutedHeader, yes.ptr, yes.len);
  return least == NO_CANDIDATE ? -1 : least;
}

function waitForRoutes(generation: Generation, exchange: Exchange): i64 {
  const routes = generation.config.routes;
  let least = NO_CANDIDATE;
  for (let i = 0; i < routes.length && least >= 0; i++) {
    const pool = unchecked(routes[i]);
    least = min(least, waitAt(generation, exchange, pool, pool.name));
  }
  return least;
}

/** `list` is the request's `routing_preferences`. */
function waitForOwn(generation: Generation, exchange: Exchange, json: JsonIndex, list: i32): i64 {
  let least = NO_CANDIDATE;
  let count = 0;
  for (let item = list + 1; item < json.next(list); item = json.next(item)) {
    const models = json.isObject(item) ? json.find(item, "models") : -1;
    for (let each = models + 1; json.isArray(models) && each < json.next(models); each = json.next(each)) {
      if (least < 0 || ++count > MAX_OWN) return -1;
      name.clear();
      writeUnescaped(name, json.textPtr(each), json.textLen(each));
      const pool = generation.config.find(name.ptr, name.overflowed ? 0 : name.len);
      least = min(least, waitAt(generation, exchange, pool, name));
    }
  }
  return least;
}

function waitAt(generation: Generation, exchange: Exchange, pool: Pool | null, asked: Buffer): i64 {
  if (!pool || !allowsPool(exchange.request, pool, asked)) return NO_CANDIDATE;
  return generation.rateLimiting.waitFor(exchange, pool);
}
