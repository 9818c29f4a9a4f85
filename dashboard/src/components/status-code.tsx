// The status of a response, red where something is wrong.
import type { RequestSummary } from "@plano/brightstaff/dashboard-api";

export function StatusCode({ request }: { request: Pick<RequestSummary, "status" | "endedBy" | "error"> }) {
  const { status, endedBy, error } = request;
  const left = endedBy === "client" || status === 0;
  const why = left ? "the client left" : (error?.message ?? error?.code ?? "");
  const tone = status >= 400 ? "bad" : left ? "warn" : "good";
  return (
    <span class={`status-code ${tone}`} {...(why !== "" && { title: why })}>
      {status === 0 ? "left" : status}
    </span>
  );
}
