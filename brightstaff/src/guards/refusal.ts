// What the client gets in place of what a guard did not let pass.
import { GUARD_CODE_HEADER, GUARD_MESSAGE_HEADER, GUARD_TIMESTAMP_HEADER } from "@plano/config/contract";
import type { ClientError } from "../errors/client-error.js";
import { headerText } from "../errors/header-text.js";
import type { Refusal } from "../exchange/answer.js";

/** Of a guard. */
interface GuardRefusal extends Refusal {
  error: ClientError & { code: string };
  headers: Record<string, string>;
}

export function refusedBy(message: string): GuardRefusal {
  return refusal({ status: 400, code: "jailbreak_detected", message });
}

/** `what` begins the message: "The request". */
export function notJudged(what: string): GuardRefusal {
  return refusal({
    status: 503,
    code: "prompt_guard_failed",
    message: `${what} could not be judged by the prompt guard.`,
  });
}

function refusal(error: GuardRefusal["error"]): GuardRefusal {
  return {
    error,
    headers: {
      [GUARD_CODE_HEADER]: error.code,
      [GUARD_MESSAGE_HEADER]: headerText(error.message),
      [GUARD_TIMESTAMP_HEADER]: new Date().toISOString(),
    },
  };
}
