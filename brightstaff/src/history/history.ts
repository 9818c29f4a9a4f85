// The history of finished requests: keeps them, and answers what is asked about them. docs/observability.md has the bounds.

import type { ObservedPart } from "@plano/config/contract";
import { LRUCache } from "lru-cache";
import type { Aggregation } from "./aggregation.js";
import type { Found } from "./conversations/tracker.js";
import type { Stored, StoredFound } from "./disk/stored.js";
import { hasFailed } from "./failed.js";
import { callLeafOf, type Finished } from "./finished.js";
import { known } from "./known.js";
import { type Matcher, matcherOf } from "./query/matcher.js";
import type { Query } from "./query/parse.js";
import { type KeptRequest, Records } from "./records.js";
import { Rollups } from "./rollups/rollups.js";
import { forEachInTurns } from "./slices.js";
import { summaryOf } from "./summary.js";
import { Texts } from "./texts.js";
import type { Kept, KeptUsage, Range, RequestSummary } from "./types.js";
import { wordlessFinished, wordlessSignals } from "./wordless.js";

export interface HistoryBounds {
  records: number;
  /** Bytes of texts in memory. */
  contentBytes: number;
  diskBytes: number;
  days: number;
}

/** Where records are written, apart from requests. */
export interface Disk {
  write(stored: Stored): void;
  writeFound(stored: StoredFound): void;
  readonly bytes: number;
  /** Records that were not written. */
  readonly dropped: number;
  readonly failure: string | undefined;
}

export const DEFAULT_BOUNDS: HistoryBounds = {
  records: 20_000,
  contentBytes: 64 << 20,
  diskBytes: 256 << 20,
  days: 7,
};

export interface Asked {
  query: Query;
  range: Range;
}

export interface RequestPage {
  /** All that the query asks for. */
  total: number;
  requests: RequestSummary[];
  /** The cursor of the next page; undefined on the last one. */
  before?: number;
}

export type KeptFinished = Finished & { summary: RequestSummary };

export class History {
  readonly rollups = new Rollups();
  readonly #records: Records;
  #bounds: HistoryBounds;
  readonly #details = new Texts();
  #content: LRUCache<number, string>;
  readonly #listeners = new Set<(summary: RequestSummary) => void>();
  #last: number;
  readonly #disk: Disk | undefined;

  /** `first`: numbers are greater than this, and than those of earlier processes. */
  constructor(bounds = DEFAULT_BOUNDS, { first = 0, disk }: { first?: number; disk?: Disk } = {}) {
    this.#bounds = bounds;
    this.#last = first;
    this.#disk = disk;
    this.#content = cacheOf(bounds.contentBytes);
    this.#records = new Records(bounds.records, (n) => void this.#content.delete(n));
  }

