// State in PostgreSQL, which several brightstaffs share. The bounds are enforced soon after each change, not within it.
import {
  decodeConversation,
  decodeResponse,
  encodeConversation,
  encodeItems,
  encodeResponse,
  readLatest,
  readTurns,
} from "../encoded.js";
import {
  assertFits,
  type EntryFilter,
  type EntryKind,
  EntryTooLarge,
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
} from "../store.js";
import { Pool, type Statement } from "./pool.js";
import * as statements from "./statements.js";
import { Sweeper } from "./sweeper.js";

/** Numbers of PostgreSQL's `bigint` come as text. */
interface HeadRow {
  head: string;
  changed_at: string;
}

interface PutRow {
  /** Its conversation. */
  is_full: boolean;
  /** One that had expired. */
  has_replaced: boolean;
}

interface EntryRow {
  kind: EntryKind;
  tenant: string;
  id: string;
  created_at: string;
  changed_at: string;
  bytes: string;
}

export class PostgresStore implements StateStore {
  readonly conversations = {
    create: (conversation: NewConversation, items: readonly Item[]) => this.#create(conversation, items),
    get: (tenant: string, id: string) => this.#conversation(tenant, id),
    items: (tenant: string, id: string, limits: ReadLimits) => this.#itemsOf(tenant, id, limits),
    append: (tenant: string, id: string, items: readonly Item[]) => this.#append(tenant, id, items),
    delete: (tenant: string, id: string) => this.#delete(statements.DELETE_CONVERSATION, tenant, id),
  };
  readonly #pool: Pool;
  readonly #sweeper: Sweeper;
  readonly #now: () => number;

  private constructor(pool: Pool, sweeper: Sweeper, now: () => number) {
    this.#pool = pool;
    this.#sweeper = sweeper;
    this.#now = now;
  }

  static async open(url: string, options: StoreOptions): Promise<PostgresStore> {
    const pool = await Pool.open(url, () => performance.now());
    try {
      return new PostgresStore(pool, await Sweeper.start(pool, options), options.now);
    } catch (error) {
      await pool.close();
      throw error;
    }
  }

  configure(bounds: StoreBounds): void {
    this.#sweeper.configure(bounds);
  }

