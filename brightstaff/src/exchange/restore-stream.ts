// Puts masked values back into a stream: a text that may end within a placeholder is held until that is known.
import type { Readable } from "node:stream";
import type { ClientApi } from "../conversation/api.js";
import { JsonDepth } from "../filters/builtin/json-depth.js";
import type { Masks } from "../filters/builtin/masks.js";
import { arrivalsOf } from "../filters/stream/arrivals.js";
import { createFrameReader, type Part, writeEvent } from "../filters/stream/frames.js";
import { type JsonObject, parseObject } from "../json.js";
import { type Holding, OverBudget } from "../memory-budget.js";
import { OVERLOADED } from "../overload.js";
import type { ClientRequest } from "./client-request.js";
import { endingError } from "./ending-error.js";
import { endOf, type Growing, growingIn } from "./growing-texts.js";
import { restoredBody } from "./restored-body.js";

type Frame = { event?: string | undefined; id?: string | undefined };
/** Texts that may grow at the same time; of more, the oldest ones do not wait for their ends. */
const MOST_GROWING = 1_024;
/** Texts of one event that may do so. */
const MOST_OF_EVENT = 128;
/** Bytes of what is known of a text, besides names. */
const KNOWN = 1_000;
const TOO_LARGE = { status: 502, message: "An event of the answer is too large." };

/** What is known of a text that has not ended. */
interface Begun {
  depth: JsonDepth;
  /** Its end, which may be a placeholder's beginning. */
  tail: string;
  /** The event that brings the tail if nothing follows. */
  last: string;
}

export async function* restoreStream(
  source: Readable,
  masks: Masks,
  request: ClientRequest,
): AsyncGenerator<Buffer, void, undefined> {
  const { api, holding } = request;
  const [reading, begun] = [holding.part(), holding.part()];
  const reader = createFrameReader(reading);
  const restoring = new Restoring(api, masks, begun);
  try {
    for await (const arrival of arrivalsOf(source, () => undefined)) {
      if (arrival === "late") continue;
      const parts = "chunk" in arrival ? reader.read(arrival.chunk) : "error" in arrival ? [] : reader.end();
      for (const part of parts) {
        if (part === "too large") return yield Buffer.from(endingError(request, { error: TOO_LARGE }));
        yield Buffer.from(restoring.pass(part));
      }
      if (!("end" in arrival)) continue;
      yield Buffer.from(restoring.flush([""]));
      if ("error" in arrival) throw arrival.error;
    }
  } catch (error) {
    if (!(error instanceof OverBudget)) throw error;
    yield Buffer.from(endingError(request, { error: OVERLOADED }));
  } finally {
    reading.release();
    begun.release();
  }
}

class Restoring {
  readonly #api: ClientApi;
  readonly #masks: Masks;
  readonly #holding: Holding;
  /** By the place of the text, in the order of their beginnings. */
  readonly #begun = new Map<string, Begun>();

  constructor(api: ClientApi, masks: Masks, holding: Holding) {
    this.#api = api;
    this.#masks = masks;
    this.#holding = holding;
  }

  /** The event as it goes on, after what it ends. */
  pass(part: Exclude<Part, "too large">): string {
    if ("comment" in part) return `: ${part.comment}\n\n`;
    const body = parseObject(part.data);
    if (body === undefined) return this.flush([""]) + writeEvent(part, part.data);
    const ended = endOf(this.#api, body);
    const texts = growingIn(this.#api, body);
    const isWhole = texts.length === 0 || texts.length > MOST_OF_EVENT;
    const told = isWhole ? restoredBody(body, this.#masks) : this.#grown(body, texts, ended, part);
    const before = this.#forgetOldest() + this.flush(ended);
    return before + writeEvent(part, told === body ? part.data : JSON.stringify(told));
  }

  /** Lets go of all texts whose places begin so. */
  flush(places: readonly string[]): string {
    if (places.length === 0) return "";
    return this.#forget(
      [...this.#begun.keys()].filter((name) => places.some((place) => name.startsWith(place))),
    );
  }

  #forgetOldest(): string {
    const most = this.#begun.size - MOST_GROWING;
    return most > 0 ? this.#forget([...this.#begun.keys()].slice(0, most)) : "";
  }

  /** Returns what is left of the texts. */
  #forget(names: readonly string[]): string {
    let events = "";
    for (const name of names) {
      const known = this.#begun.get(name);
      if (known === undefined) continue;
      events += known.last;
      this.#begun.delete(name);
      this.#holding.grow(-bytesOf(name, known));
    }
    return events;
  }

  #grown(body: JsonObject, texts: readonly Growing[], ended: readonly string[], frame: Frame): JsonObject {
    let told = body;
    for (const growing of texts) {
      const isEnd = ended.some((place) => growing.place.startsWith(place));
      const text = this.#grow(growing, frame, isEnd);
      if (text !== growing.text) told = growing.with(told, text);
    }
    return told;
  }

  #grow(growing: Growing, { event, id }: Frame, isEnd: boolean): string {
    const { place } = growing;
    const known = this.#begun.get(place);
    const text = (known?.tail ?? "") + growing.text;
    const cut = isEnd ? text.length : this.#masks.beginOfPlaceholder(text);
    const depth = known?.depth ?? new JsonDepth();
    const told = this.#masks.restore(text.slice(0, cut), depth);
    // A copy, since a slice would keep the longer text in memory.
    const tail = Buffer.from(text.slice(cut)).toString();
    if (tail === "" && known?.tail === "") return told;
    this.#forget([place]);
    if (tail === "" && !this.#masks.needsDepth) return told;
    // It may be a whole placeholder, behind which only a colon was looked for.
    const rest = tail === "" ? "" : this.#masks.restore(tail, depth.copy());
    const last = tail === "" ? "" : writeEvent({ event, id }, JSON.stringify(growing.alone(rest)));
    const begun = { depth, tail, last };
    this.#holding.grow(bytesOf(place, begun));
    this.#begun.set(place, begun);
    return told;
  }
}

function bytesOf(place: string, { last }: Begun): number {
  return KNOWN + (place.length + last.length) * 2;
}
