// `plano obs`: what happens now, on the whole terminal. Into a pipe or a file, the overview once as a line of JSON;
// with --json again and again.

import { setTimeout as wait } from "node:timers/promises";
import type {
  Health,
  InboxList,
  LiveBatch,
  Overview,
  RequestDetail,
  RequestList,
} from "@plano/brightstaff/dashboard-api";
import { type DashboardClient, openDashboard } from "../dashboard/client.js";
import { frameOf } from "../obs/frame.js";
import { Screen } from "../obs/screen.js";
import { BEGINNING, chosenOf, type Key, pressed, type View, withArrived } from "../obs/view.js";
import { messageOf } from "../system/command-error.js";
import { printableJson } from "../system/printable.js";

export interface ObsOptions {
  query: string;
  since: string;
  once?: boolean;
  json?: boolean;
}

export interface ObsContext {
  env: NodeJS.ProcessEnv;
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  ended: AbortSignal;
}

/** Milliseconds. */
const BETWEEN_OVERVIEWS = 2_000;
const BETWEEN_FRAMES = 100;
const ROWS = 200;

export async function obs(options: ObsOptions, { env, input, output, ended }: ObsContext): Promise<void> {
  const client = await openDashboard(env);
  const { query: q, since: range, once = false, json = false } = options;
  const isShown = !once && !json && input.isTTY === true && output.isTTY === true;
  if (isShown) return new LiveView(client, options).show(input, output, ended);
  const isFollowed = json && !once;
  do {
    output.write(`${printableJson(await client.get<Overview>("overview", { q, range }))}\n`);
    if (isFollowed) await wait(BETWEEN_OVERVIEWS, undefined, { signal: ended }).catch(() => {});
  } while (isFollowed && !ended.aborted);
}

class LiveView {
  readonly #client: DashboardClient;
  #view: View;
  #screen: Screen | undefined;
  #frame: NodeJS.Timeout | undefined;
  /** Of the query in force. */
  #search = new AbortController();
  readonly #quit = new AbortController();

  constructor(client: DashboardClient, { query, since }: ObsOptions) {
    this.#client = client;
    this.#view = { ...BEGINNING, query, since };
  }

  /** Until somebody quits. Throws a CommandError when brightstaff does not answer any more. */
  async show(input: NodeJS.ReadStream, output: NodeJS.WriteStream, ended: AbortSignal): Promise<void> {
    this.#screen = new Screen(input, output, {
      pressed: (key) => this.#press(key),
      resized: () => this.#draw(),
    });
    ended.addEventListener("abort", () => this.#quit.abort());
    for (const gone of ["end", "error"]) input.once(gone, () => this.#quit.abort());
    try {
      this.#begin();
      while (!this.#quit.signal.aborted) {
        await this.#refresh();
        await wait(BETWEEN_OVERVIEWS, undefined, { signal: this.#quit.signal }).catch(() => {});
      }
    } finally {
      this.#search.abort();
      clearTimeout(this.#frame);
      this.#screen.close();
    }
  }

  #press(key: Key): void {
    const [view, wish] = pressed(this.#view, key, (this.#screen?.size.rows ?? 2) - 1);
    this.#set(view);
    if (wish === "quit") this.#quit.abort();
    if (wish === "search") {
      this.#begin();
      void this.#refresh();
    }
    if (wish === "open") void this.#open();
  }

  /** With the query in force, from nothing. */
  #begin(): void {
    this.#search.abort();
    this.#search = new AbortController();
    this.#set({ ...this.#view, rows: [], waiting: undefined, chosen: undefined, failure: undefined });
    void this.#follow(this.#search.signal);
  }

  async #follow(ended: AbortSignal): Promise<void> {
    const { query: q, since: range } = this.#view;
    const asked = { q, range };
    const batches = this.#client.events<LiveBatch>("batch", asked, ended);
    try {
      const { requests } = await this.#client.get<RequestList>("requests", { ...asked, limit: ROWS });
      if (!ended.aborted) this.#set(withArrived(this.#view, requests));
      for await (const batch of batches) this.#set(withArrived(this.#view, batch.requests));
    } catch (error) {
      if (!ended.aborted) this.#set({ ...this.#view, failure: messageOf(error) });
    }
  }

  /** What does not arrive by itself. */
  async #refresh(): Promise<void> {
    const { query: q, since: range } = this.#view;
    try {
      const [overview, { entries: inbox }, health] = await Promise.all([
        this.#client.get<Overview>("overview", { q, range }),
        this.#client.get<InboxList>("inbox"),
        this.#client.get<Health>("health"),
      ]);
      if (q === this.#view.query) this.#set({ ...this.#view, overview, inbox, health });
    } catch (error) {
      this.#set({ ...this.#view, failure: messageOf(error) });
    }
  }

  async #open(): Promise<void> {
    const chosen = chosenOf(this.#view);
    if (chosen === undefined) return;
    try {
      const id = encodeURIComponent(chosen.id);
      const detail = await this.#client.get<RequestDetail>(`requests/${id}`);
      this.#set({ ...this.#view, chosen: chosen.id, opened: { detail, top: 0 } });
    } catch (error) {
      this.#set({ ...this.#view, failure: messageOf(error) });
    }
  }

  #set(view: View): void {
    this.#view = view;
    this.#frame ??= setTimeout(() => this.#draw(), BETWEEN_FRAMES);
  }

  #draw(): void {
    clearTimeout(this.#frame);
    this.#frame = undefined;
    if (this.#screen === undefined || this.#quit.signal.aborted) return;
    this.#screen.show(frameOf(this.#view, this.#screen.size, Date.now()));
  }
}
