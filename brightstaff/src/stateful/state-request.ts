// What a request of the Responses API asks of state.
import type { ClientError } from "../errors/client-error.js";
import { isObject, type JsonObject } from "../json.js";
import { invalid } from "./errors.js";

export interface StateRequest {
  /** The response is kept. */
  stores: boolean;
  previous?: string;
  conversation?: string;
  /** A conversation that is too long loses its beginning. */
  truncates: boolean;
}

const BACKGROUND: ClientError = {
  status: 400,
  code: "unsupported_parameter",
  param: "background",
  message: "'background' is not supported by this gateway: it answers while the client waits.",
};

const EXCLUSIVE: ClientError = {
  status: 400,
  code: "mutually_exclusive_parameters",
  message:
    "Mutually exclusive parameters: 'previous_response_id' and 'conversation'. Ensure you are only providing one of: 'previous_response_id' or 'conversation'.",
};

export function readStateRequest(body: JsonObject): StateRequest | { error: ClientError } {
  const { store, background, truncation } = body;
  const previous = body.previous_response_id ?? undefined;
  const given = body.conversation ?? undefined;
  const conversation = isObject(given) ? (given.id ?? null) : given;
  if (!isFlag(store)) return { error: invalid("store", "a boolean") };
  if (!isFlag(background)) return { error: invalid("background", "a boolean") };
  if (!isId(previous)) return { error: invalid("previous_response_id", "a response's id") };
  if (!isId(conversation)) return { error: invalid("conversation", "a conversation's id") };
  if (background === true) return { error: BACKGROUND };
  if (previous !== undefined && conversation !== undefined) return { error: EXCLUSIVE };
  return {
    stores: store !== false,
    truncates: truncation === "auto",
    ...(previous !== undefined && { previous }),
    ...(conversation !== undefined && { conversation }),
  };
}

/** Without it, nothing has to be kept or read. */
export function needsState({ stores, previous, conversation }: StateRequest): boolean {
  return stores || previous !== undefined || conversation !== undefined;
}

function isFlag(value: unknown): boolean {
  return value === undefined || value === null || typeof value === "boolean";
}

function isId(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === "string" && value !== "");
}
