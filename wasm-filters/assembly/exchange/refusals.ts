// Refusals of the roles before the router: sent once, in the client's API shape, and kept in the record.

import { isMultipart, readBoundary } from "../forms/form-type";
import { JsonError, JsonIndex } from "../json/json-index";
import { takesForms } from "../targets/endpoints";
import { replyError, replyMethodNotAllowed, replyRateLimited, tooLargeRequest } from "./local-reply";
import { RequestHeaders } from "./request-headers";
import { rightPath } from "./right-path";
import { StreamRecord } from "./stream-record";
import { excerpt } from "../bytes/text";

const TOO_MANY_VALUES: string = "The request body has too many values.";

/** Always false, so that a check can return it. */
export function refuse(
  record: StreamRecord,
  status: i32,
  code: string,
  message: string,
  field: string = "",
): bool {
  if (!record.outcome.beginReply(status)) return false;
  replyError(record, status, code, message, field);
  return false;
}

/** `hasEndpoints`: the listener passes endpoints on. */
export function refusePath(record: StreamRecord, head: RequestHeaders, hasEndpoints: bool): bool {
  const right = rightPath(head.pathPtr, head.pathLen, hasEndpoints);
  const hint = right.length > 0 ? "; the path is " + right + "." : ".";
  const message = "There is nothing at " + excerpt(head.pathPtr, head.pathLen) + hint;
  return refuse(record, 404, "unknown_url", message);
}

/** `allowed` lists the methods of the path. */
export function refuseMethod(record: StreamRecord, head: RequestHeaders, allowed: string): bool {
  if (!record.outcome.beginReply(405)) return false;
  const method = excerpt(head.methodPtr, head.methodLen);
  replyMethodNotAllowed(record, allowed, method + " is not allowed here; use " + allowed + ".");
  return false;
}

/** Whether the headers of a POST promise a readable body. `end`: there is no body. */
export function acceptBodyHeaders(
  record: StreamRecord,
  head: RequestHeaders,
  maxBodyBytes: i32,
  end: bool,
): bool {
  if (head.encoded) {
    const message = "The request body must be plain, or compressed once with gzip, br or zstd.";
    return refuse(record, 415, "unsupported_content_encoding", message);
  }
  if (!acceptForm(record, head)) return false;
  if (head.contentLength > maxBodyBytes) return refuseTooLarge(record, maxBodyBytes);
  return !end || refuseEmpty(record);
}

/** Accepts a form where the endpoint takes one, and keeps its boundary; anything else is read as JSON. */
function acceptForm(record: StreamRecord, head: RequestHeaders): bool {
  const type = head.contentTypePtr;
  const length = head.contentTypeLen;
  if (!isMultipart(type, length)) return true;
  const isTaken = takesForms(head.endpoint);
  if (isTaken && readBoundary(type, length, record.request.boundary)) return true;
  const message = isTaken
    ? "A form's content-type must have one boundary, of letters, digits and -._+, and nothing else."
    : "This endpoint takes no forms: send JSON.";
  return refuse(record, 400, "unsupported_content_type", message);
}

/** `seconds` until the request may be tried again. */
export function refuseRateLimited(record: StreamRecord, seconds: i64): bool {
  if (!record.outcome.beginReply(429)) return false;
  replyRateLimited(record, seconds);
  return false;
}

export function refuseTooLarge(record: StreamRecord, maxBodyBytes: i32): bool {
  return refuse(record, 413, "request_too_large", tooLargeRequest(maxBodyBytes));
}

export function refuseEmpty(record: StreamRecord): bool {
  return refuse(record, 400, "", "The request has no body; send a JSON object.");
}

/** Refuses a body that `parse` rejected. */
export function refuseJson(record: StreamRecord, json: JsonIndex): bool {
  return refuse(record, 400, "", jsonErrorMessage(json));
}

export function refuseTooManyValues(record: StreamRecord): bool {
  return refuse(record, 400, "", TOO_MANY_VALUES);
}

function jsonErrorMessage(json: JsonIndex): string {
  const at = json.errorOffset.toString();
  if (json.error == JsonError.Depth) return "The request body is nested too deeply, at byte " + at + ".";
  if (json.error == JsonError.TooManyTokens) return TOO_MANY_VALUES;
  return "The request body is not valid JSON: see byte " + at + ".";
}
