// The conversation as it was sent and answered: who said what, tools and their results, and what is missing of it.
import type { RequestDetail } from "@plano/brightstaff/dashboard-api";
import { Said } from "../../components/said.js";
import { formatBytes, plural } from "../../format/numbers.js";

const NOT_KEPT: Record<Exclude<RequestDetail["content"], "kept">, string> = {
  off: "The texts of requests are not kept: dashboard.content is off. Set it to memory to see them here.",
  never:
    "The texts of this request were not kept: content was off for it, or it was answered before they were read.",
  gone: "The texts of this request are no longer kept: newer ones took their place, or Plano was started again.",
};

export function Messages({ detail }: { detail: RequestDetail }) {
  const { parts, omitted, content, summary } = detail;
  if (content !== "kept") return <p class="notice">{NOT_KEPT[content]}</p>;
  if (parts.length === 0) return <p class="notice">This request has no text.</p>;
  return (
    <ol class="messages">
      <Said parts={parts} signals={summary.signals} request={summary.id} from={0} />
      {omitted !== undefined && omitted.bytes > 0 && (
        <li class="gap">
          {omitted.messages > 0 && `${plural(omitted.messages, "message")}, `}
          {formatBytes(omitted.bytes)} not kept in all
        </li>
      )}
    </ol>
  );
}
