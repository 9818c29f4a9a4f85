// What OpenAI's APIs have in common: the format of errors and the messages for wrong requests.
// https://platform.openai.com/docs/guides/error-codes
import type { ErrorDetails, Refusals } from "./api.js";
import { View, type Wording } from "./view.js";

/** Fixed, so that the same request gets the same bytes. */
export const CREATED = 1_750_000_000;

const OPENAI_WORDING: Wording = {
  path: (steps) =>
    steps.map((step, index) => (typeof step === "number" ? `[${step}]` : index ? `.${step}` : step)).join(""),
  missing: (path) => `Missing required parameter: '${path}'.`,
  unknown: (path, name) => `Unknown parameter: '${path === "" ? name : `${path}.${name}`}'.`,
  wrong: (path, wanted) => `Invalid value for '${path}': expected ${wanted}.`,
  about: (path, message) => `${message} (at '${path}')`,
};

export function openAiError(status: number, { message, field = null, code }: ErrorDetails): object {
  const type = status >= 500 ? "server_error" : status === 429 ? "rate_limit_error" : "invalid_request_error";
  const known = status === 429 ? "rate_limit_exceeded" : status === 404 ? "model_not_found" : null;
  return { error: { message, type, param: field, code: code ?? known } };
}

/** Splits arguments into pieces, as the real API does. */
export function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((part) => part !== "");
}

export const OPENAI_REFUSALS: Refusals = { error: openAiError, requestIdHeader: "x-request-id" };

/** A body that must be a JSON object. */
export function openAiBody(body: unknown): View {
  const root = new View(body, OPENAI_WORDING);
  if (!root.present || Array.isArray(body)) root.fail("The body must be a JSON object.");
  return root;
}

/** A string, or a list of strings. */
export function textsOf(input: View): string[] {
  if (typeof input.required().value === "string") return [input.name()];
  if (input.list().length === 0) input.wrong("at least one text");
  return input.list().map((text) => text.string());
}