  /** Drops what is too much. */
  configure(bounds: HistoryBounds): void {
    const { records, contentBytes } = bounds;
    this.#bounds = bounds;
    this.#records.capacity = records;
    if (this.#content.maxSize === contentBytes) return;
    const content = cacheOf(contentBytes);
    content.load(this.#content.dump());
    this.#content = content;
  }

  get kept(): Kept {
    const from = this.#records.first?.summary.started ?? Date.now();
    return { from, records: this.#records.size, dropped: this.#disk?.dropped ?? 0 };
  }

  /** Of what there is room for. */
  usage(): KeptUsage {
    return {
      ...this.kept,
      maxRecords: this.#bounds.records,
      maxContentBytes: this.#bounds.contentBytes,
      contentBytes: this.#content.calculatedSize,
      maxDiskBytes: this.#bounds.diskBytes,
      days: this.#bounds.days,
      diskBytes: this.#disk?.bytes ?? 0,
      ...(this.#disk?.failure !== undefined && { diskError: this.#disk.failure }),
    };
  }

  /** The number of the latest. */
  get last(): number {
    return this.#last;
  }

  /** Calls the listener for each request, until the returned function is called. A listener must not throw. */
  onAppend(listener: (summary: RequestSummary) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  append(finished: Finished): RequestSummary {
    this.#last += 1;
    const n = this.#last;
    this.#disk?.write({ n, finished });
    const { summary } = this.restore({ n, finished });
    for (const listener of this.#listeners) listener(summary);
    return summary;
  }

  /** Further numbers are greater, also where the clock has gone back since an earlier process. */
  goOnAfter(n: number): void {
    this.#last = Math.max(this.#last, n);
  }

  /** Keeps what is on the disk already. */
  restore({ n, finished }: Stored): KeptRequest {
    this.goOnAfter(n);
    const kept = this.#keptOf(n, finished);
    if (finished.parts !== undefined && finished.parts.length > 0)
      this.#content.set(n, JSON.stringify(finished.parts));
    this.#records.add(kept);
    this.rollups.add(kept);
    return kept;
  }

  /** For what is known of a request only later; listeners are called again. */
  amend(summary: RequestSummary, found: Found): void {
    Object.assign(summary, found.request);
    this.#disk?.writeFound({ n: summary.n, found });
    if (this.#records.get(summary.id)?.summary !== summary) return;
    for (const listener of this.#listeners) listener(summary);
  }

  /** By Plano's id, or by that of an attempt's provider. */
  get(id: string): KeptFinished | undefined {
    const kept = this.#records.get(id) ?? this.#records.ofProvider(id);
    if (kept === undefined) return undefined;
    const parts = this.#content.get(kept.summary.n);
    const finished = JSON.parse(kept.detail.read()) as Finished;
    return {
      ...finished,
      summary: kept.summary,
      ...(parts !== undefined && { parts: JSON.parse(parts) as ObservedPart[] }),
    };
  }

  async list(
    { query, range }: Asked,
    { limit, before }: { limit: number; before?: number },
  ): Promise<RequestPage> {
    const isAsked = this.matcher(query);
    const requests: RequestSummary[] = [];
    let total = 0;
    let reached = before === undefined;
    const newest = this.#records.newest();
    // The last row of the page before may be forgotten.
    const isThere = newest.some(({ summary }) => summary.n === before);
    await forEachInTurns(newest, (kept) => {
      const { summary } = kept;
      if (before !== undefined && !isThere) reached = summary.n < before;
      if (isIn(range, kept) && isAsked(summary)) {
        total += 1;
        if (reached && requests.length <= limit) requests.push(summary);
      }
      reached ||= summary.n === before;
    });
    const isLast = requests.length <= limit;
    const page = requests.slice(0, limit);
    const cursor = page.at(-1)?.n;
    return { total, requests: page, ...(!isLast && cursor !== undefined && { before: cursor }) };
  }

  /** All that is asked for, the latest first. */
  async all(asked: Asked): Promise<RequestSummary[]> {
    const found: RequestSummary[] = [];
    await this.visit(asked, ({ summary }) => found.push(summary));
    return found;
  }

  /** Each that is asked for, the latest first. */
  async visit({ query, range }: Asked, visit: (kept: KeptRequest) => void): Promise<void> {
    const isAsked = this.matcher(query);
    await forEachInTurns(this.#records.newest(), (kept) => {
      if (isIn(range, kept) && isAsked(kept.summary)) visit(kept);
    });
  }

  /** The latest that are asked for. */
  async latest({ query, range }: Asked, count: number): Promise<KeptRequest[]> {
    const isAsked = this.matcher(query);
    const found: KeptRequest[] = [];
    await forEachInTurns(this.#records.newest(), (kept) => {
      if (found.length < count && isIn(range, kept) && isAsked(kept.summary)) found.push(kept);
    });
    return found;
  }

  /** The latest of each provider. */
  lastErrors(): Map<string, { at: number; status: number; text: string }> {
    const found = new Map<string, { at: number; status: number; text: string }>();
    for (const { summary } of this.#records.newest()) {
      const { provider, started: at, status, error, withheld } = summary;
      if (provider === null || withheld || !hasFailed(summary) || found.has(provider)) continue;
      found.set(provider, { at, status, text: error?.message ?? error?.code ?? "" });
    }
    return found;
  }

  /** Whether nothing is missing here that ended since. */
  reachesBackTo(time: number): boolean {
    return this.#records.size < this.#bounds.records || (this.#records.earliest?.end ?? 0) < time;
  }

  /** Adds up what is asked for: from the rollups, if they can tell. */
  async aggregate(asked: Asked, aggregation: Aggregation): Promise<void> {
    const { query, range } = asked;
    if (this.rollups.canTell(query, aggregation.dimensions))
      this.rollups.aggregate(range, query, aggregation);
    else await this.visit(asked, (kept) => aggregation.add(kept));
  }

  /** The requests before and after it, by their start. */
  neighboursOf({ n }: RequestSummary): { previous?: string; next?: string } {
    const newest = this.#records.newest();
    const at = newest.findIndex(({ summary }) => summary.n === n);
    const [previous, next] = [newest[at + 1]?.summary.id, newest[at - 1]?.summary.id];
    return { ...(previous !== undefined && { previous }), ...(next !== undefined && { next }) };
  }

  /** Drops the requests that are to be forgotten, and tells which they are; sums keep what they have added. */
  forget(isForgotten: (request: RequestSummary) => boolean): RequestSummary[] {
    return this.#records.remove(({ summary }) => isForgotten(summary)).map(({ summary }) => summary);
  }

  /** From now on nothing tells what was said. */
  forgetContent(): void {
    this.#content.clear();
    for (const kept of this.#records.newest()) {
      const { summary } = kept;
      summary.preview = null;
      summary.signals = wordlessSignals(summary.signals);
      const detail = kept.detail.read();
      if (!detail.includes('"message":')) continue;
      const finished = wordlessFinished(JSON.parse(detail) as Finished);
      kept.detail = this.#details.keep(JSON.stringify(finished));
      Object.assign(summary, known({ error: finished.record.error }));
    }
  }

  /** Those of a query that arrived after the number, oldest first. */
  since(n: number): RequestSummary[] {
    return this.#records
      .newest()
      .map(({ summary }) => summary)
      .filter((summary) => summary.n > n)
      .sort((one, other) => one.n - other.n);
  }

  #keptOf(n: number, finished: Finished): KeptRequest {
    const summary = summaryOf(n, finished);
    const { calls } = finished;
    const detail = {
      ...finished,
      record: withoutChain(finished.record),
      calls: calls.map((call) => ({ ...call, record: withoutChain(call.record) })),
      parts: undefined,
    };
    return {
      summary,
      end: summary.started + summary.duration,
      calls: calls.map(callLeafOf),
      detail: this.#details.keep(JSON.stringify(detail)),
    };
  }

  /** Searches content, too. */
  matcher(query: Query): (summary: RequestSummary) => boolean {
    const matches: Matcher = matcherOf(query);
    return (summary) => matches(summary, (n) => this.#content.peek(n));
  }
}

function cacheOf(maxSize: number): LRUCache<number, string> {
  return new LRUCache({ maxSize, sizeCalculation: (text) => Buffer.byteLength(text) + 1 });
}

/** A request is in the range where it was over. */
function isIn({ from, to }: Range, { end }: KeptRequest): boolean {
  return end >= from && end < to;
}

/** For JSON: chains are for whoever joins conversations as requests arrive. */
function withoutChain(record: Finished["record"]): object {
  return { ...record, chain: undefined };
}
