// State in files, which outlives the process however that ends. One process at a time has them open.
import { setImmediate as nextTurn } from "node:timers/promises";
import {
  decodeConversation,
  decodeResponse,
  encodeConversation,
  encodeItems,
  encodeResponse,
  readChain,
  readLatest,
} from "../encoded.js";
import {
  assertFits,
  type EntryFilter,
  type Item,
  type ListedEntries,
  type NewConversation,
  type NewResponse,
  type Page,
  type ReadItems,
  type ReadLimits,
  type StateStore,
  type StoreBounds,
  type StoredConversation,
  type StoredResponse,
  type StoreOptions,
  type StoreSize,
  SWEEP_INTERVAL,
} from "../store.js";
import type { Changes, Readable } from "./changes.js";
import { Database } from "./database.js";
import { type Entry, readEntry, writeEntry } from "./entry.js";
import { type EntryName, itemKey, keyOf, ORDER_END, ORDER_START, orderKey, readOrderKey } from "./keys.js";
import { Sweeper } from "./sweeper.js";
import { Writer } from "./writer.js";

/** Bytes of a turn that is read at once. */
const SHORT = 16 << 10;
/** Turns that are read before other requests have their turn. */
const MOST_AT_ONCE = 32;

export class EmbeddedStore implements StateStore {
  readonly conversations = {
    create: (conversation: NewConversation, items: readonly Item[]) => this.#create(conversation, items),
    get: (tenant: string, id: string) => this.#conversation(tenant, id),
    items: (tenant: string, id: string, limits: ReadLimits) => this.#itemsOf(tenant, id, limits),
    append: (tenant: string, id: string, items: readonly Item[]) =>
      this.#change((changes) => this.#append(changes, { kind: "conversation", tenant, id }, items)),
    delete: (tenant: string, id: string) => this.#delete({ kind: "conversation", tenant, id }),
  };
  readonly #database: Database;
  readonly #writer: Writer;
  readonly #sweeper: Sweeper;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;

