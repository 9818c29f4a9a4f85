// Filters on an answer that streams: its text reaches them in whole words, joined from as many events as there are, and each
// other event as its JSON, all in their order.
import type { Readable } from "node:stream";
import type { ClientApi } from "../conversation/api.js";
import type { ClientError } from "../errors/client-error.js";
import { parseObject } from "../json.js";
import { countValues, MOST_VALUES } from "../json-size.js";
import { bytesHeldBy, type Holding, OverBudget } from "../memory-budget.js";
import { OVERLOADED } from "../overload.js";
import type { FilterChain } from "./chain.js";
import type { FilterCall } from "./filter.js";
import { isChanged, withoutLogprobs } from "./logprobs.js";
import { type Arrival, arrivalsOf } from "./stream/arrivals.js";
import { createFrameReader, type FrameReader, type Part, writeEvent } from "./stream/frames.js";
import { type Framed, HeldText, type Share } from "./stream/held-text.js";
import { identityOf, isPing, partOf, singly, textDeltaOf } from "./stream/text-delta.js";

export interface EventStreamFilter {
  /** Of the client's. */
  api: ClientApi;
  chain: FilterChain;
  call: Omit<FilterCall, "body">;
  /** The event, whole with its empty line, that ends a stopped stream in the client's API. */
  errorEvent(error: ClientError): string;
  /** Hears of a filter that failed and was skipped, once however often that happens. */
  onSkipped(filter: string): void;
}

/** `raw` is for no filter. */
type Outgoing = Framed | { raw: string } | "too large";

/** What has happened in the stream so far. */
interface State {
  skipped: Set<string>;
  /** A filter has changed something. */
  changed: boolean;
}

type Passed = { text: string } | { stop: ClientError };

const TOO_LARGE: Passed = { stop: { status: 502, message: "An event of the answer is too large." } };
/** Characters of an event besides its text. One that has more is not joined with others, and seen by filters as it came. */
const LARGEST_ENVELOPE = 64 << 10;
/** Bytes that are handed on at once: of an event, what is more stays charged until a reader wants it. */
const PIECE = 64 << 10;

/** A stop also ends the source: no model goes on for nobody. */
export async function* filterEventStream(
  source: Readable,
  filter: EventStreamFilter,
): AsyncGenerator<Buffer, void, undefined> {
  const { api, call, errorEvent } = filter;
  const [reading, holding] = [call.holding?.part(), call.holding?.part()];
  const held = new HeldText(holding);
  const state: State = { skipped: new Set(), changed: false };
  const reader = createFrameReader(reading);
  try {
    // One after the other: of all events of a chunk only one is made into an object at a time.
    for await (const arrival of arrivalsOf(source, () => held.due(performance.now()))) {
      for (const one of outgoing(arrival, reader, held, api)) {
        // What filters answer to one event is let go with it.
        const answered = call.holding?.part();
        try {
          const passed = await pass(one, filter, state, answered);
          if ("stop" in passed) return yield Buffer.from(errorEvent(passed.stop));
          yield* inPieces(Buffer.from(passed.text));
        } finally {
          answered?.release();
        }
      }
      if (typeof arrival === "object" && "error" in arrival) throw arrival.error;
    }
  } catch (error) {
    if (!(error instanceof OverBudget)) throw error;
    yield Buffer.from(errorEvent(OVERLOADED));
  } finally {
    reading?.release();
    holding?.release();
  }
}

/** Copies, as a view would keep the whole. */
function* inPieces(bytes: Buffer): Generator<Buffer, void, undefined> {
  if (bytes.length <= PIECE) return yield bytes;
  for (let at = 0; at < bytes.length; at += PIECE) yield Buffer.from(bytes.subarray(at, at + PIECE));
}

type AllOutgoing = Generator<Outgoing, void, undefined>;

function* outgoing(arrival: Arrival, reader: FrameReader, held: HeldText, api: ClientApi): AllOutgoing {
  const now = performance.now();
  if (arrival === "late") return yield* held.take(now);
  // What comes at once is joined as a whole, so that slow filters are asked less often.
  if ("chunk" in arrival) {
    for (const part of reader.read(arrival.chunk)) yield* arrange(part, held, api, now);
    return yield* held.take(now);
  }
  // Of an event that broke off nothing is to be seen; the words before it are told.
  if (!("error" in arrival)) for (const part of reader.end()) yield* arrange(part, held, api, now);
  yield* held.takeAll();
}

function* arrange(part: Part, held: HeldText, api: ClientApi, now: number): AllOutgoing {
  if (part !== "too large" && "comment" in part) return yield { raw: `: ${part.comment}\n\n` };
  const values = part === "too large" ? 0 : countValues(Buffer.from(part.data));
  if (part === "too large" || values > MOST_VALUES) {
    yield* held.takeAll();
    return yield "too large";
  }
  const { data } = part;
  const body = parseObject(data);
  if (body === undefined) {
    // Half an object, from a stream that broke off, would be what no filter has seen.
    if (/^\s*\{/.test(data)) return;
    yield* held.takeAll();
    return yield { raw: writeEvent(part, data) };
  }
  const all = singly(api, body);
  const isWhole = all.length === 1;
  if (!isWhole && data.length > LARGEST_ENVELOPE) {
    yield* held.takeAll();
    return yield { frame: part, body, data };
  }
  const share: Share = {
    size: Math.ceil(data.length / all.length),
    origin: { bytes: bytesHeldBy(data.length, values, true), users: 0 },
  };
  for (const [index, choices] of all.entries()) {
    const own = index === all.length - 1 ? body : identityOf(body);
    const event: Framed = isWhole ? { frame: part, body, data } : { frame: part, body: { ...own, choices } };
    const delta = textDeltaOf(api, own, choices);
    const saysNothing = delta?.text === "" && delta.logprobs === undefined;
    // What says nothing does not cut a word.
    if (isPing(api, body) || saysNothing) yield event;
    else if (delta === undefined || data.length - delta.text.length > LARGEST_ENVELOPE) {
      yield* held.takeAll(partOf(api, choices));
      yield event;
    } else {
      const { rest } = delta;
      const frame = { event: ownText(part.event), id: ownText(part.id) };
      const begun: Framed = { frame, body, ...(isWhole && rest === undefined && { data: ownText(data) }) };
      yield* held.add(delta, begun, share, now);
      if (rest === undefined) continue;
      yield* held.takeAll(delta.part);
      yield { frame: part, body: rest };
    }
  }
}

/** What is cut out of a longer text keeps all of that in memory; a copy does not. */
function ownText<Text extends string | undefined>(text: Text): Text {
  return (text && Buffer.from(text).toString()) as Text;
}

async function pass(
  one: Outgoing,
  { api, chain, call, onSkipped }: EventStreamFilter,
  state: State,
  holding: Holding | undefined,
): Promise<Passed> {
  if (one === "too large") return TOO_LARGE;
  if ("raw" in one) return { text: one.raw };
  const { frame, body, data } = one;
  const outcome = await chain.run({ ...call, ...(holding && { holding }), body });
  if (outcome.kind === "overloaded") return { stop: OVERLOADED };
  if (outcome.kind === "stopped") return { stop: { status: outcome.status, message: outcome.message } };
  for (const id of outcome.skipped) {
    if (!state.skipped.has(id)) onSkipped(id);
    state.skipped.add(id);
  }
  state.changed ||= isChanged(body, outcome.body);
  const told = state.changed ? withoutLogprobs(api, outcome.body) : outcome.body;
  const unchanged = told === body ? data : undefined;
  return { text: writeEvent(frame, unchanged ?? JSON.stringify(told)) };
}
