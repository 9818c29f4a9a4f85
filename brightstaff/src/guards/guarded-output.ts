// Puts guards behind a chat: a whole answer is held until it is judged, and a stream piece by piece.
import { Readable } from "node:stream";
import type { Answer, Outcome } from "../exchange/answer.js";
import { isEventStream } from "../exchange/broken-stream.js";
import type { Chat } from "../exchange/chat.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { WholeBody } from "../exchange/whole-body.js";
import { readJson } from "../upstream/read-json.js";
import { upstreamError } from "../upstream/upstream-error.js";
import { answerTexts } from "./answer-texts.js";
import { guardStream } from "./guarded-stream.js";
import type { Judges } from "./guards.js";
import { judge } from "./judge.js";

export function guardedOutput(answer: Chat["answer"], judges: Judges | undefined): Chat["answer"] {
  if (judges === undefined) return answer;
  return async (request) => {
    const outcome = await answer(request);
    return "answer" in outcome ? guardAnswer(outcome.answer, judges, request) : outcome;
  };
}

async function guardAnswer(answer: Answer, judges: Judges, request: ClientRequest): Promise<Outcome> {
  if (answer.status >= 400) return { answer };
  const { "content-length": _length, ...headers } = answer.headers;
  if (isEventStream(answer)) {
    const events = guardStream(answer.body, judges, request);
    return { answer: { ...answer, headers, body: Readable.from(events, { objectMode: false }) } };
  }
  try {
    const body = await readJson(answer, request.holding);
    const refusal = await judge(judges, request, { texts: answerTexts(body), body, what: "The answer" });
    const judged = new WholeBody(JSON.stringify(body));
    return refusal ?? { answer: { ...answer, headers, body: judged } };
  } catch (error) {
    request.signal.throwIfAborted();
    request.log.error({ err: error }, "an answer could not be read");
    return { error: upstreamError(error, "model", "The model") };
  }
}
