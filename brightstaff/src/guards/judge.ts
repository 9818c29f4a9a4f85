// Has guards judge something, and says what the client gets in its place if they refuse it.
import type { Refusal } from "../exchange/answer.js";
import type { ClientRequest } from "../exchange/client-request.js";
import type { JsonObject } from "../json.js";
import { OVERLOADED } from "../overload.js";
import type { GuardedText } from "./guard.js";
import type { Judges } from "./guards.js";
import { notJudged, refusedBy } from "./refusal.js";

interface Judged {
  texts: readonly GuardedText[];
  body: JsonObject;
  /** Begins a message: "The request". */
  what: string;
}

/** Undefined: it may go on. Rejects when the client left. */
export async function judge(
  { panel, message, reporter }: Judges,
  request: ClientRequest,
  { texts, body, what }: Judged,
): Promise<Refusal | undefined> {
  const judgement = await panel.judge(texts, { request, body, signal: request.signal });
  if (judgement === "passed") return undefined;
  if (judgement === "overloaded") return { error: OVERLOADED };
  const refusal = judgement === "failed" ? notJudged(what) : refusedBy(message);
  reporter?.report({ ...refusal.error, headers: refusal.headers }, request);
  return refusal;
}