  async put(response: NewResponse): Promise<void> {
    const { tenant, id, createdAt, previous, conversation, input, output } = response;
    const { head, turn, bytes } = encodeResponse(response);
    assertFits(bytes, this.#sweeper.bounds);
    const items = conversation === undefined ? [] : [...input, ...output];
    const { texts, bytes: itemBytes } = encodeItems(items);
    const now = this.#now();
    const own = [previous, input.length + output.length, Buffer.byteLength(turn), bytes, head, turn];
    const { maxBytes } = this.#sweeper.bounds;
    const { rows } = await this.#pool.query<PutRow>(statements.PUT, [
      ...[tenant, id, this.#expired(now), createdAt, now],
      ...own,
      ...[conversation, texts, itemBytes, maxBytes],
    ]);
    const [row] = rows;
    if (row?.is_full) throw new EntryTooLarge(itemBytes, this.#sweeper.bounds);
    if (row?.has_replaced) this.#sweeper.dropped("expired", 1);
    this.#sweeper.sweepSoon();
  }

  async get(tenant: string, id: string): Promise<StoredResponse | undefined> {
    const row = await this.#find<HeadRow & { turn: string }>(statements.GET, tenant, id);
    return row && { ...decodeResponse(row), expiresAt: this.#expiryOf(row.changed_at) };
  }

  async chain(tenant: string, id: string, { items, bytes }: ReadLimits): Promise<ReadItems | undefined> {
    const { rows } = await this.#pool.query<{ previous: string | null; turn: string | null }>(
      statements.CHAIN,
      [tenant, id, this.#expired(), items, bytes],
    );
    const last = rows.at(-1);
    if (last === undefined) return undefined;
    const end = last.turn === null ? "limit" : last.previous === null ? "start" : "missing";
    return readTurns(
      rows.flatMap(({ turn }) => turn ?? []),
      end,
    );
  }

  delete(tenant: string, id: string): Promise<boolean> {
    return this.#delete(statements.DELETE_RESPONSE, tenant, id);
  }

  async list({ kind, tenant, id }: EntryFilter, { limit, after }: Page): Promise<ListedEntries> {
    const [changedAt, ...place] = after === undefined ? [] : (JSON.parse(after) as [number, ...string[]]);
    const [lastId, lastTenant, lastKind] = place;
    const { rows } = await this.#pool.query<EntryRow>(statements.LIST, [
      ...[this.#expired(), kind, tenant, id],
      ...[changedAt, lastId, lastTenant, lastKind],
      limit + 1,
    ]);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const next = last && JSON.stringify([Number(last.changed_at), last.id, last.tenant, last.kind]);
    return {
      entries: page.map(({ kind, tenant, id, created_at, changed_at, bytes }) => ({
        kind,
        tenant,
        id,
        createdAt: Number(created_at),
        bytes: Number(bytes),
        expiresAt: this.#expiryOf(changed_at),
      })),
      ...(rows.length > limit && next !== undefined && { next }),
    };
  }

  size(): StoreSize {
    return this.#sweeper.size;
  }

  async close(): Promise<void> {
    await this.#sweeper.close();
    await this.#pool.close();
  }

  async #create(conversation: NewConversation, items: readonly Item[]): Promise<void> {
    const { tenant, id, createdAt } = conversation;
    const { head, bytes } = encodeConversation(conversation);
    const encoded = encodeItems(items);
    const whole = bytes + encoded.bytes;
    assertFits(whole, this.#sweeper.bounds);
    const now = this.#now();
    const expired = [tenant, id, this.#expired(now)];
    const { rowCount } = await this.#pool.query(statements.CLEAR_CONVERSATION, expired);
    this.#sweeper.dropped("expired", rowCount ?? 0);
    await this.#pool.query(statements.CREATE_CONVERSATION, [
      ...[tenant, id, createdAt, now],
      ...[whole, head, encoded.texts],
    ]);
    this.#sweeper.sweepSoon();
  }

  async #conversation(tenant: string, id: string): Promise<StoredConversation | undefined> {
    const row = await this.#find<HeadRow>(statements.GET_CONVERSATION, tenant, id);
    return row && { ...decodeConversation(row.head), expiresAt: this.#expiryOf(row.changed_at) };
  }

  async #itemsOf(tenant: string, id: string, limits: ReadLimits): Promise<ReadItems | undefined> {
    if ((await this.#find(statements.GET_CONVERSATION, tenant, id)) === undefined) return undefined;
    const asked = [tenant, id, limits.items, limits.bytes];
    const { rows } = await this.#pool.query<{ item: string }>(statements.GET_ITEMS, asked);
    return readLatest(
      rows.map(({ item }) => item),
      limits,
    );
  }

  async #append(tenant: string, id: string, items: readonly Item[]): Promise<boolean> {
    const { texts, bytes } = encodeItems(items);
    const now = this.#now();
    const { rows } = await this.#pool.query<{ is_full: boolean }>(statements.APPEND, [
      ...[tenant, id, this.#expired(now), now],
      ...[texts, bytes, this.#sweeper.bounds.maxBytes],
    ]);
    if (rows[0]?.is_full) throw new EntryTooLarge(bytes, this.#sweeper.bounds);
    this.#sweeper.sweepSoon();
    return rows.length > 0;
  }

  async #delete(statement: Statement, tenant: string, id: string): Promise<boolean> {
    const { rowCount } = await this.#pool.query(statement, [tenant, id, this.#expired()]);
    this.#sweeper.sweepSoon();
    return rowCount === 1;
  }

  async #find<Row extends object>(
    statement: Statement,
    tenant: string,
    id: string,
  ): Promise<Row | undefined> {
    const { rows } = await this.#pool.query<Row>(statement, [tenant, id, this.#expired()]);
    return rows[0];
  }

  /** Entries that were changed at this time or before have expired. */
  #expired(now = this.#now()): number {
    return now - this.#sweeper.bounds.ttlMilliseconds;
  }

  #expiryOf(changedAt: string): number {
    return Number(changedAt) + this.#sweeper.bounds.ttlMilliseconds;
  }
}
