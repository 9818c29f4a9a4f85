// Judges a stream while it runs: its events are held until the text in them is judged, together with the text before it.
import type { Readable } from "node:stream";
import { type ClientError, errorEvent } from "../errors/client-error.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { type Arrival, arrivalsOf } from "../filters/stream/arrivals.js";
import { createFrameReader, type Part, writeEvent } from "../filters/stream/frames.js";
import { parseObject } from "../json.js";
import { bytesHeldBy, OverBudget } from "../memory-budget.js";
import { OVERLOADED } from "../overload.js";
import { eventText } from "./answer-texts.js";
import type { Judges } from "./guards.js";
import { judge } from "./judge.js";

/** Characters that are worth a judgement. */
const ENOUGH = 400;
/** Judged characters that are seen again with those that follow. */
const CONTEXT = 400;
/** Milliseconds after which less text is judged. */
const DELAY = 1_000;
/** Characters of held events, which are judged then, however little they say. */
const MOST = 1 << 20;
const TOO_LARGE: ClientError = { status: 502, message: "An event of the answer is too large." };

/** A refusal also ends the source, so that the model does not go on. */
export async function* guardStream(
  source: Readable,
  judges: Judges,
  request: ClientRequest,
): AsyncGenerator<Buffer, void, undefined> {
  const { api, holding } = request;
  const [reading, keeping] = [holding.part(), holding.part()];
  const reader = createFrameReader(reading);
  const held = new HeldEvents();
  const release = async (): Promise<string | ClientError> => {
    const { text, events } = held.take();
    if (text !== "") {
      const texts = [{ text, kind: "said", speaker: "assistant" }] as const;
      const refusal = await judge(judges, request, { texts, body: { text }, what: "The answer" });
      if (refusal !== undefined) return refusal.error;
    }
    return events;
  };
  try {
    for await (const arrival of arrivalsOf(source, () => held.due())) {
      for (const part of partsOf(arrival, reader)) {
        if (part === "too large") return yield Buffer.from(errorEvent(api, TOO_LARGE));
        held.add(part, "comment" in part ? "" : textOf(part, request));
      }
      keeping.resize(bytesHeldBy(held.size, 0, true));
      if (!held.isDue() && !(typeof arrival === "object" && "end" in arrival)) continue;
      const released = await release();
      if (typeof released !== "string") return yield Buffer.from(errorEvent(api, released));
      if (released !== "") yield Buffer.from(released);
      if (typeof arrival === "object" && "error" in arrival) throw arrival.error;
    }
  } catch (error) {
    if (!(error instanceof OverBudget)) throw error;
    yield Buffer.from(errorEvent(api, OVERLOADED));
  } finally {
    reading.release();
    keeping.release();
  }
}

function partsOf(arrival: Arrival, reader: ReturnType<typeof createFrameReader>): Iterable<Part> {
  if (arrival === "late") return [];
  if ("chunk" in arrival) return reader.read(arrival.chunk);
  // A truncated last event is dropped.
  return "error" in arrival ? [] : reader.end();
}

function textOf({ data }: { data: string }, { api }: ClientRequest): string {
  const event = parseObject(data);
  // What is no JSON of the API, such as `[DONE]`, says what it is.
  return event === undefined ? (data === "[DONE]" ? "" : data) : eventText(api, event);
}

class HeldEvents {
  #events: string[] = [];
  /** What they say. */
  #text = "";
  /** The end of what was judged before. */
  #before = "";
  #since = 0;
  size = 0;

  add(part: Exclude<Part, "too large">, text: string): void {
    const written = "comment" in part ? `: ${part.comment}\n\n` : writeEvent(part, part.data);
    if (this.#events.length === 0) this.#since = performance.now();
    this.#events.push(written);
    this.size += written.length;
    this.#text += text;
  }

  /** Events without text wait for none. */
  isDue(): boolean {
    const { length } = this.#text;
    return length === 0 || length >= ENOUGH || this.size >= MOST || (this.due() ?? 1) <= 0;
  }

  /** Milliseconds; undefined if nothing is held. */
  due(): number | undefined {
    return this.#events.length === 0 ? undefined : this.#since + DELAY - performance.now();
  }

  /** All events, and their text with what was said before. */
  take(): { text: string; events: string } {
    const text = this.#text === "" ? "" : this.#before + this.#text;
    if (text !== "") this.#before = text.slice(-CONTEXT);
    const events = this.#events.join("");
    [this.#events, this.#text, this.size] = [[], "", 0];
    return { text, events };
  }
}
