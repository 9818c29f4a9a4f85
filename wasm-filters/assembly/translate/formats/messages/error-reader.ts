// Reads errors in place of a response: `event: error` in a stream, or an error object in a body with status 200.
// https://docs.claude.com/en/api/errors and https://docs.claude.com/en/docs/build-with-claude/streaming#error-events

import { JsonIndex } from "../../../json/json-index";
import { visitError } from "../../shared/response-error";
import { ResponseVisitor } from "../../visitor/response";

/** Visits the document if it is an error, and returns whether it is one. */
export function readMessagesError(json: JsonIndex, visitor: ResponseVisitor): bool {
  const error = json.find(0, "error");
  const told = json.isObject(error) || json.textLen(error) > 0;
  return (told || json.textEquals(json.find(0, "type"), "error")) && visitError(json, visitor);
}

/** Whether an error body already has Anthropic's shape. */
export function isMessagesError(json: JsonIndex): bool {
  const error = json.find(0, "error");
  return (
    json.textEquals(json.find(0, "type"), "error") &&
    json.textLen(json.find(error, "type")) > 0 &&
    json.isString(json.find(error, "message"))
  );
}
