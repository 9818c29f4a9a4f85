// Errors of requests that need state, as the Responses API has them.
// https://platform.openai.com/docs/api-reference/responses
import type { ClientError } from "../errors/client-error.js";
import { OverBudget } from "../memory-budget.js";
import { OVERLOADED } from "../overload.js";
import { EntryTooLarge, StoreFull, StoreUnavailable } from "../state/store.js";

export function previousNotFound(id: string): ClientError {
  return {
    status: 400,
    code: "previous_response_not_found",
    param: "previous_response_id",
    message: `Previous response with id '${shown(id)}' not found.`,
  };
}

export function responseNotFound(id: string): ClientError {
  return { status: 404, message: `Response with id '${shown(id)}' not found.` };
}

export function conversationNotFound(id: string): ClientError {
  return { status: 404, message: `Conversation with id '${shown(id)}' not found.` };
}

export function itemNotFound(id: string): ClientError {
  const message = `Item with id '${shown(id)}' not found in the conversation that the request continues.`;
  return { status: 404, param: "input", message };
}

export const TOO_LONG: ClientError = {
  status: 400,
  code: "context_length_exceeded",
  param: "input",
  message:
    "The conversation is longer than this gateway sends; `truncation: auto` leaves out what is oldest.",
};

export const TOO_LARGE: ClientError = {
  status: 413,
  code: "state_too_large",
  message: "The response is too large to be kept; `store: false` does not keep it.",
};

export function invalid(param: string, expected: string): ClientError {
  return {
    status: 400,
    code: "invalid_type",
    param,
    message: `Invalid type for '${param}': expected ${expected}.`,
  };
}

/** Of the store, or of the memory budget; anything else is thrown again. */
export function storeError(error: unknown): ClientError {
  if (error instanceof OverBudget) return OVERLOADED;
  if (error instanceof StoreUnavailable) {
    return {
      status: 503,
      code: "state_unavailable",
      message: "Responses can neither be kept nor read right now; requests with `store: false` need neither.",
      retryAfter: error.retryAfter,
    };
  }
  if (error instanceof EntryTooLarge) return TOO_LARGE;
  if (error instanceof StoreFull) {
    const message = "There is no room to keep the response; `store: false` does not keep it.";
    return { status: 507, code: "state_full", message };
  }
  throw error;
}

function shown(id: string): string {
  return id.slice(0, 100);
}
