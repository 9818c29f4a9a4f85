// What a provider says about a failure, out of the many shapes in use. Slices are escaped and lie in the parsed body.

import { JsonIndex } from "../json/json-index";
import { ResponseVisitor } from "./visitor";

export class ProviderError {
  type: usize = 0;
  typeLength: i32 = 0;
  message: usize = 0;
  messageLength: i32 = 0;
  code: usize = 0;
  codeLength: i32 = 0;
  field: usize = 0;
  fieldLength: i32 = 0;
  requestId: usize = 0;
  requestIdLength: i32 = 0;
  /** The number of the event that tells it, where the client's API numbers the events of a stream. */
  sequence: i64 = 0;

  clear(): void {
    this.typeLength = 0;
    this.messageLength = 0;
    this.codeLength = 0;
    this.fieldLength = 0;
    this.requestIdLength = 0;
    this.sequence = 0;
  }

  /** Takes what it finds in the parsed body; false when there is no message in it. */
  read(json: JsonIndex): bool {
    this.clear();
    // Gemini wraps its errors in an array.
    const root = json.isArray(0) ? 1 : 0;
    if (!json.isObject(root)) return false;
    const error = json.find(root, "error");
    this.readFrom(json, root);
    if (json.isObject(error)) this.readFrom(json, error);
    else if (json.isString(error)) this.setMessage(json, error);
    // The event of a Responses stream that tells that the answer failed.
    if (this.messageLength == 0) this.readFrom(json, json.find(json.find(root, "response"), "error"));
    // FastAPI servers: https://fastapi.tiangolo.com/tutorial/handling-errors/
    if (this.messageLength == 0) this.setMessage(json, json.find(root, "detail"));
    if (this.messageLength == 0) this.setMessage(json, firstMessage(json, json.find(root, "detail"), "msg"));
    if (this.messageLength == 0) {
      this.setMessage(json, firstMessage(json, json.find(root, "errors"), "message"));
    }
    return this.messageLength > 0;
  }

  /** Later calls win where they find something. */
  private readFrom(json: JsonIndex, object: i32): void {
    this.setMessage(json, json.find(object, "message"));
    const type = json.find(object, "type");
    // Anthropic's outer object says only that this is an error.
    if (json.textLen(type) > 0 && !json.textEquals(type, "error")) {
      this.type = json.textPtr(type);
      this.typeLength = json.textLen(type);
    }
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

  private setMessage(json: JsonIndex, message: i32): void {
    // Mistral's validation errors: {"object":"error","message":{"detail":[{"msg":"..."}]}}
    const told = json.isObject(message) ? firstMessage(json, json.find(message, "detail"), "msg") : message;
    if (json.textLen(told) == 0) return;
    this.message = json.textPtr(told);
    this.messageLength = json.textLen(told);
  }
}

const found = new ProviderError();

/** Visits the document as an error, whatever it says. Always true, so that a reader can return it. */
export function visitError(json: JsonIndex, visitor: ResponseVisitor): bool {
  found.clear();
  found.read(json);
  visitor.error(found.type, found.typeLength, found.message, found.messageLength);
  return true;
}

/** The named string of an array's first object. */
function firstMessage(json: JsonIndex, array: i32, name: string): i32 {
  if (!json.isArray(array) || json.next(array) == array + 1) return -1;
  return json.isString(array + 1) ? array + 1 : json.find(array + 1, name);
}
