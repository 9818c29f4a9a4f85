// The request that a model gets: with the items that it continues before its own, and nothing of state.
import type { Refusal } from "../exchange/answer.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { isObject, type JsonObject } from "../json.js";
import { countValues } from "../json-size.js";
import { bytesHeldBy } from "../memory-budget.js";
import type { Item, StateStore } from "../state/store.js";
import { upstreamError } from "../upstream/upstream-error.js";
import { invalid, storeError, TOO_LONG } from "./errors.js";
import { historyOf, MOST_ITEMS, ownItems } from "./history.js";
import { itemsOfInput, losesThoughts, replayedItems, withCalls } from "./items.js";
import type { LargeReading } from "./large-readings.js";
import type { StateRequest } from "./state-request.js";
import { latestItems } from "./truncation.js";

const REASONING = "reasoning.encrypted_content";

export interface ContinuedDependencies {
  /** Of a request to a model. */
  requestBodyBytes: number;
  /** The providers with a Responses API that may answer such a request. */
  nativeProviders: (body: JsonObject) => readonly string[];
  /** The room of the models' context windows for it, in bytes; undefined if that is unknown. */
  roomFor: (body: JsonObject) => number | undefined;
}

interface Source extends ContinuedDependencies {
  store: StateStore;
  tenant: string;
  large: LargeReading;
}

export interface Continued {
  /** The request's own items. */
  input: Item[];
  /** What a model has thought is left out: another provider's. */
  losesThoughts: boolean;
  body: JsonObject;
  raw: Buffer;
}

/** Rejects with the signal's reason when the client left. */
export async function continued(
  request: ClientRequest,
  asked: StateRequest,
  { store, tenant, large, requestBodyBytes, nativeProviders, roomFor }: Source,
): Promise<Continued | Refusal> {
  const input = itemsOfInput(request.body.input);
  if (input === undefined) return { error: invalid("input", "a text or a list of items") };
  const limits = { items: MOST_ITEMS, bytes: Math.max(0, requestBodyBytes - request.raw.length) };
  const reading = request.holding.part();
  let history: Awaited<ReturnType<typeof historyOf>>;
  try {
    history = await historyOf(asked, { store, tenant, limits, holding: reading, large });
  } catch (error) {
    request.signal.throwIfAborted();
    return { error: storeError(error) };
  }
  if ("error" in history) return history;
  const own = ownItems(input, history.items);
  if ("error" in own) return own;
  const room = asked.truncates ? roomFor(request.body) : undefined;
  const before = room === undefined ? history.items : latestItems(history.items, room - request.raw.length);
  const all = [...before, ...own.items];
  const isCut = history.isCut || before.length < history.items.length;
  const natives = nativeProviders(request.body);
  const replayed = replayedItems(isCut ? withCalls(all) : all, natives);
  const body = statelessBody(request.body, replayed);
  try {
    const raw = Buffer.from(JSON.stringify(body));
    reading.release();
    request.holding.grow(bytesHeldBy(raw.length, countValues(raw)));
    if (raw.length > requestBodyBytes) return { error: TOO_LONG };
    return { input: own.items, losesThoughts: losesThoughts(all, natives), body, raw };
  } catch (error) {
    return { error: upstreamError(error, "model", "The model") };
  }
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
