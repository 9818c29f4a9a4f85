// Puts guards behind a chat: a whole answer is held until it is judged, and a stream piece by piece.
import { Readable } from "node:stream";
import type { Answer, Outcome, Refusal } from "../exchange/answer.js";
import { isEventStream } from "../exchange/broken-stream.js";
import type { Chat } from "../exchange/chat.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { WholeBody } from "../exchange/whole-body.js";
import { type JsonObject, parseObject } from "../json.js";
import { countValues, MOST_VALUES } from "../json-size.js";
import { readBytes, readJson } from "../upstream/read-json.js";
import { upstreamError } from "../upstream/upstream-error.js";
import { answerTexts } from "./answer-texts.js";
import type { GuardedText } from "./guard.js";
import { guardStream } from "./guarded-stream.js";
import type { Judges } from "./guards.js";
import { judge } from "./judge.js";

const WHAT = "The answer";
/** Codes of errors that quote what others have said. */
const QUOTING = new Set(["function_failed", "function_calling_failed", "filter_stopped"]);

export function guardedOutput(answer: Chat["answer"], judges: Judges | undefined): Chat["answer"] {
  if (judges === undefined) return answer;
  return async (request) => {
    const outcome = await answer(request);
    return "answer" in outcome
      ? guardAnswer(outcome.answer, judges, request)
      : guardRefusal(outcome, judges, request);
  };
}

async function guardRefusal(refusal: Refusal, judges: Judges, request: ClientRequest): Promise<Outcome> {
  const { code = "", message } = refusal.error;
  if (!QUOTING.has(code)) return refusal;
  const texts = [{ text: message, kind: "said", speaker: "assistant" }] as const;
  return (await judge(judges, request, { texts, body: { text: message }, what: WHAT })) ?? refusal;
}

async function guardAnswer(answer: Answer, judges: Judges, request: ClientRequest): Promise<Outcome> {
  const { "content-length": _length, ...headers } = answer.headers;
  if (isEventStream(answer)) {
    const events = guardStream(answer.body, judges, request);
    return { answer: { ...answer, headers, body: Readable.from(events, { objectMode: false }) } };
  }
  try {
    const { body, texts, written } = await readWhole(answer, request);
    const refusal = await judge(judges, request, { texts, body, what: WHAT });
    return refusal ?? { answer: { ...answer, headers, body: new WholeBody(written) } };
  } catch (error) {
    request.signal.throwIfAborted();
    request.log.error({ err: error }, "an answer could not be read");
    return { error: upstreamError(error, "model", "The model") };
  }
}

/** Errors may be no JSON. */
async function readWhole(
  answer: Answer,
  { api, holding }: ClientRequest,
): Promise<{ body: JsonObject; texts: GuardedText[]; written: Buffer | string }> {
  if (answer.status < 400) {
    const body = await readJson(answer, holding);
    return { body, texts: answerTexts(api, body), written: JSON.stringify(body) };
  }
  if ((answer.headers["content-encoding"] ?? "identity") !== "identity")
    throw new Error("an error is compressed");
  const bytes = await readBytes(answer, holding);
  const text = bytes.toString();
  const body = countValues(bytes) > MOST_VALUES ? undefined : parseObject(text);
  if (body !== undefined) return { body, texts: answerTexts(api, body), written: JSON.stringify(body) };
  return { body: { text }, texts: [{ text, kind: "said", speaker: "assistant" }], written: bytes };
}
