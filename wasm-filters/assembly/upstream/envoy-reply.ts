// Puts Envoy's local replies into the client's API shape, with a status that says whose fault it is, and when to retry.

import { HeaderReader } from "../abi/headers";
import { now, readProperty, valueLen, valuePtr } from "../abi/host";
import {
  CONNECTION_ENDED,
  CONNECTION_FAILURE,
  DURATION_TIMEOUT,
  NO_HEALTHY_HOST,
  OVERFLOW,
  readFlags,
  UPSTREAM_RESET,
  UPSTREAM_TIMEOUT,
} from "../abi/response-flags";
import { HeaderMap } from "../abi/types";
import { AttemptError } from "../contract/attempt-errors.generated";
import { equalsAscii, parseInteger } from "../bytes/slice";
import { Literal } from "../bytes/literal";
import {
  replyError,
  replyLimitReached,
  replyUnavailable,
  RESPONSE_TOO_LARGE,
  tooLargeAnswer,
  tooLargeRequest,
} from "../exchange/local-reply";
import { FilterConfig } from "../config/filter-config";
import { Plan } from "../exchange/plan";
import { Exchange } from "../exchange/exchange";
import { excerpt } from "../bytes/text";
import { missingSecret } from "./missing-secret";
import { triedTargets } from "./tried-targets";

const detailsProperty = new Literal("response\0code_details");

const RETRY_SECONDS: i64 = 1;
const MILLISECOND: i64 = 1_000_000;
/**
 * Nanoseconds by which Envoy's timers may be early: they count from the beginning of a turn of its event loop. Of a short
 * bound it is an eighth at most, so that what broke in its midst does not look like a timeout.
 */
const EARLY: i64 = 10 * MILLISECOND;

/** Not a local reply. */
export function isFromUpstream(): bool {
  return detailsAre("via_upstream");
}

/** Sends the reply and returns its status; 0 when Envoy's reply stays as it is. */
export function replyForEnvoy(exchange: Exchange, headers: HeaderReader, config: FilterConfig): i32 {
  const status = statusOf(headers);
  const flags = readFlags();
  const attempted = exchange.attempt.count > 0;
  const asked = askedOf(exchange.plan);
  if (detailsAre("overload")) {
    const message = "The gateway is short of memory right now.";
    replyUnavailable(exchange, 503, "gateway_overloaded", message, RETRY_SECONDS);
    return 503;
  }
  if (detailsAre("request_payload_too_large") || (status == 413 && !attempted)) {
    const message = tooLargeRequest(config.requestBodyBytes);
    replyError(exchange, 413, "request_too_large", message);
    return 413;
  }
  if (detailsAre("request_rate_limited")) {
    headers.read(HeaderMap.Response);
    replyLimitReached(exchange, headers, "A rate limit of this gateway is reached.");
    return 429;
  }
  if (detailsAre("rate_limiter_error")) {
    const message = "The gateway could not find out whether a rate limit is reached.";
    replyUnavailable(exchange, 503, "rate_limit_unknown", message, RETRY_SECONDS);
    return 503;
  }
  if (detailsAre("response_payload_too_large")) {
    const message = tooLargeAnswer(config.responseLimits.body);
    replyError(exchange, 502, RESPONSE_TOO_LARGE, message);
    return 502;
  }
  if (exchange.plan.orchestrated && status >= 500) {
    const message = "What keeps conversations does not answer.";
    replyUnavailable(exchange, status, "upstream_unavailable", message, RETRY_SECONDS);
    return status;
  }
  if ((flags & (UPSTREAM_TIMEOUT | DURATION_TIMEOUT)) != 0 || status == 504) {
    exchange.attempts.fail(AttemptError.Timeout);
    const message = "The " + asked + " did not answer in time." + triedTargets(exchange);
    if (isForAgent(exchange.plan)) replyError(exchange, 504, "agent_timeout", message);
    else replyUnavailable(exchange, 504, "upstream_timeout", message, RETRY_SECONDS);
    return 504;
  }
  if (status == 408 && !attempted) {
    replyError(exchange, 408, "request_timeout", "The request did not arrive in time.");
    return 408;
  }
  if ((flags & (NO_HEALTHY_HOST | OVERFLOW)) != 0) {
    if ((flags & OVERFLOW) == 0) return replyNoAddress(exchange);
    const message = "The " + asked + " cannot take more requests right now." + triedTargets(exchange);
    replyUnavailable(exchange, 503, "upstream_unavailable", message, RETRY_SECONDS);
    return 503;
  }
  if ((flags & CONNECTION_FAILURE) != 0) {
    replyUnreachable(exchange, asked);
    return 502;
  }
  if (status >= 500) {
    replyBroken(exchange, asked);
    return 502;
  }
  if (status < 400) return 0;
  replyError(exchange, status, "", "The request was refused by the proxy.");
  return status;
}

