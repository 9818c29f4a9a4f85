// Puts guards before a chat: a request goes on once it is judged, or, in parallel, while it is. Nothing reaches the client
// before the verdict.
import type { Outcome, Refusal } from "../exchange/answer.js";
import type { Chat } from "../exchange/chat.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { upstreamError } from "../upstream/upstream-error.js";
import type { Guards } from "./guards.js";
import { judge } from "./judge.js";
import { textsIn } from "./texts-in.js";

const REFUSED = new Error("a guard refused the request");

type InputGuard = NonNullable<Guards["input"]>;

export function guardedInput(answer: Chat["answer"], input: Guards["input"]): Chat["answer"] {
  if (input === undefined) return answer;
  return async (request) => {
    const own = asJudged(request);
    if ("error" in own) return own;
    return input.parallel ? sideBySide(input, own, answer) : inTurn(input, own, answer);
  };
}

/** With a body that is written as the guards saw it: another parser may read repeated members differently. */
function asJudged(request: ClientRequest): ClientRequest | Refusal {
  try {
    return { ...request, raw: Buffer.from(JSON.stringify(request.body)) };
  } catch (error) {
    return { error: upstreamError(error, "model", "The model") };
  }
}

async function inTurn(guard: InputGuard, request: ClientRequest, answer: Chat["answer"]): Promise<Outcome> {
  return (await judged(guard, request)) ?? answer(request);
}

async function sideBySide(
  guard: InputGuard,
  request: ClientRequest,
  answer: Chat["answer"],
): Promise<Outcome> {
  const own = new AbortController();
  const { signal } = request;
  signal.addEventListener("abort", () => own.abort(signal.reason), { once: true });
  if (signal.aborted) own.abort(signal.reason);
  const verdict = judged(guard, request);
  const cleared = verdict.then((refusal) => {
    if (refusal === undefined) return;
    own.abort(REFUSED);
    throw REFUSED;
  });
  const outcome = answer({ ...request, signal: own.signal, cleared });
  // Both may fail before anybody awaits them.
  for (const promise of [cleared, outcome]) promise.catch(() => {});
  const refusal = await verdict;
  if (refusal === undefined) return outcome;
  outcome.then(drop, () => {});
  return refusal;
}

function drop(outcome: Outcome): void {
  if (!("answer" in outcome)) return;
  const { body } = outcome.answer;
  body.on("error", () => {});
  body.destroy();
}

/** Undefined: the request may go on. */
function judged(guard: InputGuard, request: ClientRequest): Promise<Refusal | undefined> {
  const { body } = request;
  return judge(guard, request, { texts: textsIn(body), body, what: "The request" });
}
