// Converts the end of a Responses response: `status` and `incomplete_details`.
// https://platform.openai.com/docs/api-reference/responses/object#responses/object-incomplete_details

import { JsonIndex } from "../../../json/json-index";
import { StopReason } from "../../../contract/stop-reasons.generated";

/** Whether the response has ended normally; running and cancelled ones have not. Servers may omit the status. */
export function isAnswered(json: JsonIndex, response: i32): bool {
  const status = json.find(response, "status");
  return (
    !json.isString(status) || json.textEquals(status, "completed") || json.textEquals(status, "incomplete")
  );
}

export function readStop(json: JsonIndex, response: i32, called: bool, refused: bool): StopReason {
  if (json.textEquals(json.find(response, "status"), "incomplete")) {
    const reason = json.find(json.find(response, "incomplete_details"), "reason");
    return json.textEquals(reason, "content_filter") ? StopReason.ContentFilter : StopReason.MaxTokens;
  }
  if (called) return StopReason.ToolUse;
  return refused ? StopReason.Refusal : StopReason.EndTurn;
}

/**
 * The reason why the response is incomplete; empty when it is complete. A response that ends with a refusal in words is
 * complete; one that was cut off as refused is not.
 */
export function incompleteReason(reason: StopReason, refusedInWords: bool): string {
  if (reason == StopReason.MaxTokens || reason == StopReason.ContextWindow) return "max_output_tokens";
  if (reason == StopReason.ContentFilter) return "content_filter";
  return reason == StopReason.Refusal && !refusedInWords ? "content_filter" : "";
}
