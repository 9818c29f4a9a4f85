// Holds a stream's text for its filters: until there is enough of it, up to the end of a word, or until it is late.
import type { EventSourceMessage } from "eventsource-parser";
import type { JsonObject } from "../../json.js";
import { bytesHeldBy, type Holding } from "../../memory-budget.js";
import { joinLogprobs, type Logprobs } from "../logprobs.js";
import { beforeLastCharacter, lastBetweenWords } from "./cut.js";
import type { TextDelta } from "./text-delta.js";

/** An event for filters. `data` is its exact text, if known. */
export interface Framed {
  frame: Pick<EventSourceMessage, "event" | "id">;
  body: JsonObject;
  data?: string;
}

/** An event whose text is held, maybe in several parts. */
interface Origin {
  /** Bytes that the event holds in memory. */
  bytes: number;
  /** Number of parts whose first event this is. */
  users: number;
}

/** One part's share of an event. */
export interface Share {
  size: number;
  origin: Origin;
}

/** Characters that are worth a call, up to the end of a word. */
const ENOUGH = 64;
/** Characters without the end of a word after which text goes on. */
const LONGEST_WORD = 1_024;
/** Milliseconds after which whole words go on, however few. */
const DELAY = 200;
/** Milliseconds without new text after which an unfinished word goes on. */
const LONGEST_DELAY = 2_000;
/** Characters held at most, of all parts and of the events as which they go on. */
const MOST = 1 << 20;
/** Bytes that a part takes besides its text and its event. */
const PART_BYTES = 1_000;

type Taken = Generator<Framed, void, undefined>;

/**
 * Log probabilities of one event's text. They follow the end of their text, since they would reveal what is still held.
 */
interface HeldLogprobs {
  logprobs: Logprobs;
  /** The end of the event's text, counted from the part's first held character ever. */
  end: number;
  size: number;
  /** Bytes in memory. */
  bytes: number;
}

interface Held {
  /** The first of the joined events; the joined text goes on as this event. */
  first: TextDelta;
  origin: Origin;
  frame: Framed["frame"];
  text: string;
  /** Characters that went on before. */
  gone: number;
  logprobs: HeldLogprobs[];
  size: number;
  since: number;
  /** When the part last grew. */
  grown: number;
  /** The text of the only event, while that is whole. */
  data?: string | undefined;
}

/** Results stay charged until the next one is requested. Methods that add text throw `OverBudget`. */
export class HeldText {
  readonly #parts = new Map<string, Held>();
  /** Parts that have grown; the next `take` inspects these and those that are due. */
  readonly #fresh = new Set<Held>();
  /** Sorted by when they began to wait, and by when they last grew: the first one is due first. */
  readonly #young = new Set<Held>();
  readonly #byGrowth = new Set<Held>();
  readonly #holding: Holding | undefined;
  #size = 0;
  #bytes = 0;

  constructor(holding?: Holding) {
    this.#holding = holding;
  }

  /** Adds it after taking everything that has to go before. */
  *add(delta: TextDelta, { frame, data }: Framed, { size, origin }: Share, now: number): Taken {
    yield* this.#makeRoom(delta, size);
    const { part, text, logprobs } = delta;
    const held = this.#parts.get(part);
    if (held === undefined) {
      const known = logprobs === undefined ? [] : [{ logprobs, end: text.length, size: 0, bytes: 0 }];
      const begun = { first: delta, origin, frame, text, gone: 0, logprobs: known, size };
      const added = { ...begun, since: now, grown: now, data };
      this.#parts.set(part, added);
      this.#fresh.add(added);
      this.#wait(added, now);
      if (origin.users === 0) this.#bytes += origin.bytes;
      origin.users += 1;
      this.#size += size;
    } else {
      held.text += text;
      held.data = undefined;
      this.#fresh.add(held);
      this.#note(held, now);
      this.#grow(held, text.length);
      if (logprobs !== undefined) {
        const { bytes } = origin;
        held.logprobs.push({ logprobs, end: held.gone + held.text.length, size, bytes });
        this.#grow(held, size);
        this.#bytes += bytes;
      }
    }
    this.#charge();
  }