/** A 502 for a request whose latest attempt has no response, and is not repeated. */
export function replyUnanswered(exchange: Exchange): void {
  const asked = askedOf(exchange.plan);
  if (exchange.attempt.connected) replyBroken(exchange, asked);
  else replyUnreachable(exchange, asked);
}

/**
 * Names the host of the exchange's target, which has no address. With the status of the last error that a provider answered
 * with, and its wish to wait; else a 503. A target that also lacks its key is no use with an address: a 500 names the key.
 */
export function replyNoAddress(exchange: Exchange): i32 {
  const log = exchange.attempts;
  const failed = log.errorStatus > 0;
  const status = failed ? log.errorStatus : 503;
  const seconds = failed && log.retryAfter >= 0 ? log.retryAfter : RETRY_SECONDS;
  const target = exchange.attempt.target;
  const endpoint = exchange.attempt.endpoint;
  if (!failed && target && endpoint && target.provider.lacksSecret(endpoint)) {
    exchange.outcome.reply(500);
    replyError(exchange, 500, "", missingSecret(target.provider));
    return 500;
  }
  const authority = target ? target.provider.authority : null;
  const at = authority ? " at " + excerpt(authority.ptr, authority.len) : "";
  const message =
    "The " +
    askedOf(exchange.plan) +
    at +
    " has no address that can be used: its host name is not known, or all its addresses rest." +
    triedTargets(exchange);
  exchange.outcome.reply(status);
  replyUnavailable(exchange, status, "upstream_unavailable", message, seconds);
  return status;
}

/** `asked` is the upstream's name in errors. */
function replyUnreachable(exchange: Exchange, asked: string): void {
  exchange.attempts.fail(AttemptError.Connect);
  const message = "The " + asked + " could not be reached." + triedTargets(exchange);
  replyUnavailable(exchange, 502, "upstream_unreachable", message, RETRY_SECONDS);
}

function replyBroken(exchange: Exchange, asked: string): void {
  exchange.attempts.fail(AttemptError.Reset);
  const message = "The connection to the " + asked + " broke before it answered." + triedTargets(exchange);
  replyUnavailable(exchange, 502, "upstream_reset", message, RETRY_SECONDS);
}

/** Why the latest attempt, which ends now, has no response: as far as Envoy tells, and by its time. */
export function whyUnanswered(exchange: Exchange): AttemptError {
  const flags = readFlags();
  if ((flags & (UPSTREAM_TIMEOUT | DURATION_TIMEOUT)) != 0) return AttemptError.Timeout;
  if ((flags & CONNECTION_FAILURE) != 0) return AttemptError.Connect;
  if ((flags & (UPSTREAM_RESET | CONNECTION_ENDED)) != 0) return AttemptError.Reset;
  return isOutOfTime(exchange) ? AttemptError.Timeout : AttemptError.None;
}

/** Envoy sets no flag for an attempt whose time is over when another follows. One without a connection is told of as such. */
function isOutOfTime(exchange: Exchange): bool {
  const timeout = exchange.plan.attemptTimeout;
  if (!timeout || !exchange.attempt.connected) return false;
  const allowed = parseInteger(timeout.ptr, timeout.len) * MILLISECOND;
  return exchange.attempts.hasLasted(allowed - min(EARLY, allowed / 8), now());
}

function isForAgent(plan: Plan): bool {
  const pool = plan.pool;
  return pool != null && pool.isAgent;
}

/** The upstream's name in errors. */
function askedOf(plan: Plan): string {
  const pool = plan.pool;
  if (!pool || !pool.isAgent) return "model provider";
  const name = excerpt(pool.name.ptr, pool.name.len);
  return "agent " + name.substring(name.indexOf("/") + 1);
}

function statusOf(headers: HeaderReader): i32 {
  while (headers.next()) {
    if (headers.nameIs(":status")) return <i32>parseInteger(headers.valuePtr, headers.valueLen);
  }
  return 0;
}

function detailsAre(text: string): bool {
  return readProperty(detailsProperty) && equalsAscii(valuePtr, valueLen, text);
}
