// What was answered to a request, as one text.
import type { RequestDetail } from "@plano/brightstaff/dashboard-api";

/** Calls of tools are lines of their own; empty where the answer is not kept. */
export function answerOf({ parts, record }: Pick<RequestDetail, "parts" | "record">): string {
  const answer = parts.filter(({ message }) => message >= record.shape.messages);
  return answer
    .flatMap(({ kind, text = "", name = "tool" }) => {
      if (kind === "text") return text;
      return kind === "tool_call" ? `${name}(${text})` : [];
    })
    .join("\n");
}
