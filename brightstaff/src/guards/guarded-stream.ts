// Judges a stream while it runs: its events are held until the text in them is judged, together with the text before it.
import type { Readable } from "node:stream";
import type { ClientError } from "../errors/client-error.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { endingError } from "../exchange/ending-error.js";
import { type Arrival, arrivalsOf } from "../filters/stream/arrivals.js";
import { createFrameReader, type Part, writeEvent } from "../filters/stream/frames.js";
import { parseObject } from "../json.js";
import { bytesHeldBy, OverBudget } from "../memory-budget.js";
import { OVERLOADED } from "../overload.js";
import { type EventPiece, eventPieces } from "./answer-texts.js";
import type { GuardedText } from "./guard.js";
import type { Judges } from "./guards.js";
import { HeldTexts, TooManyTexts } from "./held-texts.js";
import { judge } from "./judge.js";
import { notJudged } from "./refusal.js";

/** Characters that are worth a judgement. */
const ENOUGH = 400;
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
  const { holding } = request;
  const [reading, keeping] = [holding.part(), holding.part()];
  const reader = createFrameReader(reading);
  const held = new HeldEvents();
  const ending = (error: ClientError): Buffer => Buffer.from(endingError(request, { error }));
  const release = async (): Promise<string | ClientError> => {
    const { texts, events } = held.take();
    if (texts.length > 0) {
      const body = { text: texts.map(({ text }) => text).join("\n\n") };
      const refusal = await judge(judges, request, { texts, body, what: "The answer" });
      if (refusal !== undefined) return refusal.error;
    }
    return events;
  };
  try {
    for await (const arrival of arrivalsOf(source, () => held.due())) {
      for (const part of partsOf(arrival, reader)) {
        if (part === "too large") return yield ending(TOO_LARGE);
        held.add(part, piecesOf(part, request));
      }
      keeping.resize(bytesHeldBy(held.size + held.kept, 0, true));
      if (!held.isDue() && !(typeof arrival === "object" && "end" in arrival)) continue;
      const released = await release();
      if (typeof released !== "string") return yield ending(released);
      if (released !== "") yield Buffer.from(released);
      if (typeof arrival === "object" && "error" in arrival) throw arrival.error;
    }
  } catch (error) {
    if (error instanceof OverBudget) return yield ending(OVERLOADED);
    if (!(error instanceof TooManyTexts)) throw error;
    request.log.warn({ err: error }, "a stream could not be judged");
    yield ending(notJudged("The answer").error);
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

function piecesOf(part: Exclude<Part, "too large">, { api }: ClientRequest): EventPiece[] {
  if ("comment" in part) return [markOf("comment", part.comment)];
  const { event, id, data } = part;
  const marks = [markOf("event", event ?? ""), markOf("id", id ?? "")];
  const body = parseObject(data);
  if (body !== undefined) return [...marks, ...eventPieces(api, body)];
  // What is no JSON of the API, such as `[DONE]`, says what it is.
  return data === "[DONE]" ? marks : [...marks, { ...markOf("", data), kind: "said", isPiece: true }];
}

function markOf(name: string, text: string): EventPiece {
  return { text, kind: "label", speaker: "assistant", isPiece: false, names: name, place: name };
}

class HeldEvents {
  readonly #texts = new HeldTexts();
  #events: string[] = [];
  #since = 0;
  size = 0;

  /** Characters that are kept between judgements. */
  get kept(): number {
    return this.#texts.kept;
  }

  add(part: Exclude<Part, "too large">, pieces: readonly EventPiece[]): void {
    const written = "comment" in part ? `: ${part.comment}\n\n` : writeEvent(part, part.data);
    if (this.#events.length === 0) this.#since = performance.now();
    this.#events.push(written);
    this.size += written.length;
    for (const piece of pieces) this.#texts.add(piece);
  }

  /** Events without text wait for none. */
  isDue(): boolean {
    const { size } = this.#texts;
    return size === 0 || size >= ENOUGH || this.size >= MOST || (this.due() ?? 1) <= 0;
  }

  /** Milliseconds; undefined if nothing is held. */
  due(): number | undefined {
    return this.#events.length === 0 ? undefined : this.#since + DELAY - performance.now();
  }

  /** All events, and their texts with what was said before. */
  take(): { texts: GuardedText[]; events: string } {
    const events = this.#events.join("");
    [this.#events, this.size] = [[], 0];
    return { texts: this.#texts.take(), events };
  }
}
