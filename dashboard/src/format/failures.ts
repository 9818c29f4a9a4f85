// Why a request failed, for people.
import type { RequestSummary } from "@plano/brightstaff/dashboard-api";

type Ending = Pick<RequestSummary, "status" | "endedBy" | "error">;

/** As the sums count them: also a stream that ended with an error, whose status is that with which it began. */
export function hasFailed({ status, endedBy, error }: Ending): boolean {
  return endedBy !== "client" && (status >= 400 || status === 0 || error !== undefined);
}

/** In place of what a message quotes, where no content is kept. */
const LEFT_OUT = "'…'";

/** Empty for a request that did not fail. The model's name is kept beside a message that lacks it. */
export function tellFailure({ error, asked }: Pick<RequestSummary, "error" | "asked">): string {
  if (error === undefined) return "";
  const { code, message = code } = error;
  return code === "model_not_found" && asked !== null
    ? message.replace(LEFT_OUT, () => `'${asked}'`)
    : message;
}
