// Extracts a provider's error from the many shapes in use. Slices are escaped and point into the parsed body.

import { Literal } from "../../bytes/literal";
import { JsonIndex } from "../../json/json-index";
import { detailsField, detailsMessage, readDetails } from "./response-error-details";
import { unusableMessage } from "./response-unusable";
import { amazonErrorWord } from "./response-error-amazon";
import { ResponseHead } from "./response-head";
import { UpstreamError, ResponseVisitor } from "../visitor/response";

/**
 * Google's `status` values (https://cloud.google.com/apis/design/errors), which TYPES maps to the other APIs' types.
 */
const STATUSES: StaticArray<string> = [
  "INVALID_ARGUMENT",
  "FAILED_PRECONDITION",
  "OUT_OF_RANGE",
  "UNAUTHENTICATED",
  "PERMISSION_DENIED",
  "NOT_FOUND",
  "RESOURCE_EXHAUSTED",
  "UNAVAILABLE",
  "DEADLINE_EXCEEDED",
  "INTERNAL",
  "UNKNOWN",
];
const invalid = new Literal("invalid_request_error");
const internal = new Literal("api_error");
/** In the order of STATUSES. */
const TYPES: StaticArray<Literal> = [
  invalid,
  invalid,
  invalid,
  new Literal("authentication_error"),
  new Literal("permission_error"),
  new Literal("not_found_error"),
  new Literal("rate_limit_error"),
  new Literal("overloaded_error"),
  new Literal("timeout_error"),
  internal,
  internal,
];

export class ProviderError extends UpstreamError {
  field: usize = 0;
  fieldLength: i32 = 0;
  requestId: usize = 0;
  requestIdLength: i32 = 0;
  /** The number of the error event, where the client's API numbers a stream's events. */
  sequence: i64 = 0;
  /** The response that fails, where the client's API ends the stream with it. */
  head: ResponseHead | null = null;

  clear(): void {
    super.clear();
    this.fieldLength = 0;
    this.requestIdLength = 0;
    this.sequence = 0;
    this.head = null;
  }

  /** Reads the error in the parsed body; false when it has no message. */
  read(json: JsonIndex): bool {
    this.clear();
    // Gemini wraps its errors in an array.
    const root = json.isArray(0) ? 1 : 0;
    if (!json.isObject(root)) return false;
    const error = json.find(root, "error");
    this.readFrom(json, root);
    if (json.isObject(error)) this.readFrom(json, error);
    else if (json.isString(error)) this.setMessage(json, error);
    // A Responses stream reports a failed response in an event whose type is not an error type.
    const response = json.find(root, "response");
    if (this.messageLength == 0 && json.isObject(response)) {
      this.clear();
      this.readFrom(json, json.find(response, "error"));
    }
    if (this.messageLength == 0) this.setMessage(json, json.find(root, "detail"));
    if (this.messageLength == 0) this.setDetails(json, json.find(root, "detail"));
    if (this.messageLength == 0) {
      this.setMessage(json, firstMessage(json, json.find(root, "errors"), "message"));
    }
    // Gemini's response without a result.
    const candidates = json.find(root, "candidates");
    if (this.messageLength == 0) this.setMessage(json, firstMessage(json, candidates, "finishMessage"));
    if (this.messageLength == 0) this.setUnusable(json, firstMessage(json, candidates, "finishReason"));
    // Chat Completions', with OpenRouter's error of a choice.
    const choices = json.find(root, "choices");
    const failed = json.find(firstMessage(json, choices, "error"), "message");
    if (this.messageLength == 0) this.setMessage(json, failed);
    if (this.messageLength == 0) this.setUnusable(json, firstMessage(json, choices, "finish_reason"));
    // Converse's.
    if (this.messageLength == 0) this.setUnusable(json, json.find(root, "stopReason"));
    // Amazon's denials use a capital: {"Message":"User: ... is not authorized"}
    if (this.messageLength == 0) this.setMessage(json, json.find(root, "Message"));
    const name = json.find(root, "__type");
    if (json.textLen(name) > 0) this.setAmazonType(json.textPtr(name), json.textLen(name));
    return this.messageLength > 0;
  }

  /** Sets the type for Amazon's exception `name`, escaped. */
  setAmazonType(name: usize, length: i32): void {
    const word = amazonErrorWord(name, length);
    this.type = word.ptr;
    this.typeLength = word.len;
  }

  /** Values that a later call finds replace earlier ones. */
  private readFrom(json: JsonIndex, object: i32): void {
    this.setMessage(json, json.find(object, "message"));
    const type = json.find(object, "type");
    // The type of Anthropic's outer object is always `error`.
    if (json.textLen(type) > 0 && !json.textEquals(type, "error")) {
      this.type = json.textPtr(type);
      this.typeLength = json.textLen(type);
    }
    if (this.typeLength == 0) this.setStatus(json, json.find(object, "status"));
    const code = json.find(object, "code");
    if (json.textLen(code) > 0) {
      this.code = json.textPtr(code);
      this.codeLength = json.textLen(code);
    }
    const field = json.find(object, "param");
    if (json.textLen(field) > 0) {
      this.field = json.textPtr(field);
      this.fieldLength = json.textLen(field);
    }
    const requestId = json.find(object, "request_id");
    if (json.textLen(requestId) > 0) {
      this.requestId = json.textPtr(requestId);
      this.requestIdLength = json.textLen(requestId);
    }
  }

  private setStatus(json: JsonIndex, status: i32): void {
    for (let i = 0; i < STATUSES.length && json.isString(status); i++) {
      if (!json.textEquals(status, unchecked(STATUSES[i]))) continue;
      this.type = unchecked(TYPES[i]).ptr;
      this.typeLength = unchecked(TYPES[i]).len;
    }
  }

  private setMessage(json: JsonIndex, message: i32): void {
    // Mistral's validation errors: {"object":"error","message":{"detail":[{"msg":"..."}]}}
    if (json.isObject(message)) this.setDetails(json, json.find(message, "detail"));
    if (json.textLen(message) == 0) return;
    this.message = json.textPtr(message);
    this.messageLength = json.textLen(message);
  }

  private setDetails(json: JsonIndex, details: i32): void {
    if (!readDetails(json, details)) return;
    this.message = detailsMessage.ptr;
    this.messageLength = detailsMessage.len;
    this.field = detailsField.ptr;
    this.fieldLength = detailsField.len;
  }

  private setUnusable(json: JsonIndex, reason: i32): void {
    if (json.textLen(reason) == 0) return;
    const message = unusableMessage(json, reason);
    this.message = message.ptr;
    this.messageLength = message.len;
  }
}

const found = new ProviderError();

/** Visits the document as an error, whatever it contains. Always true, so that a reader can return it. */
export function visitError(json: JsonIndex, visitor: ResponseVisitor): bool {
  found.clear();
  found.read(json);
  visitor.error(found);
  return true;
}

/** The member `name` of an array's first object, or the first item if it is a string. */
function firstMessage(json: JsonIndex, array: i32, name: string): i32 {
  if (!json.isArray(array) || json.next(array) == array + 1) return -1;
  return json.isString(array + 1) ? array + 1 : json.find(array + 1, name);
}
