// What the client gets in place of what a guard did not let pass.
import { GUARD_CODE_HEADER, GUARD_MESSAGE_HEADER, GUARD_TIMESTAMP_HEADER } from "@plano/config/contract";
import type { ClientError } from "../errors/client-error.js";
import type { Refusal } from "../exchange/answer.js";

const LONGEST_HEADER = 1_000;

export function refusedBy(message: string): Refusal {
  return refusal({ status: 400, code: "jailbreak_detected", message });
}

/** `what` begins the message: "The request". */
export function notJudged(what: string): Refusal {
  return refusal({
    status: 503,
    code: "prompt_guard_failed",
    message: `${what} could not be judged by the prompt guard.`,
  });
}

function refusal(error: ClientError & { code: string }): Refusal {
  return {
    error,
    headers: {
      [GUARD_CODE_HEADER]: error.code,
      [GUARD_MESSAGE_HEADER]: headerText(error.message),
      [GUARD_TIMESTAMP_HEADER]: new Date().toISOString(),
    },
  };
}

/** Header values are ASCII in one line: everything else is percent-encoded, and so is the percent sign. */
function headerText(message: string): string {
  const line = message.replace(/\s+/g, " ").replace(/\p{Cs}/gu, "?");
  return line.replace(/[^ -~]|%/gu, encodeURIComponent).slice(0, LONGEST_HEADER);
}
