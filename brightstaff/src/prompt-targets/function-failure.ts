// A failed call of a target's API, or of the model that chooses targets: what the client is told of it.
import type { IncomingHttpHeaders } from "node:http";
import { headerText } from "../errors/header-text.js";
import type { Refusal } from "../exchange/answer.js";
import { OverBudget } from "../memory-budget.js";
import { OVERLOADED } from "../overload.js";

interface Details {
  status: number;
  code: FailureCode;
  /** The target; undefined: the choice failed. */
  target?: string;
  retryAfter?: string;
}

type FailureCode =
  | "function_failed"
  | "function_timeout"
  | "function_unreachable"
  | "function_response_unreadable"
  | "function_response_too_large"
  | "function_calling_failed";

export class FunctionFailure extends Error {
  override name = "FunctionFailure";
  readonly details: Details;

  /** `message` goes to the client. */
  constructor(message: string, details: Details, options?: ErrorOptions) {
    super(message, options);
    this.details = details;
  }
}

/** Seconds, or a date. https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
const RETRY_AFTER = /^(?:\d{1,9}|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT)$/;

/** Any other text would go to the client unjudged. */
export function retryAfterIn(headers: IncomingHttpHeaders): Pick<Details, "retryAfter"> {
  const { "retry-after": retryAfter } = headers;
  return retryAfter !== undefined && RETRY_AFTER.test(retryAfter) ? { retryAfter } : {};
}

/** `at`: when it happened. */
export function refusalOf(failure: FunctionFailure, at: Date): Refusal {
  if (failure.cause instanceof OverBudget) return { error: OVERLOADED };
  const { status, code, retryAfter } = failure.details;
  return {
    error: { status, code, message: failure.message },
    headers: {
      "x-function-error-code": code,
      "x-function-error-message": headerText(failure.message),
      "x-function-error-timestamp": at.toISOString(),
      ...(retryAfter !== undefined && { "retry-after": headerText(retryAfter) }),
    },
  };
}
