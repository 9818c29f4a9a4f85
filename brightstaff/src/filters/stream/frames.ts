// Server-sent events, read over any cuts of their bytes, and written.
import { createParser, type EventSourceMessage } from "eventsource-parser";

/** Characters of one event. */
const LARGEST_EVENT = 8 << 20;

export type Part = EventSourceMessage | { comment: string } | "too large";

export interface FrameReader {
  read(chunk: Uint8Array): Part[];
  end(): Part[];
}

export function createFrameReader(): FrameReader {
  const parts: Part[] = [];
  const decoder = new TextDecoder();
  const parser = createParser({
    maxBufferSize: LARGEST_EVENT,
    onEvent: (event) => parts.push(event),
    // Keep-alives.
    onComment: (comment) => parts.push({ comment }),
    onError: ({ type }) => {
      if (type === "max-buffer-size-exceeded") parts.push("too large");
    },
  });
  const feed = (text: string): Part[] => {
    parser.feed(text);
    return parts.splice(0);
  };
  return {
    read: (chunk) => feed(decoder.decode(chunk, { stream: true })),
    // Some leave out the empty line after their last event.
    end: () => feed(`${decoder.decode()}\n\n`),
  };
}

export function writeEvent({ event, id }: Pick<EventSourceMessage, "event" | "id">, data: string): string {
  const lines = data.split("\n").map((line) => `data: ${line}\n`);
  return [event && `event: ${event}\n`, id && `id: ${id}\n`, ...lines, "\n"].join("");
}
