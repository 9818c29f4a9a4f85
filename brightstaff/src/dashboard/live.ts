// GET /api/v1/live: finished requests as server-sent events, gathered for a moment, as each reader's query asks for them.
import type { IncomingMessage, ServerResponse } from "node:http";
import { Aggregation } from "../history/aggregation.js";
import type { Asked, History } from "../history/history.js";
import { bucketOf } from "../history/ranges.js";
import type { RequestSummary } from "../history/types.js";
import type { Kept, LiveBatch, LiveHello, LiveTotals } from "./api.js";

/** Milliseconds that rows are gathered for, and between two totals. */
const GATHERING = 250;
const BETWEEN_TOTALS = 1_000;
/** Rows of a batch; further ones are counted. */
const MOST_ROWS = 200;
/** Rows that are gathered for all readers together. */
const MOST_GATHERED = 5_000;
const MOST_READERS = 32;
/** Bytes that a reader may leave unread. */
const MOST_UNREAD = 1 << 20;
/** Milliseconds: proxies and browsers take a silent stream for a broken one. */
const HEARTBEAT = 15_000;

interface Reader {
  response: ServerResponse;
  asked: () => Asked;
  isAsked: (summary: RequestSummary) => boolean;
  /** Something has changed since its last totals. */
  isStale: boolean;
  toldTotals: number;
}

export interface LiveDependencies {
  history: History;
  kept: () => Kept;
}

export class Live {
  readonly #dependencies: LiveDependencies;
  readonly #readers = new Set<Reader>();
  /** By their numbers: a request may come again with what was found in it. */
  #gathered = new Map<number, RequestSummary>();
  /** The largest number that was told. */
  #last = 0;
  /** Beyond those. */
  #left = 0;
  readonly #stopListening: () => void;
  readonly #timer: NodeJS.Timeout;
  #lastBeat = performance.now();

  constructor(dependencies: LiveDependencies) {
    this.#dependencies = dependencies;
    this.#stopListening = dependencies.history.onAppend((summary) => this.#gather(summary));
    this.#timer = setInterval(() => this.#tell(), GATHERING).unref();
  }

  get isFull(): boolean {
    return this.#readers.size >= MOST_READERS;
  }

  /** Until the reader leaves. `asked` is for the range of the moment. */
  read(request: IncomingMessage, response: ServerResponse, asked: () => Asked): void {
    const { history, kept } = this.#dependencies;
    const reader: Reader = {
      ...{ response, asked, isAsked: history.matcher(asked().query) },
      ...{ isStale: true, toldTotals: 0 },
    };
    response.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    const last = Number(request.headers["last-event-id"]);
    const missed = Number.isInteger(last) ? this.#missedSince(last) : [];
    const gone = Number.isInteger(last) ? Math.max(0, history.last - last - missed.length) : 0;
    const hello: LiveHello = { now: Date.now(), kept: kept(), ...(gone > 0 && { missed: gone }) };
    send(reader, "hello", hello);
    this.#readers.add(reader);
    response.on("close", () => this.#readers.delete(reader));
    if (missed.length > 0) sendBatch(reader, { summaries: missed, left: 0, last: history.last });
  }

  close(): void {
    clearInterval(this.#timer);
    this.#stopListening();
    for (const { response } of this.#readers) response.end();
  }

  #missedSince(last: number): RequestSummary[] {
    return this.#dependencies.history.since(last).filter(({ n }) => !this.#gathered.has(n));
  }

  #gather(summary: RequestSummary): void {
    if (this.#readers.size === 0) return;
    const { n } = summary;
    if (this.#gathered.size < MOST_GATHERED || this.#gathered.has(n)) this.#gathered.set(n, summary);
    else this.#left += 1;
  }

  #tell(): void {
    const gathered = [...this.#gathered.values()];
    const left = this.#left;
    this.#gathered.clear();
    this.#left = 0;
    this.#last = gathered.reduce((last, { n }) => Math.max(last, n), this.#last);
    for (const reader of this.#readers) {
      if (gathered.length > 0) sendBatch(reader, { summaries: gathered, left, last: this.#last });
      reader.isStale ||= gathered.length > 0;
      void this.#tellTotals(reader);
    }
    if (performance.now() - this.#lastBeat < HEARTBEAT) return;
    this.#lastBeat = performance.now();
    for (const { response } of this.#readers) response.write(":\n\n");
  }

  async #tellTotals(reader: Reader): Promise<void> {
    if (!reader.isStale || performance.now() - reader.toldTotals < BETWEEN_TOTALS) return;
    reader.isStale = false;
    reader.toldTotals = performance.now();
    const asked = reader.asked();
    const aggregation = new Aggregation(asked.range, { bucket: bucketOf(asked.range) });
    await this.#dependencies.history.aggregate(asked, aggregation);
    const point = aggregation.series().at(-1);
    if (point === undefined) return;
    send(reader, "totals", { totals: aggregation.total.totals(), point } satisfies LiveTotals);
  }
}

interface Gathered {
  summaries: readonly RequestSummary[];
  left: number;
  /** The largest number that was told. */
  last: number;
}

function sendBatch(reader: Reader, { summaries, left, last }: Gathered): void {
  const asked = summaries.filter(reader.isAsked);
  const requests = asked.slice(-MOST_ROWS);
  if (requests.length === 0 && left === 0) return;
  const batch: LiveBatch = { requests, dropped: asked.length - requests.length + left };
  send(reader, "batch", batch, last);
}

function send({ response }: Reader, event: string, data: unknown, id?: number): void {
  if (response.destroyed || response.writableEnded) return;
  const head = id === undefined ? "" : `id: ${id}\n`;
  response.write(`${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  if (response.writableLength > MOST_UNREAD) response.destroy();
}
