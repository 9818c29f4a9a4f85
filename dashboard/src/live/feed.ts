// What happens now, as the server tells it. A hidden tab has no stream; it asks for the list when it is seen again. Paused
// rows wait, at most as many as a list keeps; counters go on.

import type { LiveBatch, LiveTotals, RequestSummary } from "@plano/brightstaff/dashboard-api";
import { batch, computed, signal } from "@preact/signals";
import { address } from "../api/client.js";
import { mergeRows } from "./rows.js";

export type FeedState = "connecting" | "live" | "lost" | "hidden";

export class LiveFeed {
  readonly state = signal<FeedState>("connecting");
  readonly rows = signal<RequestSummary[]>([]);
  /** Arrived while rows are held back. */
  readonly waiting = signal<RequestSummary[]>([]);
  readonly latest = signal<LiveTotals | undefined>(undefined);
  /** Rows that the server left out of its batches since the last reset. */
  readonly dropped = signal(0);
  readonly paused = signal(false);
  readonly scrolled = signal(false);
  /** How often a stream began: what ended before is in the list of the API, which is asked for from then on. */
  readonly began = signal(0);
  readonly held = computed(() => this.paused.value || this.scrolled.value);
  private stream: EventSource | undefined;

  constructor(private readonly query: { q: string; range: string }) {}

  /** The rows that the API listed. */
  begin(rows: readonly RequestSummary[]): void {
    this.rows.value = mergeRows(this.rows.peek(), rows);
  }

  /** Ends with the returned function. */
  run(): () => void {
    const follow = (): void => {
      this.close();
      if (document.hidden) this.state.value = "hidden";
      else this.connect();
    };
    document.addEventListener("visibilitychange", follow);
    follow();
    return () => {
      document.removeEventListener("visibilitychange", follow);
      this.close();
    };
  }

  release(): void {
    batch(() => {
      this.rows.value = mergeRows(this.rows.peek(), this.waiting.peek());
      this.waiting.value = [];
      this.dropped.value = 0;
    });
  }

  private connect(): void {
    this.state.value = "connecting";
    const stream = new EventSource(address("live", this.query));
    const on = <Data>(name: string, act: (data: Data) => void): void =>
      stream.addEventListener(name, (event) => act(JSON.parse((event as MessageEvent<string>).data) as Data));
    stream.addEventListener("hello", () => {
      batch(() => {
        this.state.value = "live";
        this.began.value += 1;
      });
    });
    on<LiveBatch>("batch", (arrived) => this.receive(arrived));
    on<LiveTotals>("totals", (totals) => {
      this.latest.value = totals;
    });
    stream.addEventListener("error", () => {
      this.state.value = "lost";
    });
    this.stream = stream;
  }

  private receive({ requests, dropped }: LiveBatch): void {
    batch(() => {
      this.dropped.value += dropped;
      const shown = new Set(this.rows.peek().map(({ id }) => id));
      // What was found in a request that is shown changes its row, also while others are held back.
      const fresh = this.held.peek() ? requests.filter(({ id }) => !shown.has(id)) : [];
      this.waiting.value = mergeRows(this.waiting.peek(), fresh);
      this.rows.value = mergeRows(
        this.rows.peek(),
        requests.filter((request) => !fresh.includes(request)),
      );
    });
  }

  private close(): void {
    this.stream?.close();
    this.stream = undefined;
  }
}
