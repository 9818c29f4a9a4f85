// Reads errors in place of a response: in a stream, whose status has been sent, or in a body with status 200.

import { JsonIndex } from "../../../json/json-index";
import { visitError } from "../../shared/response-error";
import { ResponseVisitor } from "../../visitor/response";

/** Visits the document if it is an error, and returns whether it is one. */
export function readChatError(json: JsonIndex, visitor: ResponseVisitor): bool {
  const error = json.find(0, "error");
  const told = json.isObject(error) || json.textLen(error) > 0;
  // vLLM's older form: {"object":"error","message":"...","type":"...","code":400}
  return (told || json.textEquals(json.find(0, "object"), "error")) && visitError(json, visitor);
}

/** Whether an error body already has OpenAI's shape. */
export function isChatError(json: JsonIndex): bool {
  return json.textLen(json.find(json.find(0, "error"), "message")) > 0;
}
