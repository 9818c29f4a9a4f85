// Runs filters on a streamed response: its text in whole words, joined over events, and every other event as JSON, all
// in order.
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
  /** The client's API. */
  api: ClientApi;
  chain: FilterChain;
  call: Omit<FilterCall, "body">;
  /** The event that ends a stopped stream in the client's API, including its empty line; `filter`: the one that stopped it. */
  errorEvent(error: ClientError, filter?: string): string;
  /** Gets each filter that failed and was skipped, once. */
  onSkipped(filter: string): void;
}

/** `raw` bypasses the filters. */
type Outgoing = Framed | { raw: string } | "too large";

/** The state of one stream. */
interface State {
  skipped: Set<string>;
  /** A filter has changed something. */
  changed: boolean;
}

type Passed = { text: string } | { stop: ClientError; filter?: string };

const TOO_LARGE: Passed = { stop: { status: 502, message: "An event of the answer is too large." } };
/**
 * Characters of an event besides its text. Larger events are not joined with others, and reach filters as they came.
 */
const LARGEST_ENVELOPE = 64 << 10;
/** Bytes handed on at a time; the rest of an event stays charged until the reader takes it. */
const PIECE = 64 << 10;

/** A stop also ends the source, so that the model does not go on. */
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
    // Sequential, so that only one event of a chunk is an object at a time.
    for await (const arrival of arrivalsOf(source, () => held.due(performance.now()))) {
      for (const one of outgoing(arrival, reader, held, api)) {
        // Releases the memory of filters' answers with each event.
        const answered = call.holding?.part();
        try {
          const passed = await pass(one, filter, state, answered);
          if ("stop" in passed) return yield Buffer.from(errorEvent(passed.stop, passed.filter));
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

/** Copies the pieces, since views would keep the whole buffer. */
function* inPieces(bytes: Buffer): Generator<Buffer, void, undefined> {
  if (bytes.length <= PIECE) return yield bytes;
  for (let at = 0; at < bytes.length; at += PIECE) yield Buffer.from(bytes.subarray(at, at + PIECE));
}

type AllOutgoing = Generator<Outgoing, void, undefined>;

function* outgoing(arrival: Arrival, reader: FrameReader, held: HeldText, api: ClientApi): AllOutgoing {
  const now = performance.now();
  if (arrival === "late") return yield* held.take(now);
  // Text that arrives together is joined before slow filters are called.
  if ("chunk" in arrival) {
    for (const part of reader.read(arrival.chunk)) yield* arrange(part, held, api, now);
    return yield* held.take(now);
  }
  // Drops a truncated last event; the words before it are delivered.
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
    // Drops half an object of a broken stream, which no filter could read.
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
    // Events without text do not cut a word.
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

/** Copies a text, since a slice would keep the longer text in memory. */
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
  if (outcome.kind === "stopped") {
    const { status, message, filter } = outcome;
    return { stop: { status, message }, filter };
  }
  for (const id of outcome.skipped) {
    if (!state.skipped.has(id)) onSkipped(id);
    state.skipped.add(id);
  }
  state.changed ||= isChanged(body, outcome.body);
  const told = state.changed ? withoutLogprobs(api, outcome.body) : outcome.body;
  const unchanged = told === body ? data : undefined;
  return { text: writeEvent(frame, unchanged ?? JSON.stringify(told)) };
}
