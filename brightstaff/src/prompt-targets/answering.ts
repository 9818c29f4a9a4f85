// Answers a client: with what APIs returned, with a text of Plano's own, or by the model that gets both.
import { randomUUID } from "node:crypto";
import { PROMPT_TARGET_HEADER } from "@plano/config/contract";
import type { Answer, Outcome } from "../exchange/answer.js";
import type { ClientRequest } from "../exchange/client-request.js";
import type { JsonObject } from "../json.js";
import type { Egress } from "../upstream/egress.js";
import {
  answerHeaders,
  CHARGED_CALL,
  chosenModelHeaders,
  forwardedHeaders,
} from "../upstream/forwarded-headers.js";
import { upstreamError } from "../upstream/upstream-error.js";
import { type ApiResult, withResults, withSystemPrompt } from "./model-body.js";
import type { Head } from "./written/head.js";
import { streamedAnswer, wholeAnswer } from "./written/written.js";

/** What a text is, for those who look at the answer. */
interface Origin {
  /** In the place of a model's name. */
  model: string;
  /** The targets that were called. */
  targets: readonly string[];
}

export function answerWithText(
  request: ClientRequest,
  text: string | AsyncIterable<string>,
  { model, targets }: Origin,
): Answer {
  const { api, body } = request;
  const head = headOf(model);
  if (body.stream === true) {
    const pieces = typeof text === "string" ? once(text) : text;
    return marked(streamedAnswer(api, head, pieces), targets);
  }
  if (typeof text !== "string") throw new Error("a whole answer has a whole text");
  return marked(wholeAnswer(api, head, text), targets);
}

interface ModelRequest {
  model: string;
  systemPrompt: string | undefined;
  /** What the called APIs returned; empty: no target suits, and the model is asked as the client asks. */
  results: readonly ApiResult[];
}

/** Rejects only when the client left. */
export async function answerByModel(
  egress: Egress,
  request: ClientRequest,
  { model, systemPrompt, results }: ModelRequest,
): Promise<Outcome> {
  const { api, path, query, body, headers, requestId, signal, log } = request;
  const prompted = withSystemPrompt(api, body, systemPrompt);
  const asked = results.length === 0 ? prompted : withResults(api, prompted, results);
  // A caller who may not ask for the model itself may still get what it makes of a target's response.
  const own =
    results.length === 0
      ? forwardedHeaders(headers, requestId)
      : { ...chosenModelHeaders(headers, requestId), ...CHARGED_CALL };
  try {
    const answer = await egress.ask({
      path: path + query,
      body: JSON.stringify({ ...asked, model } satisfies JsonObject),
      headers: own,
      signal,
    });
    const whole = { status: answer.statusCode, headers: answerHeaders(answer.headers), body: answer.body };
    const targets = results.map(({ target }) => target);
    return { answer: marked(whole, targets) };
  } catch (error) {
    signal.throwIfAborted();
    log.error({ err: error, model }, "the model that answers prompts could not be asked");
    return { error: upstreamError(error, "model", "The model") };
  }
}

function marked(answer: Answer, targets: readonly string[]): Answer {
  if (targets.length === 0) return answer;
  const names = [...new Set(targets)].join(", ");
  return { ...answer, headers: { ...answer.headers, [PROMPT_TARGET_HEADER]: names } };
}

/** Each answer has an id of its own: clients may send the id of a request twice. */
export function headOf(model: string): Head {
  return { id: randomUUID().replaceAll("-", ""), model, created: Math.floor(Date.now() / 1_000) };
}

async function* once(text: string): AsyncGenerator<string, void, undefined> {
  yield text;
}
