// Answers that come from the gateway instead of a provider: JSON in the client's own API shape.

import { ATTEMPTS_HEADER, ESTIMATED_HEADER, PROVIDER_HEADER } from "../contract/headers.generated";
import { HeaderReader, HeaderWriter } from "../abi/headers";
import { sendLocalResponse } from "../abi/host";
import { Buffer } from "../bytes/buffer";
import { Literal } from "../bytes/literal";
import { parseInteger, startsWithAscii } from "../bytes/slice";
import { Admission } from "../limits/admission";
import { writeLimitHeaders } from "../limits/limit-headers";
import { RateLimit } from "../limits/rate-limit";
import { Unit, usd } from "../limits/unit";
import { errorType, gatewayError } from "../translate/error";
import { writeRequestId } from "./request-id";
import { Exchange } from "./exchange";

const headers = new HeaderWriter();
/** `%RESPONSE_CODE_DETAILS%` of the access log. */
const details = new Literal("plano");

export const RESPONSE_TOO_LARGE: string = "response_too_large";

/** The message for a request body over the limit. */
export function tooLargeRequest(bytes: i32): string {
  return "The request body is larger than " + bytes.toString() + " bytes, the most this gateway takes.";
}

/** The message for `RESPONSE_TOO_LARGE`. */
export function tooLargeAnswer(bytes: i32): string {
  return (
    "The model provider's answer is larger than " + bytes.toString() + " bytes, the most this gateway holds."
  );
}

/** `code` and `field` may be empty. */
export function replyError(
  exchange: Exchange,
  status: i32,
  code: string,
  message: string,
  field: string = "",
): bool {
  headers.clear();
  return send(exchange, status, code, message, field);
}

/** A 405; `allowed` lists the methods of the path. */
export function replyMethodNotAllowed(exchange: Exchange, allowed: string, message: string): bool {
  headers.clear();
  headers.literal("allow", allowed);
  return send(exchange, 405, "method_not_allowed", message, "");
}

/** A 401. */
export function replyUnauthenticated(exchange: Exchange, message: string): bool {
  headers.clear();
  headers.literal("www-authenticate", "Bearer");
  return send(exchange, 401, "invalid_api_key", message, "");
}

/** `seconds` until a retry makes sense. */
export function replyUnavailable(
  exchange: Exchange,
  status: i32,
  code: string,
  message: string,
  seconds: i64,
): bool {
  headers.clear();
  headers.integer("retry-after", seconds);
  return send(exchange, status, code, message, "");
}

/** `seconds` until the limit has room for the request. */
export function replyRateLimited(exchange: Exchange, seconds: i64): bool {
  headers.clear();
  headers.integer("retry-after", seconds);
  writeLimitHeaders(headers, exchange.request.format, exchange.plan.admission, exchange.request.started);
  exchange.outcome.limited = true;
  const limit = limitOf(exchange.plan.admission);
  const message = limit + " is reached; the request fits in " + seconds.toString() + " s.";
  return send(exchange, 429, "rate_limit_exceeded", message, "");
}

/** Names the limit that has refused the request. */
function limitOf(admission: Admission): string {
  const limit = admission.refusedBy;
  if (!limit) return "A rate limit of the gateway";
  const about = String.UTF8.decodeUnsafe(limit.about.ptr, limit.about.len);
  return "The limit of " + amountOf(limit, admission.refusedUnit) + " " + about;
}

function amountOf(limit: RateLimit, unit: Unit): string {
  if (unit == Unit.Tokens) return (<i64>limit.tokens).toString() + " tokens";
  if (unit == Unit.MicroUsd) return usd(limit.microUsd) + " US dollars";
  return (<i64>limit.requests).toString() + " requests";
}

/**
 * For a limit that Envoy's rate limit filter found reached; its headers (x-ratelimit-limit, -remaining, and -reset, which
 * is in seconds) are under the reader, and go on.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/rate_limit_filter
 */
export function replyLimitReached(exchange: Exchange, limits: HeaderReader, message: string): bool {
  headers.clear();
  exchange.outcome.limited = true;
  let seconds: i64 = 1;
  while (limits.next()) {
    if (!startsWithAscii(limits.namePtr, limits.nameLen, "x-ratelimit-")) continue;
    headers.add(limits.namePtr, limits.nameLen, limits.valuePtr, limits.valueLen);
    if (limits.nameIs("x-ratelimit-reset")) {
      seconds = max<i64>(seconds, parseInteger(limits.valuePtr, limits.valueLen));
    }
  }
  headers.integer("retry-after", seconds);
  return send(exchange, 429, "rate_limit_exceeded", message, "");
}

/** Sends an error whose body has been written. */
export function replyBody(exchange: Exchange, status: i32, content: Buffer): bool {
  headers.clear();
  return finish(exchange, status, content);
}

/** A count of tokens that is an estimate. */
export function replyEstimate(exchange: Exchange, content: Buffer): bool {
  headers.clear();
  headers.literal(ESTIMATED_HEADER, "true");
  return finish(exchange, 200, content);
}

function send(exchange: Exchange, status: i32, code: string, message: string, field: string): bool {
  const content = gatewayError(exchange.request.format, status, code, message, field);
  exchange.outcome.setOwnError(code.length > 0 ? code : errorType(status), message);
  return finish(exchange, status, content);
}

function finish(exchange: Exchange, status: i32, content: Buffer): bool {
  const attempt = exchange.attempt;
  headers.literal("content-type", "application/json");
  writeRequestId(headers, exchange.request);
  if (attempt.count > 0) {
    headers.integer(ATTEMPTS_HEADER, attempt.count);
    const target = attempt.target;
    if (target) headers.slice(PROVIDER_HEADER, target.provider.id.ptr, target.provider.id.len);
  }
  return headers.finish() && sendLocalResponse(status, details, headers.pairs, content);
}
