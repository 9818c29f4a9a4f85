// The status of a response, red where something is wrong.
import type { RequestSummary } from "@plano/brightstaff/dashboard-api";
import { hasFailed, tellFailure } from "../format/failures.js";

type Properties = Pick<RequestSummary, "status" | "endedBy" | "error" | "asked">;

export function StatusCode({ request }: { request: Properties }) {
  const { status, endedBy } = request;
  const left = endedBy === "client" || status === 0;
  const why = left ? "the client left" : tellFailure(request);
  const tone = status >= 400 || hasFailed(request) ? "bad" : left ? "warn" : "good";
  return (
    <span class={`status-code ${tone}`} {...(why !== "" && { title: why })}>
      {status === 0 ? "left" : status}
    </span>
  );
}
