// A streamed response on its way to the client. Its last event goes on when the response is kept; one that ends early, because
// the client leaves or the stream breaks, is kept with the items that are whole. Events about parts of items pass as bytes.

import type { ClientRequest } from "../exchange/client-request.js";
import { isObject, type JsonObject, parseObject } from "../json.js";
import { countValues, MOST_VALUES } from "../json-size.js";
import { bytesHeldBy, type Holding } from "../memory-budget.js";
import type { Item } from "../state/store.js";
import { storeError } from "./errors.js";
import { EventFrames } from "./event-frames.js";
import type { Turn } from "./turn.js";

/** Tells apart events to read. In the text of others these words have a backslash before their quotes. */
const READ =
  /"(?:error|response\.(?:created|queued|in_progress|completed|incomplete|failed|output_item\.done))"/;

type KeepingRequest = Pick<ClientRequest, "signal" | "log" | "holding" | "onEndingError">;

interface Event extends JsonObject {
  type: string;
}

export async function* keepStream(
  body: AsyncIterable<Buffer>,
  turn: Turn,
  request: KeepingRequest,
): AsyncGenerator<Buffer, void, undefined> {
  const stream = new KeptStream(turn, request);
  try {
    for await (const chunk of body) {
      for (const frame of stream.frames.read(chunk)) yield await stream.pass(frame);
    }
    const rest = stream.frames.end();
    if (rest.length > 0) yield await stream.pass(rest);
  } finally {
    await stream.close();
  }
}

class KeptStream {
  readonly frames: EventFrames;
  readonly #turn: Turn;
  readonly #request: Omit<KeepingRequest, "holding">;
  readonly #reading: Holding;
  readonly #kept: Holding;
  /** As the client has seen it last. */
  #shown: JsonObject | undefined;
  #items: Item[] = [];
  #isOver = false;

  constructor(turn: Turn, { holding, ...request }: KeepingRequest) {
    this.#turn = turn;
    this.#request = request;
    this.frames = new EventFrames(holding.part());
    this.#reading = holding.part();
    this.#kept = holding.part();
  }

  /** What the client gets of it. */
  async pass(frame: Buffer): Promise<Buffer> {
    if (!READ.test(frame.toString("latin1"))) return frame;
    const values = countValues(frame);
    if (values > MOST_VALUES) throw new Error(`an event has more than ${MOST_VALUES} values`);
    const bytes = bytesHeldBy(frame.length, values);
    this.#reading.resize(bytes);
    const event = eventOf(frame);
    const passed = event === undefined ? frame : await this.#read(event, frame, bytes);
    this.#reading.resize(0);
    return passed;
  }

  /** The stream is over, or the client has left. */
  async close(): Promise<void> {
    if (this.#isOver || this.#shown === undefined) return;
    const { signal, log } = this.#request;
    this.#isOver = true;
    try {
      await this.#turn.keepBroken(this.#shown, this.#items, signal.aborted);
    } catch (err) {
      log.warn({ err }, "a response that ended early could not be kept");
    }
  }

  async #read(event: Event, frame: Buffer, bytes: number): Promise<Buffer> {
    const { type, item, response } = event;
    if (type === "error") await this.close();
    if (type === "response.output_item.done" && isObject(item)) {
      this.#kept.grow(bytes);
      this.#items.push(item);
    }
    if (!isObject(response)) return frame;
    const shown = this.#turn.shown(response);
    if (!isLast(type)) {
      this.#shown = shown;
      return write({ ...event, response: shown });
    }
    this.#isOver = true;
    try {
      await this.#turn.keep(shown);
    } catch (cause) {
      const error = storeError(cause);
      this.#request.onEndingError?.({ error });
      return write(failed(event, shown, error.message));
    }
    return write({ ...event, response: shown });
  }
}

function isLast(type: string): boolean {
  return type === "response.completed" || type === "response.incomplete" || type === "response.failed";
}

/** The client must not continue what is not there. */
function failed(event: Event, response: JsonObject, message: string): Event {
  const error = { code: "server_error", message };
  return { ...event, type: "response.failed", response: { ...response, status: "failed", error } };
}

function eventOf(frame: Buffer): Event | undefined {
  const lines = frame.toString().split("\n");
  const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice("data:".length));
  const event = parseObject(data.join("\n"));
  return typeof event?.type === "string" ? (event as Event) : undefined;
}

function write(event: Event): Buffer {
  return Buffer.from(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}
