// Reads and writes server-sent events, over any cuts of their bytes. Input is charged before it is parsed.
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { MOST_VALUES } from "../../json-size.js";
import { bytesHeldBy, type Holding } from "../../memory-budget.js";
import { type Size, StreamSize } from "./stream-size.js";

/** Characters of one event. */
const LARGEST_EVENT = 8 << 20;

export type Part = EventSourceMessage | { comment: string } | "too large";

export interface FrameReader {
  /** Each part is charged until the next one is requested. Throws `OverBudget`. */
  read(chunk: Uint8Array): Generator<Part, void, undefined>;
  end(): Generator<Part, void, undefined>;
}

export function createFrameReader(holding?: Holding): FrameReader {
  const parts: Part[] = [];
  const decoder = new TextDecoder();
  const size = new StreamSize();
  const parser = createParser({
    maxBufferSize: LARGEST_EVENT,
    onEvent: (event) => parts.push(event),
    // Comments are keep-alives.
    onComment: (comment) => parts.push({ comment }),
    onError: ({ type }) => {
      if (type === "max-buffer-size-exceeded") parts.push("too large");
    },
  });
  const unified = createLineEnds();
  function* feed(text: string): Generator<Part, void, undefined> {
    parser.feed(unified(text));
    yield* parts.splice(0);
  }
  const decode = (bytes: Uint8Array): string => decoder.decode(bytes, { stream: true });
  return {
    *read(chunk) {
      const { end, whole, begun } = size.read(chunk);
      holding?.resize(chargeFor(whole) + chargeFor(begun));
      // Decodes in two steps: a slice behind a finished event would keep all of that event's text.
      if (end > 0) yield* feed(decode(chunk.subarray(0, end)));
      holding?.resize(chargeFor(begun));
      yield* feed(decode(chunk.subarray(end)));
      if (begun.values > MOST_VALUES) yield "too large";
    },
    // Some servers leave out the empty line after the last event.
    *end() {
      yield* feed(`${decoder.decode()}\n\n`);
      holding?.release();
    },
  };
}

/**
 * Makes lines end with LF only: the parser looks for an LF after every CR, so that many CRs would take quadratic time.
 */
function createLineEnds(): (text: string) => string {
  let afterReturn = false;
  return (text) => {
    const begun = afterReturn && text.startsWith("\n") ? text.slice(1) : text;
    if (text !== "") afterReturn = text.endsWith("\r");
    return begun.replace(/\r\n?/g, "\n");
  };
}

function chargeFor({ bytes, values, isWide }: Size): number {
  return bytesHeldBy(bytes, values, isWide);
}

export function writeEvent({ event, id }: Pick<EventSourceMessage, "event" | "id">, data: string): string {
  const lines = data.split("\n").map((line) => `data: ${line}\n`);
  return [event && `event: ${event}\n`, id && `id: ${id}\n`, ...lines, "\n"].join("");
}
