// Filters on an answer that streams: server-sent events, framed over any cuts, each passed through a chain as its JSON.
import { createParser, type EventSourceMessage, type EventSourceParser } from "eventsource-parser";
import type { ClientError } from "../errors/client-error.js";
import { parseObject } from "../json.js";
import type { FilterChain } from "./chain.js";
import type { FilterCall } from "./filter.js";

/** Characters of one event. */
const LARGEST_EVENT = 8 << 20;
const TOO_LARGE: Passed = { stop: { status: 502, message: "An event of the answer is too large." } };

export interface EventStreamFilter {
  chain: FilterChain;
  call: Omit<FilterCall, "body">;
  /** The event, whole with its empty line, that ends a stopped stream in the client's API. */
  errorEvent(error: ClientError): string;
  /** Hears of filters that failed and were skipped. */
  onSkipped(filters: string[]): void;
}

type Part = EventSourceMessage | { comment: string } | "too large";
type Passed = { text: string } | { stop: ClientError };

/** A generator, so that a stop also ends the source: no model goes on for nobody. Fits into a `pipeline` of streams. */
export async function* filterEventStream(
  source: AsyncIterable<Uint8Array>,
  filter: EventStreamFilter,
): AsyncGenerator<Buffer> {
  const parts: Part[] = [];
  const parser = collectInto(parts);
  for await (const text of decoded(source)) {
    parser.feed(text);
    for (const part of parts.splice(0)) {
      const passed = await pass(part, filter);
      if ("stop" in passed) {
        yield Buffer.from(filter.errorEvent(passed.stop));
        return;
      }
      if (passed.text !== "") yield Buffer.from(passed.text);
    }
  }
}

async function* decoded(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of source) yield decoder.decode(chunk, { stream: true });
  // Some leave out the empty line after their last event.
  yield `${decoder.decode()}\n\n`;
}

function collectInto(parts: Part[]): EventSourceParser {
  return createParser({
    maxBufferSize: LARGEST_EVENT,
    onEvent: (event) => parts.push(event),
    // Keep-alives.
    onComment: (comment) => parts.push({ comment }),
    onError: ({ type }) => {
      if (type === "max-buffer-size-exceeded") parts.push("too large");
    },
  });
}

async function pass(part: Part, { chain, call, onSkipped }: EventStreamFilter): Promise<Passed> {
  if (part === "too large") return TOO_LARGE;
  if ("comment" in part) return { text: `: ${part.comment}\n\n` };
  const body = parseObject(part.data);
  if (body === undefined) {
    // Half an object, from a stream that broke off, would be what no filter has seen.
    return { text: part.data.startsWith("{") ? "" : written(part, part.data) };
  }
  const outcome = await chain.run({ ...call, body });
  if (outcome.kind === "stopped") return { stop: { status: outcome.status, message: outcome.message } };
  if (outcome.skipped.length > 0) onSkipped(outcome.skipped);
  return { text: written(part, outcome.body === body ? part.data : JSON.stringify(outcome.body)) };
}

function written({ event, id }: EventSourceMessage, data: string): string {
  const lines = data.split("\n").map((line) => `data: ${line}\n`);
  return [event && `event: ${event}\n`, id && `id: ${id}\n`, ...lines, "\n"].join("");
}
