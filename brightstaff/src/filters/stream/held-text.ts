// Text of a stream on its way to filters: held until there is enough of it, up to the end of a word, or until it is late.
import type { EventSourceMessage } from "eventsource-parser";
import type { JsonObject } from "../../json.js";
import { joinLogprobs, type Logprobs } from "../logprobs.js";
import { beforeLastCharacter, lastBetweenWords } from "./cut.js";
import type { TextDelta } from "./text-delta.js";

/** An event for filters. `data` is its very text, if that is known. */
export interface Framed {
  frame: Pick<EventSourceMessage, "event" | "id">;
  body: JsonObject;
  data?: string;
}

/** Characters worth a call, up to the end of a word. */
const ENOUGH = 64;
/** Characters without an end of a word. */
const LONGEST_WORD = 1_024;
/** Milliseconds after which whole words go on, however few. */
const PATIENCE = 200;
/** Milliseconds without a piece of a word after which its end is not waited for any more. */
const LONGEST_PATIENCE = 2_000;
/** Characters that are held, of all parts and of the events as which they go on. */
const MOST = 1 << 20;

/** Of one event's text. Where that was cut, they go on with its end: before it, they would tell what is still held. */
interface HeldLogprobs {
  logprobs: Logprobs;
  /** Where the event's text ends, counted from the first that was held. */
  end: number;
  size: number;
}

interface Held {
  /** The first of the joined events, as which all of them go on. */
  first: TextDelta;
  frame: Framed["frame"];
  text: string;
  /** How much text went on before. */
  gone: number;
  logprobs: HeldLogprobs[];
  size: number;
  since: number;
  /** When something was added last. */
  grown: number;
  /** Of the only event, as long as it is whole. */
  data?: string | undefined;
}

export class HeldText {
  readonly #parts = new Map<string, Held>();
  #size = 0;

  /** What has to go before it is returned. `size`: characters of the event that are of this part. */
  add(delta: TextDelta, { frame, data }: Framed, size: number, now: number): Framed[] {
    const gone = this.#makeRoom(delta, size);
    const { part, text, logprobs } = delta;
    const held = this.#parts.get(part);
    if (held === undefined) {
      const known = logprobs === undefined ? [] : [{ logprobs, end: text.length, size: 0 }];
      const own = { first: delta, frame, text, gone: 0, logprobs: known, size, since: now, grown: now, data };
      this.#parts.set(part, own);
      this.#size += size;
    } else {
      held.text += text;
      held.grown = now;
      held.data = undefined;
      this.#grow(held, text.length);
      if (logprobs !== undefined) {
        held.logprobs.push({ logprobs, end: held.gone + held.text.length, size });
        this.#grow(held, size);
      }
    }
    return gone;
  }

  /** What has waited for long enough, or is enough. */
  take(now: number): Framed[] {
    return [...this.#parts.values()].flatMap((held) => {
      const cut = cutOf(held, now);
      if (cut > 0) return [this.#cut(held, cut, now)];
      // Its last character stays, and is looked at again.
      if (now - held.grown >= LONGEST_PATIENCE) held.grown = now;
      return [];
    });
  }

  /** All there is, or all of one part. */
  takeAll(part?: string): Framed[] {
    const taken = [...this.#parts].filter(([name]) => part === undefined || name === part);
    return taken.map(([name, held]) => {
      this.#parts.delete(name);
      this.#size -= held.size;
      return whole(held);
    });
  }

  /** Milliseconds until something may be taken, though nothing more comes. */
  due(now: number): number | undefined {
    const dues = [...this.#parts.values()].map(({ since, grown }) =>
      now - since < PATIENCE ? since + PATIENCE : grown + LONGEST_PATIENCE,
    );
    return dues.length === 0 ? undefined : Math.min(...dues) - now;
  }

  #makeRoom({ part, kind }: TextDelta, size: number): Framed[] {
    if (this.#size + size > MOST) return this.takeAll();
    const held = this.#parts.get(part);
    return held === undefined || held.first.kind === kind ? [] : this.takeAll(part);
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
    this.#grow(
      held,
      known.reduce((sum, { size }) => sum - size, -cut),
    );
    held.since = now;
    held.grown = now;
    held.data = undefined;
    return { frame: held.frame, body };
  }
}

function cutOf({ text, since, grown }: Held, now: number): number {
  const age = now - since;
  const cut = text.length >= ENOUGH || age >= PATIENCE ? lastBetweenWords(text) : 0;
  if (cut >= ENOUGH || (cut > 0 && age >= PATIENCE)) return cut;
  const isLate = text.length - cut > LONGEST_WORD || now - grown >= LONGEST_PATIENCE;
  return isLate ? beforeLastCharacter(text) : 0;
}

function whole({ first, frame, text, logprobs, data }: Held): Framed {
  const known = joinLogprobs(logprobs.map((one) => one.logprobs));
  return { frame, body: first.with(text, known), ...(data !== undefined && { data }) };
}
