// The client's error when Envoy could not be asked, or a response could not be read.
import { errors } from "undici";
import type { ClientError } from "../errors/client-error.js";
import { OverBudget } from "../memory-budget.js";
import { OVERLOADED } from "../overload.js";

const CODES = {
  agent: { late: { code: "agent_timeout" }, gone: { code: "agent_unreachable" } },
  model: { late: { code: "upstream_timeout" }, gone: { code: "upstream_unreachable" } },
};

/** `who` was asked; it begins a sentence. */
export function upstreamError(error: unknown, kind: keyof typeof CODES, who: string): ClientError {
  // Parsing allows deeper nesting than writing.
  if (error instanceof RangeError) return { status: 400, message: "The request body is nested too deeply." };
  if (error instanceof OverBudget) return OVERLOADED;
  const { late, gone } = CODES[kind];
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
    return { status: 504, ...late, message: `${who} did not answer in time.` };
  }
  return { status: 502, ...gone, message: `${who} could not be asked.` };
}
