// The interface of stores of state: responses of the Responses API, and conversations. Everything belongs to a tenant, and no
// other tenant can tell whether it exists. An entry is a response, or a conversation with its items; it expires when it was
// not changed for the store's lifetime.
import type { JsonObject } from "../json.js";

export type Item = JsonObject;

interface Owned {
  tenant: string;
  id: string;
  /** Milliseconds since 1970. */
  createdAt: number;
}

interface Expiring {
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** A response and its turn. */
export interface NewResponse extends Owned {
  model: string;
  status: "completed" | "incomplete" | "failed";
  /** The id of the response that it continues. */
  previous?: string;
  /** The id of the conversation that it is part of. */
  conversation?: string;
  /** As the client saw it, without `output`. */
  response: JsonObject;
  /** The items of this turn only. */
  input: readonly Item[];
  output: readonly Item[];
}

export interface StoredResponse extends NewResponse, Expiring {}

export interface NewConversation extends Owned {
  metadata: JsonObject;
}

export interface StoredConversation extends NewConversation, Expiring {}

/** What is read at most. */
export interface ReadLimits {
  items: number;
  /** Of the items as JSON. */
  bytes: number;
}

/** The latest items, oldest first. */
export interface ReadItems {
  items: Item[];
  /** Why there are none before them; `missing`: a response before them was deleted or evicted, or has expired. */
  end: "start" | "missing" | "limit";
}

/** What `plano state` lists. */
export interface EntrySummary extends Owned, Expiring {
  kind: EntryKind;
  /** Of the entry as JSON. */
  bytes: number;
}

export type EntryKind = "response" | "conversation";

export interface EntryFilter {
  kind?: EntryKind;
  tenant?: string;
  id?: string;
}

export interface Page {
  limit: number;
  /** `next` of the page before. */
  after?: string;
}

export interface ListedEntries {
  /** Those changed last come first. */
  entries: EntrySummary[];
  /** Absent on the last page. */
  next?: string;
}

export interface StoreSize {
  entries: number;
  /** Of the entries as JSON. */
  bytes: number;
}

/** How much is kept; when there is more, the entries that were not changed for longest are evicted. */
export interface StoreBounds {
  /** How long an entry lasts without a change. */
  ttlMilliseconds: number;
  maxEntries: number;
  maxBytes: number;
}

export type Dropped = "expired" | "entries" | "bytes";

export interface StoreOptions {
  bounds: StoreBounds;
  /** The clock: milliseconds since 1970. */
  now: () => number;
  onDrop: (reason: Dropped, entries: number) => void;
}

/** Milliseconds between two looks for expired entries when nothing is put. */
export const SWEEP_INTERVAL = 60_000;

/** All methods reject with `StoreFull` or `StoreUnavailable` only, within seconds. */
export interface StateStore {
  /** Changes the bounds; what is kept stays. */
  configure(bounds: StoreBounds): void;
  /**
   * Resolves when it is kept. In the same step its input and output become items of its conversation, if that exists. A response
   * that is kept already stays as it is.
   */
  put(response: NewResponse): Promise<void>;
  /** Undefined when the tenant has no such response, here and below. */
  get(tenant: string, id: string): Promise<StoredResponse | undefined>;
  /** The items of the response and of those that it continues. */
  chain(tenant: string, id: string, limits: ReadLimits): Promise<ReadItems | undefined>;
  /** False when there is none, here and below. */
  delete(tenant: string, id: string): Promise<boolean>;
  conversations: ConversationStore;
  list(filter: EntryFilter, page: Page): Promise<ListedEntries>;
  /** What was there when the store was last used. */
  size(): StoreSize;
  /** It takes nothing until it is opened anew. */
  readonly mustReopen?: boolean;
  /** Waits for writes in progress. */
  close(): Promise<void>;
}

export interface ConversationStore {
  create(conversation: NewConversation, items: readonly Item[]): Promise<void>;
  get(tenant: string, id: string): Promise<StoredConversation | undefined>;
  items(tenant: string, id: string, limits: ReadLimits): Promise<ReadItems | undefined>;
  append(tenant: string, id: string, items: readonly Item[]): Promise<boolean>;
  /** Responses of the conversation stay. */
  delete(tenant: string, id: string): Promise<boolean>;
}

/** There is no room. The message names no tenant and no text of theirs. */
export class StoreFull extends Error {}

/** One entry is larger than all may be. */
export class EntryTooLarge extends StoreFull {
  constructor(bytes: number, { maxBytes }: StoreBounds) {
    super(`an entry of ${bytes} bytes is larger than state_storage.max_bytes, ${maxBytes}`);
  }
}

/** Throws `EntryTooLarge`. */
export function assertFits(bytes: number, bounds: StoreBounds): void {
  if (bytes > bounds.maxBytes) throw new EntryTooLarge(bytes, bounds);
}

/** Nothing can be read or written now. The message holds no address. */
export class StoreUnavailable extends Error {
  /** Seconds after which another attempt may succeed. */
  readonly retryAfter = 1;
}

const LONGEST_ID = 200;
/** PostgreSQL could not index longer ones. */
const LONGEST_TENANT = 500;

type Key = Pick<Owned, "tenant" | "id">;

/** Clients send any text as an id: what cannot be one is never there. */
export function isKey({ tenant, id }: Key): boolean {
  return id.length <= LONGEST_ID && /^[A-Za-z0-9_-]+$/.test(id) && isTenant(tenant);
}

/** Throws when an entry cannot be kept under it. */
export function assertKey(key: Key): void {
  if (!isKey(key)) throw new Error("the id or the tenant of an entry is too long, or has other characters");
}

/** Any text, but neither NUL nor half a character: PostgreSQL could not hold them. */
function isTenant(tenant: string): boolean {
  return tenant.length <= LONGEST_TENANT && !/[\0\p{Surrogate}]/u.test(tenant);
}
