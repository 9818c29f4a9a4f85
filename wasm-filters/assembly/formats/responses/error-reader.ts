// Errors in place of an answer.

import { JsonIndex } from "../../json/json-index";

/** Whether an error body already has OpenAI's shape. */
export function isResponsesError(json: JsonIndex): bool {
  return json.textLen(json.find(json.find(0, "error"), "message")) > 0;
}
