// Puts masked values back into a stream: a text that may end within a placeholder is held until that is known.
import type { Readable } from "node:stream";
import type { ClientApi } from "../conversation/api.js";
import { errorEvent } from "../errors/client-error.js";
import { beginOfPlaceholder, type Masks } from "../filters/builtin/masks.js";
import { arrivalsOf } from "../filters/stream/arrivals.js";
import { createFrameReader, type Part, writeEvent } from "../filters/stream/frames.js";
import { parseObject } from "../json.js";
import { OverBudget } from "../memory-budget.js";
import { OVERLOADED } from "../overload.js";
import type { ClientRequest } from "./client-request.js";
import { endOf, type Growing, growingIn } from "./growing-texts.js";
import { restoredBody } from "./restored-body.js";

type Frame = { event?: string | undefined; id?: string | undefined };
const TOO_LARGE = { status: 502, message: "An event of the answer is too large." };

/** The end of a text that may be a placeholder's beginning. */
interface Tail {
  text: string;
  frame: Frame;
  growing: Growing;
}

export async function* restoreStream(
  source: Readable,
  masks: Masks,
  { api, holding }: ClientRequest,
): AsyncGenerator<Buffer, void, undefined> {
  const reading = holding.part();
  const reader = createFrameReader(reading);
  const restoring = new Restoring(api, masks);
  try {
    for await (const arrival of arrivalsOf(source, () => undefined)) {
      if (arrival === "late") continue;
      const parts = "chunk" in arrival ? reader.read(arrival.chunk) : "error" in arrival ? [] : reader.end();
      for (const part of parts) {
        if (part === "too large") return yield Buffer.from(errorEvent(api, TOO_LARGE));
        yield Buffer.from(restoring.pass(part));
      }
      if (!("end" in arrival)) continue;
      yield Buffer.from(restoring.flush(""));
      if ("error" in arrival) throw arrival.error;
    }
  } catch (error) {
    if (!(error instanceof OverBudget)) throw error;
    yield Buffer.from(errorEvent(api, OVERLOADED));
  } finally {
    reading.release();
  }
}

class Restoring {
  readonly #api: ClientApi;
  readonly #masks: Masks;
  /** By the place of the text; each is shorter than a placeholder. */
  readonly #tails = new Map<string, Tail>();

  constructor(api: ClientApi, masks: Masks) {
    this.#api = api;
    this.#masks = masks;
  }

  /** The event as it goes on, after what it ends. */
  pass(part: Exclude<Part, "too large">): string {
    if ("comment" in part) return `: ${part.comment}\n\n`;
    const body = parseObject(part.data);
    if (body === undefined) return this.flush("") + writeEvent(part, part.data);
    const ended = endOf(this.#api, body);
    const texts = growingIn(this.#api, body);
    if (texts.length === 0) {
      const before = ended === undefined ? "" : this.flush(ended);
      const told = restoredBody(body, this.#masks);
      return before + writeEvent(part, told === body ? part.data : JSON.stringify(told));
    }
    let told = body;
    for (const growing of texts) {
      const text = this.#grow(growing, part, ended !== undefined && growing.place.startsWith(ended));
      if (text !== growing.text) told = growing.with(told, text);
    }
    const before = ended === undefined ? "" : this.flush(ended);
    return before + writeEvent(part, told === body ? part.data : JSON.stringify(told));
  }

  /** Lets go of all tails whose place begins so. */
  flush(place: string): string {
    let events = "";
    for (const [name, { text, frame, growing }] of this.#tails) {
      if (!name.startsWith(place)) continue;
      this.#tails.delete(name);
      events += writeEvent(frame, JSON.stringify(growing.alone(text)));
    }
    return events;
  }

  #grow(growing: Growing, { event, id }: Frame, isEnd: boolean): string {
    const { place, inJson } = growing;
    const text = (this.#tails.get(place)?.text ?? "") + growing.text;
    const cut = isEnd ? text.length : beginOfPlaceholder(text);
    this.#tails.delete(place);
    if (cut < text.length) this.#tails.set(place, { text: text.slice(cut), frame: { event, id }, growing });
    return this.#masks.restore(text.slice(0, cut), inJson);
  }
}
