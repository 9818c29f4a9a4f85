// A store that is opened when it is first used, and again after it failed. Its callers wait no longer than they may, and no
// more of them than may; what becomes of their calls is counted.
import type { FastifyBaseLogger } from "fastify";
import { orAborted, withDeadline } from "../abortable.js";
import { Condition, reasonOf } from "../condition.js";
import type { StateOutcome } from "../telemetry/meters.js";
import {
  assertKey,
  type ConversationStore,
  type EntryFilter,
  EntryTooLarge,
  isKey,
  type ListedEntries,
  type NewResponse,
  type Page,
  type ReadItems,
  type ReadLimits,
  type StateStore,
  type StoreBounds,
  type StoredResponse,
  StoreFull,
  type StoreSize,
  StoreUnavailable,
} from "./store.js";

/** Milliseconds that a call may take. */
const DEADLINE = 10_000;
/** Milliseconds after a failure in which nothing is tried. */
const PAUSE = 1_000;
/** Calls in progress with which another may begin that reads: a model has been paid for what is written. */
const MOST_CALLS = 2_000;
/** Operations that need room. */
const WRITES = new Set(["put", "create", "append"]);

export interface ResilientStoreOptions {
  /** Rejects with an Error whose message holds no secrets. */
  open: (bounds: StoreBounds) => Promise<StateStore>;
  bounds: StoreBounds;
  logger: FastifyBaseLogger;
  /** Milliseconds of a clock that never goes back. */
  now: () => number;
  onCall: (operation: string, outcome: StateOutcome, seconds: number) => void;
}

export class ResilientStore implements StateStore {
  readonly conversations: ConversationStore = {
    create: async (conversation, items) => {
      assertKey(conversation);
      return this.#call("create", ({ conversations }) => conversations.create(conversation, items));
    },
    get: (tenant, id) => this.#read("get", tenant, id, (own) => own.conversations.get(tenant, id)),
    items: (tenant, id, limits) =>
      this.#read("items", tenant, id, (own) => own.conversations.items(tenant, id, limits)),
    append: async (tenant, id, items) =>
      (await this.#read("append", tenant, id, (own) => own.conversations.append(tenant, id, items))) ?? false,
    delete: async (tenant, id) =>
      (await this.#read("delete", tenant, id, (own) => own.conversations.delete(tenant, id))) ?? false,
  };
  readonly #options: ResilientStoreOptions;
  readonly #condition: Condition;
  #bounds: StoreBounds;
  #opening: Promise<StateStore> | undefined;
  #opened: StateStore | undefined;
  #failed: { reason: Error; until: number } | undefined;
  #calls = 0;
  /** There was no room for the last write; reading says nothing about that. */
  #isFull = false;

  constructor(options: ResilientStoreOptions) {
    this.#options = options;
    this.#bounds = options.bounds;
    const words = {
      works: "responses and conversations can be kept",
      fails: "responses and conversations cannot be kept; requests that need them are refused",
    };
    this.#condition = new Condition(options.logger, words);
  }

  configure(bounds: StoreBounds): void {
    this.#bounds = bounds;
    this.#opened?.configure(bounds);
  }

  async put(response: NewResponse): Promise<void> {
    assertKey(response);
    return this.#call("put", (own) => own.put(response));
  }

  get(tenant: string, id: string): Promise<StoredResponse | undefined> {
    return this.#read("get", tenant, id, (own) => own.get(tenant, id));
  }

  chain(tenant: string, id: string, limits: ReadLimits): Promise<ReadItems | undefined> {
    return this.#read("chain", tenant, id, (own) => own.chain(tenant, id, limits));
  }

  async delete(tenant: string, id: string): Promise<boolean> {
    return (await this.#read("delete", tenant, id, (own) => own.delete(tenant, id))) ?? false;
  }

  list(filter: EntryFilter, page: Page): Promise<ListedEntries> {
    return this.#call("list", (own) => own.list(filter, page));
  }

  size(): StoreSize {
    return this.#opened?.size() ?? { entries: 0, bytes: 0 };
  }

  async close(): Promise<void> {
    const opened = await this.#opening?.catch(() => undefined);
    await opened?.close();
  }

  async #read<Result>(
    operation: string,
    tenant: string,
    id: string,
    work: (own: StateStore) => Promise<Result>,
  ): Promise<Result | undefined> {
    return isKey({ tenant, id }) ? this.#call(operation, work) : undefined;
  }

  async #call<Result>(operation: string, work: (own: StateStore) => Promise<Result>): Promise<Result> {
    const began = this.#options.now();
    let outcome: StateOutcome = "ok";
    this.#calls += 1;
    try {
      if (this.#calls > MOST_CALLS && !WRITES.has(operation))
        throw new StoreUnavailable("too many calls are in progress");
      const result = await this.#inTime(work);
      if (WRITES.has(operation)) this.#isFull = false;
      if (!this.#isFull) this.#condition.works();
      return result;
    } catch (error) {
      outcome = error instanceof StoreFull ? "full" : "unavailable";
      if (this.#opened?.mustReopen) this.#reopen(this.#opened);
      throw this.#told(error);
    } finally {
      this.#calls -= 1;
      this.#options.onCall(operation, outcome, (this.#options.now() - began) / 1_000);
    }
  }

  #inTime<Result>(work: (own: StateStore) => Promise<Result>): Promise<Result> {
    const late = (): Error => new StoreUnavailable(`it did not answer within ${DEADLINE / 1_000} s`);
    return withDeadline(DEADLINE, late, ({ signal }) =>
      orAborted(
        this.#open().then((own) => work(own)),
        signal,
      ),
    );
  }

  /** The error for the caller; whatever else went wrong is logged. */
  #told(error: unknown): Error {
    if (error instanceof EntryTooLarge) return error;
    const reason = error instanceof Error ? error.message : "it failed";
    if (error instanceof StoreFull) this.#isFull = true;
    if (error instanceof StoreFull || error instanceof StoreUnavailable) {
      this.#condition.fails(reason);
      return error;
    }
    this.#condition.fails(reasonOf(error));
    return new StoreUnavailable(reasonOf(error));
  }

  #reopen(opened: StateStore): void {
    this.#opened = undefined;
    const closed = opened.close().catch(() => {});
    this.#opening = closed.then(() => this.#openNow());
    // Each caller that waits for it gets its error.
    this.#opening.catch(() => {});
  }

  #open(): Promise<StateStore> {
    const failed = this.#failed;
    if (failed !== undefined && this.#options.now() < failed.until) return Promise.reject(failed.reason);
    this.#opening ??= this.#openNow();
    return this.#opening;
  }

  async #openNow(): Promise<StateStore> {
    const { open, now } = this.#options;
    try {
      const opened = await open(this.#bounds);
      opened.configure(this.#bounds);
      this.#opened = opened;
      this.#failed = undefined;
      return opened;
    } catch (error) {
      const isKnown = error instanceof StoreUnavailable || error instanceof StoreFull;
      const reason = isKnown ? error : new StoreUnavailable(reasonOf(error));
      this.#opening = undefined;
      this.#failed = { reason, until: now() + PAUSE };
      throw reason;
    }
  }
}
