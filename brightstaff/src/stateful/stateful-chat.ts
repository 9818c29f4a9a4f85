// Responses that Plano keeps: a request gets the items that it continues before its own, the model is asked without state, and
// the client gets its answer when it is kept.
import { Readable } from "node:stream";
import { DROPPED_HEADER, PROVIDER_HEADER } from "@plano/config/contract";
import type { ClientApi } from "../conversation/api.js";
import type { Answer, Outcome, Refusal } from "../exchange/answer.js";
import { isEventStream } from "../exchange/broken-stream.js";
import type { Chat } from "../exchange/chat.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { WholeBody } from "../exchange/whole-body.js";
import type { JsonObject } from "../json.js";
import type { StateStore } from "../state/store.js";
import { readJson } from "../upstream/read-json.js";
import { upstreamError } from "../upstream/upstream-error.js";
import { type Continued, type ContinuedDependencies, continued } from "./continued.js";
import { storeError, TOO_LARGE } from "./errors.js";
import type { LargeReadings } from "./large-readings.js";
import { needsState, readStateRequest, type StateRequest } from "./state-request.js";
import { keepStream } from "./stream.js";
import { tenantOf } from "./tenant.js";
import { Turn } from "./turn.js";

export interface StatefulDependencies extends ContinuedDependencies {
  store: StateStore;
  large: LargeReadings;
  /** The header that tells tenants apart where no caller is known. */
  tenantHeader: string | undefined;
  /** The most that is kept. */
  maxKeptBytes: number;
  /** The provider keeps the state of such a request. */
  isKeptByProvider: (body: JsonObject) => boolean;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Requests may continue others that are kept. */
const HAS_STATE: Record<ClientApi, boolean> = {
  "chat-completions": false,
  messages: false,
  responses: true,
};

export function statefulAnswer(answer: Chat["answer"], dependencies: StatefulDependencies): Chat["answer"] {
  return async (request) => {
    if (!HAS_STATE[request.api] || dependencies.isKeptByProvider(request.body)) return answer(request);
    const asked = readStateRequest(request.body);
    if ("error" in asked) return asked;
    if (!needsState(asked)) return answer(request);
    return answerStateful(answer, request, asked, dependencies);
  };
}

async function answerStateful(
  answer: Chat["answer"],
  request: ClientRequest,
  asked: StateRequest,
  dependencies: StatefulDependencies,
): Promise<Outcome> {
  const { store, large, maxKeptBytes, tenantHeader, now } = dependencies;
  // Before the model is paid for.
  if (asked.stores && request.raw.length > maxKeptBytes) return { error: TOO_LARGE };
  const tenant = tenantOf(request.headers, tenantHeader);
  const reading = large.reading(request.signal);
  let whole: Continued | Refusal;
  try {
    whole = await continued(request, asked, { ...dependencies, tenant, large: reading });
  } finally {
    reading.end();
  }
  if ("error" in whole) return whole;
  const { input, losesThoughts, body, raw } = whole;
  const turn = new Turn({ store, tenant, asked, input, now: now() });
  const outcome = await answer({ ...request, body, raw });
  if ("error" in outcome) return outcome;
  const { [PROVIDER_HEADER]: provider } = outcome.answer.headers;
  if (typeof provider === "string") turn.provider = provider;
  return keepAnswer(losesThoughts ? tellingLoss(outcome.answer) : outcome.answer, turn, request);
}

function tellingLoss(answer: Answer): Answer {
  const dropped = [answer.headers[DROPPED_HEADER] ?? [], "reasoning"].flat().join(", ");
  return { ...answer, headers: { ...answer.headers, [DROPPED_HEADER]: dropped } };
}

async function keepAnswer(answer: Answer, turn: Turn, request: ClientRequest): Promise<Outcome> {
  if (answer.status >= 400) return { answer };
  const { "content-length": _length, ...headers } = answer.headers;
  if (isEventStream(answer)) {
    const events = keepStream(answer.body, turn, request);
    return { answer: { ...answer, headers, body: Readable.from(events, { objectMode: false }) } };
  }
  let response: JsonObject;
  try {
    response = await readJson(answer, request.holding);
  } catch (error) {
    request.signal.throwIfAborted();
    request.log.error({ err: error }, "an answer could not be read");
    return { error: upstreamError(error, "model", "The model") };
  }
  const shown = Array.isArray(response.output) ? turn.shown(response) : response;
  try {
    if (shown !== response) await turn.keep(shown);
  } catch (error) {
    return { error: storeError(error) };
  }
  return { answer: { ...answer, headers, body: new WholeBody(JSON.stringify(shown)) } };
}
