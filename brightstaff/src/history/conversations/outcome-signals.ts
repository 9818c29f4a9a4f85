// What the end of a request says of its conversation. It needs no text, so it is known with content off, too.
import type { Observation } from "@plano/config/contract";
import type { SignalType } from "../../signals/index.js";
import type { SignalBadge } from "../types.js";

const LIMITED = 429;
const TIMED_OUT = 504;
const ERROR = 500;
const CONFIDENCE = 0.9;

/** Empty where the end says nothing. */
export function outcomeBadges(record: Observation): SignalBadge[] {
  const type = outcomeSignal(record);
  if (type === undefined) return [];
  const words = record.error?.code ?? String(record.status);
  return [{ type, confidence: CONFIDENCE, message: record.shape.messages, words, family: "outcome" }];
}

/** Undefined for a request that ended well, or failed for what the client wrote. */
function outcomeSignal({ status, error, attempts }: Observation): SignalType | undefined {
  if (status < 400) return undefined;
  const last = attempts.at(-1)?.error;
  if (error?.code === "context_length_exceeded") return "environment.exhaustion.context_overflow";
  if (status === LIMITED) return "environment.exhaustion.rate_limit";
  if (status === TIMED_OUT || last === "timeout") return "environment.exhaustion.timeout";
  if (last === "connect" || last === "reset") return "environment.exhaustion.network";
  if (last === "malformed") return "environment.exhaustion.malformed_response";
  return status >= ERROR ? "environment.exhaustion.api_error" : undefined;
}
