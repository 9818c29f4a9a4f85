// Responses that Plano keeps: a request gets the items that it continues before its own, the model is asked without state, and
// the client gets its answer when it is kept.
import { Readable } from "node:stream";
import type { Answer, Outcome } from "../exchange/answer.js";
import { isEventStream } from "../exchange/broken-stream.js";
import type { Chat } from "../exchange/chat.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { WholeBody } from "../exchange/whole-body.js";
import { isObject, type JsonObject } from "../json.js";
import { countValues } from "../json-size.js";
import { bytesHeldBy } from "../memory-budget.js";
import type { Item, StateStore } from "../state/store.js";
import { readJson } from "../upstream/read-json.js";
import { upstreamError } from "../upstream/upstream-error.js";
import { invalid, storeError, TOO_LARGE, TOO_LONG } from "./errors.js";
import { historyOf, MOST_ITEMS, ownItems } from "./history.js";
import { itemsOfInput, replayedItems, withCalls } from "./items.js";
import { needsState, readStateRequest, type StateRequest } from "./state-request.js";
import { keepStream } from "./stream.js";
import { tenantOf } from "./tenant.js";
import { latestItems } from "./truncation.js";
import { Turn } from "./turn.js";

const REASONING = "reasoning.encrypted_content";

export interface StatefulDependencies {
  store: StateStore;
  /** The header that tells tenants apart where no caller is known. */
  tenantHeader: string | undefined;
  /** Of a request to a model. */
  maxBodyBytes: number;
  /** The most that is kept. */
  maxKeptBytes: number;
  /** The provider keeps the state of such a request. */
  isKeptByProvider: (body: JsonObject) => boolean;
  /** A provider that may answer such a request has a Responses API. */
  isAskedNatively: (body: JsonObject) => boolean;
  /** The room of the models' context windows for it, in bytes; undefined if that is unknown. */
  roomFor: (body: JsonObject) => number | undefined;
  /** Milliseconds since 1970. */
  now: () => number;
}

export function statefulAnswer(answer: Chat["answer"], dependencies: StatefulDependencies): Chat["answer"] {
  return async (request) => {
    if (request.api !== "responses" || dependencies.isKeptByProvider(request.body)) return answer(request);
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
  { store, tenantHeader, maxBodyBytes, maxKeptBytes, isAskedNatively, roomFor, now }: StatefulDependencies,
): Promise<Outcome> {
  // Before the model is paid for.
  if (asked.stores && request.raw.length > maxKeptBytes) return { error: TOO_LARGE };
  const input = itemsOfInput(request.body.input);
  if (input === undefined) return { error: invalid("input", "a text or a list of items") };
  const tenant = tenantOf(request.headers, tenantHeader);
  const limits = { items: MOST_ITEMS, bytes: Math.max(0, maxBodyBytes - request.raw.length) };
  const reading = request.holding.part();
  let history: Awaited<ReturnType<typeof historyOf>>;
  try {
    history = await historyOf(asked, { store, tenant, limits, holding: reading });
  } catch (error) {
    return { error: storeError(error) };
  }
  if ("error" in history) return history;
  const own = ownItems(input, history.items);
  if ("error" in own) return own;
  const turn = new Turn({ ...{ store, tenant, asked }, input: own.items, now: now() });
  const room = asked.truncates ? roomFor(request.body) : undefined;
  const before = room === undefined ? history.items : latestItems(history.items, room - request.raw.length);
  const all = [...before, ...own.items];
  const isCut = history.isCut || before.length < history.items.length;
  const replayed = replayedItems(isCut ? withCalls(all) : all, isAskedNatively(request.body));
  const body = statelessBody(request.body, replayed);
  let raw: Buffer;
  try {
    raw = Buffer.from(JSON.stringify(body));
    reading.release();
    request.holding.grow(bytesHeldBy(raw.length, countValues(raw)));
  } catch (error) {
    return { error: upstreamError(error, "model", "The model") };
  }
  if (raw.length > maxBodyBytes) return { error: TOO_LONG };
  const outcome = await answer({ ...request, body, raw });
  return "answer" in outcome ? keepAnswer(outcome.answer, turn, request) : outcome;
}

/** The model gets all items, and keeps none. What it thought comes back only if its provider sends it. */
function statelessBody(
  {
    previous_response_id: _previous,
    conversation: _conversation,
    background: _background,
    ...body
  }: JsonObject,
  input: readonly Item[],
): JsonObject {
  const included = Array.isArray(body.include) ? body.include : [];
  const include = isObject(body.reasoning) ? [...new Set([...included, REASONING])] : included;
  return { ...body, ...(include.length > 0 && { include }), store: false, input };
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
