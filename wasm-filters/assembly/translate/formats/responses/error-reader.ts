// Reads errors in place of a response: an event that ends a stream, or a body whose status does not show the error.
// https://platform.openai.com/docs/api-reference/responses-streaming/error

import { JsonIndex } from "../../../json/json-index";
import { visitError } from "../../shared/response-error";
import { ResponseVisitor } from "../../visitor/response";

/** Whether an error body already has OpenAI's shape. The error of a failed response has no type. */
export function isResponsesError(json: JsonIndex): bool {
  const error = json.find(0, "error");
  return json.textLen(json.find(error, "message")) > 0 && json.isString(json.find(error, "type"));
}

/** Visits the document if it is an error or a failed response, and returns whether it is one. */
export function readResponsesError(json: JsonIndex, visitor: ResponseVisitor): bool {
  const error = json.find(0, "error");
  const status = json.find(0, "status");
  const failed = json.textEquals(status, "failed") || json.textEquals(status, "cancelled");
  return (json.isObject(error) || json.textLen(error) > 0 || failed) && visitError(json, visitor);
}
