// Whether a request failed: in sums, lists and queries alike.
import type { RequestSummary } from "./types.js";

/** Also a stream that ended with an error, whose status is that with which it began; none that its client left. */
export function hasFailed({
  status,
  endedBy,
  error,
}: Pick<RequestSummary, "status" | "endedBy" | "error">): boolean {
  return endedBy !== "client" && (status >= 400 || status === 0 || error !== undefined);
}
