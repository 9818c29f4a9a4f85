// What an answer means for the next target: a conversation that is too long for one model may fit another, and what one
// provider filters another may take.

import { FailoverReason } from "../contract/failover-reasons.generated";
import { StopReason } from "../contract/stop-reasons.generated";
import { isFiltered } from "./shared/content-filter";
import { isTooLong } from "./shared/context-length";
import { UpstreamError } from "./visitor/response";

/** Whether an error of this status is one of `reasons`, which are flags. */
export function isReasonError(reasons: u32, status: i32, error: UpstreamError): bool {
  if ((reasons & FailoverReason.ContextWindow) != 0 && isTooLong(status, error)) return true;
  return (reasons & FailoverReason.ContentFilter) != 0 && isFiltered(status, error);
}

/** Whether an answer that ended so is one of `reasons`. */
export function isReasonStop(reasons: u32, stop: StopReason): bool {
  if (stop == StopReason.ContextWindow) return (reasons & FailoverReason.ContextWindow) != 0;
  if (stop != StopReason.ContentFilter && stop != StopReason.Refusal) return false;
  return (reasons & FailoverReason.ContentFilter) != 0;
}
