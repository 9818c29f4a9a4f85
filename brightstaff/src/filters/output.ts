// Filters on an answer that streams: its text reaches them in whole words, joined from as many events as there are, and each
// other event as its JSON, all in their order.
import type { Readable } from "node:stream";
import type { ClientApi } from "../conversation/api.js";
import type { ClientError } from "../errors/client-error.js";
import { parseObject } from "../json.js";
import { OVERLOADED } from "../overload.js";
import type { FilterChain } from "./chain.js";
import type { FilterCall } from "./filter.js";
import { isChanged, withoutLogprobs } from "./logprobs.js";
import { type Arrival, arrivalsOf } from "./stream/arrivals.js";
import { createFrameReader, type FrameReader, type Part, writeEvent } from "./stream/frames.js";
import { type Framed, HeldText } from "./stream/held-text.js";
import { isPing, partOf, singly, textDeltaOf } from "./stream/text-delta.js";

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

/** A stop also ends the source: no model goes on for nobody. */
export async function* filterEventStream(
  source: Readable,
  filter: EventStreamFilter,
): AsyncGenerator<Buffer, void, undefined> {
  const held = new HeldText();
  const state: State = { skipped: new Set(), changed: false };
  const reader = createFrameReader();
  for await (const arrival of arrivalsOf(source, () => held.due(performance.now()))) {
    for (const one of outgoing(arrival, reader, held, filter.api)) {
      const passed = await pass(one, filter, state);
      if ("stop" in passed) {
        yield Buffer.from(filter.errorEvent(passed.stop));
        return;
      }
      yield Buffer.from(passed.text);
    }
    if (typeof arrival === "object" && "error" in arrival) throw arrival.error;
  }
}

function outgoing(arrival: Arrival, reader: FrameReader, held: HeldText, api: ClientApi): Outgoing[] {
  const now = performance.now();
  if (arrival === "late") return held.take(now);
  // What comes at once is joined as a whole, so that slow filters are asked less often.
  if ("chunk" in arrival) {
    return [...arrange(reader.read(arrival.chunk), held, api, now), ...held.take(now)];
  }
  // Of an event that broke off nothing is to be seen; the words before it are told.
  const last = "error" in arrival ? [] : arrange(reader.end(), held, api, now);
  return [...last, ...held.takeAll()];
}

function arrange(parts: Part[], held: HeldText, api: ClientApi, now: number): Outgoing[] {
  return parts.flatMap((part): Outgoing[] => {
    if (part === "too large") return [...held.takeAll(), part];
    if ("comment" in part) return [{ raw: `: ${part.comment}\n\n` }];
    const whole = parseObject(part.data);
    if (whole === undefined) {
      // Half an object, from a stream that broke off, would be what no filter has seen.
      return /^\s*\{/.test(part.data) ? [] : [...held.takeAll(), { raw: writeEvent(part, part.data) }];
    }
    const bodies = singly(api, whole);
    const size = Math.ceil(part.data.length / bodies.length);
    return bodies.flatMap((body) => {
      const event: Framed = { frame: part, body, ...(bodies.length === 1 && { data: part.data }) };
      const delta = textDeltaOf(api, body);
      // What says nothing does not cut a word.
      const saysNothing = delta?.text === "" && delta.logprobs === undefined;
      if (isPing(api, body) || saysNothing) return [event];
      if (delta === undefined) return [...held.takeAll(partOf(api, body)), event];
      if (delta.rest === undefined) return held.add(delta, event, size, now);
      const before = held.add(delta, { frame: part, body }, size, now);
      return [...before, ...held.takeAll(delta.part), { frame: part, body: delta.rest }];
    });
  });
}

async function pass(
  one: Outgoing,
  { api, chain, call, onSkipped }: EventStreamFilter,
  state: State,
): Promise<Passed> {
  if (one === "too large") return TOO_LARGE;
  if ("raw" in one) return { text: one.raw };
  const { frame, body, data } = one;
  // What a filter answers to one event is let go with it.
  const holding = call.holding?.part();
  const outcome = await chain
    .run({ ...call, ...(holding && { holding }), body })
    .finally(() => holding?.release());
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