  private constructor(database: Database, sweeper: Sweeper, now: () => number) {
    this.#database = database;
    this.#sweeper = sweeper;
    this.#now = now;
    this.#writer = new Writer({
      base: database,
      settle: (changes) => sweeper.settle(changes),
      write: async (changes) => {
        await database.write([...changes.operations(), sweeper.sizeAfter(changes)]);
        sweeper.written(changes);
        if (sweeper.hasMore) this.#sweepSoon();
      },
    });
    this.#timer = setInterval(() => this.#sweepSoon(), SWEEP_INTERVAL).unref();
  }

  static async open(path: string, { bounds, now, onDrop }: StoreOptions): Promise<EmbeddedStore> {
    const database = await Database.open(path, () => performance.now());
    try {
      return new EmbeddedStore(database, await Sweeper.start(database, { bounds, now, onDrop }), now);
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  get mustReopen(): boolean {
    return this.#database.mustReopen;
  }

  configure(bounds: StoreBounds): void {
    this.#sweeper.bounds = bounds;
    this.#sweepSoon();
  }

  put(response: NewResponse): Promise<void> {
    const { head, turn, bytes } = encodeResponse(response);
    const { tenant, conversation, createdAt } = response;
    const name = { kind: "response", tenant, id: response.id } as const;
    return this.#change(async (changes) => {
      if ((await this.#find(changes, name)) !== undefined) return;
      assertFits(bytes, this.#sweeper.bounds);
      if (conversation !== undefined) {
        const items = [...response.input, ...response.output];
        await this.#append(changes, { kind: "conversation", tenant, id: conversation }, items);
      }
      await this.#sweeper.drop(changes, name, "expired");
      changes.put(keyOf("head", name), head);
      changes.put(keyOf("turn", name), turn);
      this.#set(changes, name, { createdAt, changedAt: this.#sweeper.clock(), bytes, items: 0 });
    });
  }

  async get(tenant: string, id: string): Promise<StoredResponse | undefined> {
    const name = { kind: "response", tenant, id } as const;
    const keys = [keyOf("entry", name), keyOf("head", name), keyOf("turn", name)];
    const [text, head, turn] = await this.#database.getMany(keys);
    const entry = this.#current(text);
    if (entry === undefined || head === undefined || turn === undefined) return undefined;
    return { ...decodeResponse({ head, turn }), expiresAt: this.#expiryOf(entry) };
  }

  chain(tenant: string, id: string, limits: ReadLimits): Promise<ReadItems | undefined> {
    let count = 0;
    return readChain(id, limits, async (each) => {
      count += 1;
      if (count % MOST_AT_ONCE === 0) await nextTurn();
      const name = { kind: "response", tenant, id: each } as const;
      const entry = await this.#find(this.#database, name);
      if (entry === undefined) return undefined;
      const key = keyOf("turn", name);
      const text = await (entry.bytes > SHORT ? this.#database.getLong(key) : this.#database.get(key));
      return text === undefined ? undefined : { text, bytes: Buffer.byteLength(text) };
    });
  }

  delete(tenant: string, id: string): Promise<boolean> {
    return this.#delete({ kind: "response", tenant, id });
  }

  async list(filter: EntryFilter, { limit, after = ORDER_END }: Page): Promise<ListedEntries> {
    const page: ListedEntries & { last?: string } = { entries: [] };
    for await (const [key, text] of this.#database.entries({ gte: ORDER_START, lt: after }, true)) {
      const name = readOrderKey(key);
      const entry = this.#current(text);
      if (entry === undefined || !isAsked(filter, name)) continue;
      if (page.entries.length === limit) return { entries: page.entries, next: page.last ?? "" };
      const { kind, tenant, id } = name;
      const { createdAt, bytes } = entry;
      page.entries.push({ kind, tenant, id, createdAt, bytes, expiresAt: this.#expiryOf(entry) });
      page.last = key;
    }
    return { entries: page.entries };
  }

  size(): StoreSize {
    return this.#sweeper.size;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writer.close();
    await this.#database.close();
  }

  #create(conversation: NewConversation, items: readonly Item[]): Promise<void> {
    const { tenant, id, createdAt } = conversation;
    const name = { kind: "conversation", tenant, id } as const;
    const { head, bytes } = encodeConversation(conversation);
    return this.#change(async (changes) => {
      if ((await this.#find(changes, name)) !== undefined) return;
      await this.#sweeper.drop(changes, name, "expired");
      changes.put(keyOf("head", name), head);
      this.#set(changes, name, { createdAt, changedAt: this.#sweeper.clock(), bytes, items: 0 });
      await this.#append(changes, name, items);
    });
  }

  async #conversation(tenant: string, id: string): Promise<StoredConversation | undefined> {
    const name = { kind: "conversation", tenant, id } as const;
    const [text, head] = await this.#database.getMany([keyOf("entry", name), keyOf("head", name)]);
    const entry = this.#current(text);
    if (entry === undefined || head === undefined) return undefined;
    return { ...decodeConversation(head), expiresAt: this.#expiryOf(entry) };
  }

  async #itemsOf(tenant: string, id: string, limits: ReadLimits): Promise<ReadItems | undefined> {
    const name = { kind: "conversation", tenant, id } as const;
    const entry = this.#current(await this.#database.get(keyOf("entry", name)));
    if (entry === undefined) return undefined;
    const range = { gte: itemKey(name, 0), lt: itemKey(name, entry.items) };
    return readLatest(textsOf(this.#database.entries(range, true)), limits);
  }

  async #append(changes: Changes, name: EntryName, items: readonly Item[]): Promise<boolean> {
    const entry = await this.#find(changes, name);
    if (entry === undefined) return false;
    const { texts, bytes } = encodeItems(items);
    assertFits(entry.bytes + bytes, this.#sweeper.bounds);
    for (const [index, text] of texts.entries()) changes.put(itemKey(name, entry.items + index), text);
    changes.delete(orderKey(entry.changedAt, name));
    changes.entries -= 1;
    changes.bytes -= entry.bytes;
    this.#set(changes, name, {
      createdAt: entry.createdAt,
      changedAt: this.#sweeper.clock(),
      bytes: entry.bytes + bytes,
      items: entry.items + texts.length,
    });
    return true;
  }

  #set(changes: Changes, name: EntryName, entry: Entry): void {
    const text = writeEntry(entry);
    changes.put(keyOf("entry", name), text);
    changes.put(orderKey(entry.changedAt, name), text);
    changes.entries += 1;
    changes.bytes += entry.bytes;
  }

  async #delete(name: EntryName): Promise<boolean> {
    await this.#database.assertUsable();
    return this.#writer.run(async (changes) => {
      const found = (await this.#find(changes, name)) !== undefined;
      if (found) await this.#sweeper.drop(changes, name);
      return found;
    });
  }

  async #change<Result>(make: (changes: Changes) => Promise<Result>): Promise<Result> {
    await this.#database.assertRoom();
    return this.#writer.run(make);
  }

  async #find(changes: Readable, name: EntryName): Promise<Entry | undefined> {
    return this.#current(await changes.get(keyOf("entry", name)));
  }

  /** Undefined when it has expired. */
  #current(text: string | undefined): Entry | undefined {
    const entry = text === undefined ? undefined : readEntry(text);
    return entry !== undefined && this.#expiryOf(entry) > this.#now() ? entry : undefined;
  }

  #expiryOf({ changedAt }: Entry): number {
    return changedAt + this.#sweeper.bounds.ttlMilliseconds;
  }

  /** Drops what is beyond the bounds; when that fails, the next write tries again. */
  #sweepSoon(): void {
    void this.#writer.run(async () => {}).catch(() => {});
  }
}

function isAsked({ kind, tenant, id }: EntryFilter, name: EntryName): boolean {
  const fits = (asked: string | undefined, own: string): boolean => asked === undefined || asked === own;
  return fits(kind, name.kind) && fits(tenant, name.tenant) && fits(id, name.id);
}

async function* textsOf(entries: AsyncIterable<[string, string]>): AsyncGenerator<string> {
  for await (const [, text] of entries) yield text;
}