  /** Takes parts that have waited long enough or have enough text. */
  *take(now: number): Taken {
    for (const held of this.#toLookAt(now)) {
      const cut = cutOf(held, now);
      if (cut > 0) yield this.#cut(held, cut, now);
      // The last character stays, and is inspected again later.
      else if (now - held.grown >= LONGEST_DELAY) this.#note(held, now);
    }
    this.#charge();
  }

  /** Takes all text, or all of one part. */
  *takeAll(part?: string): Taken {
    const one = part === undefined ? undefined : this.#parts.get(part);
    const taken = part === undefined ? [...this.#parts.values()] : one === undefined ? [] : [one];
    for (const held of taken) {
      this.#parts.delete(held.first.part);
      for (const queue of [this.#fresh, this.#young, this.#byGrowth]) queue.delete(held);
      yield whole(held);
      this.#size -= held.size;
      for (const { bytes } of held.logprobs) this.#bytes -= bytes;
      held.origin.users -= 1;
      if (held.origin.users === 0) this.#bytes -= held.origin.bytes;
    }
    if (taken.length > 0) this.#charge();
  }

  /** Milliseconds until a part is due without further input. */
  due(now: number): number | undefined {
    const [oldest] = this.#young;
    const [stillest] = this.#byGrowth;
    if (stillest === undefined) return undefined;
    const due = stillest.grown + LONGEST_DELAY;
    return (oldest === undefined ? due : Math.min(oldest.since + DELAY, due)) - now;
  }

  #toLookAt(now: number): Set<Held> {
    const looked = new Set(this.#fresh);
    this.#fresh.clear();
    for (const held of this.#young) {
      if (now - held.since < DELAY) break;
      this.#young.delete(held);
      looked.add(held);
    }
    for (const held of this.#byGrowth) {
      if (now - held.grown < LONGEST_DELAY) break;
      looked.add(held);
    }
    return looked;
  }

  /** Restarts the part's wait. */
  #wait(held: Held, now: number): void {
    held.since = now;
    this.#young.delete(held);
    this.#young.add(held);
    this.#note(held, now);
  }

  /** Notes the time of the part's last character. */
  #note(held: Held, now: number): void {
    held.grown = now;
    this.#byGrowth.delete(held);
    this.#byGrowth.add(held);
  }

  *#makeRoom({ part, kind }: TextDelta, size: number): Taken {
    if (this.#size + size > MOST) return yield* this.takeAll();
    const held = this.#parts.get(part);
    if (held !== undefined && held.first.kind !== kind) yield* this.takeAll(part);
  }

  #charge(): void {
    const parts = this.#parts.size * PART_BYTES;
    this.#holding?.resize(this.#bytes + parts + bytesHeldBy(this.#size, 0, true));
  }

  #grow(held: Held, by: number): void {
    held.size += by;
    this.#size += by;
  }

  #cut(held: Held, cut: number, now: number): Framed {
    held.gone += cut;
    const later = held.logprobs.findIndex(({ end }) => end > held.gone);
    const known = held.logprobs.splice(0, later < 0 ? held.logprobs.length : later);
    const body = held.first.with(
      held.text.slice(0, cut),
      joinLogprobs(known.map(({ logprobs }) => logprobs)),
    );
    held.text = held.text.slice(cut);
    this.#grow(held, -cut);
    for (const { size, bytes } of known) {
      this.#grow(held, -size);
      this.#bytes -= bytes;
    }
    this.#wait(held, now);
    held.data = undefined;
    return { frame: held.frame, body };
  }
}

function cutOf({ text, since, grown }: Held, now: number): number {
  const age = now - since;
  const cut = text.length >= ENOUGH || age >= DELAY ? lastBetweenWords(text) : 0;
  if (cut >= ENOUGH || (cut > 0 && age >= DELAY)) return cut;
  const isLate = text.length - cut > LONGEST_WORD || now - grown >= LONGEST_DELAY;
  return isLate ? beforeLastCharacter(text) : 0;
}

function whole({ first, frame, text, logprobs, data }: Held): Framed {
  const known = joinLogprobs(logprobs.map((one) => one.logprobs));
  return { frame, body: first.with(text, known), ...(data !== undefined && { data }) };
}
