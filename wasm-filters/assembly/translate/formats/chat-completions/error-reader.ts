// Errors in place of an answer: in a stream, where the status was sent long ago, or in a body of status 200.

import { JsonIndex } from "../../../json/json-index";
import { visitError } from "../../shared/response-error";
import { ResponseVisitor } from "../../visitor";

/** True when the document is an error; it was visited. */
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
