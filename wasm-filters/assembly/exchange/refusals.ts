// Refusals of the roles before the router: sent once, in the client's API shape, and kept in the exchange.

import { isMultipart, readBoundary } from "../forms/form-type";
import { JsonError, JsonIndex } from "../json/json-index";
import { takesForms } from "../targets/endpoints";
import { replyError, replyMethodNotAllowed, replyRateLimited, tooLargeRequest } from "./local-reply";
import { RequestHeaders } from "./request-headers";
import { rightPath } from "./right-path";
import { Exchange } from "./exchange";
import { excerpt } from "../bytes/text";

const TOO_MANY_VALUES: string = "The request body has too many values.";

/** Always false, so that a check can return it. */
export function refuse(
  exchange: Exchange,
  status: i32,
  code: string,
  message: string,
  field: string = "",
): bool {
  if (!exchange.outcome.beginReply(status)) return false;
  replyError(exchange, status, code, message, field);
  return false;
}

/** `hasEndpoints`: the listener passes endpoints on. */
export function refusePath(exchange: Exchange, head: RequestHeaders, hasEndpoints: bool): bool {
  const right = rightPath(head.pathPtr, head.pathLen, hasEndpoints);
  let hint = ".";
  if (right.length > 0) hint = "; the path is " + right + ".";
  else if (head.pathLen == 1) hint = "; GET /v1/models lists the models.";
  const message = "There is nothing at " + excerpt(head.pathPtr, head.pathLen) + hint;
  return refuse(exchange, 404, "unknown_url", message);
}

/** `allowed` lists the methods of the path. */
export function refuseMethod(exchange: Exchange, head: RequestHeaders, allowed: string): bool {
  if (!exchange.outcome.beginReply(405)) return false;
  const method = excerpt(head.methodPtr, head.methodLen);
  replyMethodNotAllowed(exchange, allowed, method + " is not allowed here; use " + allowed + ".");
  return false;
}

/** Whether the headers of a POST promise a readable body. `end`: there is no body. */
export function acceptBodyHeaders(
  exchange: Exchange,
  head: RequestHeaders,
  requestBodyBytes: i32,
  end: bool,
): bool {
  if (head.encoded) {
    const message = "The request body must be plain, or compressed once with gzip, br or zstd.";
    return refuse(exchange, 415, "unsupported_content_encoding", message);
  }
  if (!acceptForm(exchange, head)) return false;
  if (head.contentLength > requestBodyBytes) return refuseTooLarge(exchange, requestBodyBytes);
  return !end || refuseEmpty(exchange);
}

/** Accepts a form where the endpoint takes one, and keeps its boundary; anything else is read as JSON. */
function acceptForm(exchange: Exchange, head: RequestHeaders): bool {
  const type = head.contentTypePtr;
  const length = head.contentTypeLen;
  if (!isMultipart(type, length)) return true;
  const isTaken = takesForms(head.endpoint);
  if (isTaken && readBoundary(type, length, exchange.request.boundary)) return true;
  const message = isTaken
    ? "A form's content-type must have one boundary, of letters, digits and -._+, and nothing else."
    : "This endpoint takes no forms: send JSON.";
  return refuse(exchange, 400, "unsupported_content_type", message);
}

/** `seconds` until the request may be tried again. */
export function refuseRateLimited(exchange: Exchange, seconds: i64): bool {
  if (!exchange.outcome.beginReply(429)) return false;
  replyRateLimited(exchange, seconds);
  return false;
}

export function refuseTooLarge(exchange: Exchange, requestBodyBytes: i32): bool {
  return refuse(exchange, 413, "request_too_large", tooLargeRequest(requestBodyBytes));
}

export function refuseEmpty(exchange: Exchange): bool {
  return refuse(exchange, 400, "", "The request has no body; send a JSON object.");
}

/** Refuses a body that `parse` rejected. */
export function refuseJson(exchange: Exchange, json: JsonIndex): bool {
  return refuse(exchange, 400, "", jsonErrorMessage(json));
}

export function refuseTooManyValues(exchange: Exchange): bool {
  return refuse(exchange, 400, "", TOO_MANY_VALUES);
}

function jsonErrorMessage(json: JsonIndex): string {
  const at = json.errorOffset.toString();
  if (json.error == JsonError.Depth) return "The request body is nested too deeply, at byte " + at + ".";
  if (json.error == JsonError.TooManyTokens) return TOO_MANY_VALUES;
  return "The request body is not valid JSON: see byte " + at + ".";
}
