// State in this process's memory, up to its bounds, until the process ends. The texts are outside of the JavaScript heap.
import {
  decodeConversation,
  decodeResponse,
  encodeConversation,
  encodeItems,
  encodeResponse,
  readChain,
  readLatest,
} from "./encoded.js";
import {
  assertFits,
  type Dropped,
  type EntryFilter,
  type EntryKind,
  type EntrySummary,
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
} from "./store.js";

interface Entry {
  kind: EntryKind;
  tenant: string;
  id: string;
  createdAt: number;
  changedAt: number;
  bytes: number;
  head: Buffer;
  /** A response's turn, or a conversation's items. */
  parts: Buffer[];
}

export class MemoryStore implements StateStore {
  readonly conversations = {
    create: (conversation: NewConversation, items: readonly Item[]) => this.#create(conversation, items),
    get: (tenant: string, id: string) => this.#conversation(tenant, id),
    items: (tenant: string, id: string, limits: ReadLimits) => this.#itemsOf(tenant, id, limits),
    append: async (tenant: string, id: string, items: readonly Item[]) => this.#append(tenant, id, items),
    delete: async (tenant: string, id: string) => this.#remove("conversation", tenant, id),
  };
  /** Those that were not changed for longest come first. */
  readonly #entries = new Map<string, Entry>();
  readonly #options: StoreOptions;
  readonly #timer: NodeJS.Timeout;
  #bounds: StoreBounds;
  #bytes = 0;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#bounds = options.bounds;
    this.#timer = setInterval(() => this.#sweep(), SWEEP_INTERVAL).unref();
  }

  configure(bounds: StoreBounds): void {
    this.#bounds = bounds;
    this.#sweep();
  }

  async put(response: NewResponse): Promise<void> {
    const { tenant, id, conversation, input, output } = response;
    if (this.#find("response", tenant, id) !== undefined) return;
    const { head, turn, bytes } = encodeResponse(response);
    assertFits(bytes, this.#bounds);
    if (conversation !== undefined) this.#append(tenant, conversation, [...input, ...output]);
    this.#add("response", response, { head, parts: [turn], bytes });
  }

  async get(tenant: string, id: string): Promise<StoredResponse | undefined> {
    const entry = this.#find("response", tenant, id);
    if (entry === undefined) return undefined;
    const texts = { head: entry.head.toString(), turn: String(entry.parts[0]) };
    return { ...decodeResponse(texts), expiresAt: this.#expiryOf(entry) };
  }

  chain(tenant: string, id: string, limits: ReadLimits): Promise<ReadItems | undefined> {
    return readChain(id, limits, async (each) => {
      const [turn] = this.#find("response", tenant, each)?.parts ?? [];
      return turn && { text: turn.toString(), bytes: turn.length };
    });
  }

  async delete(tenant: string, id: string): Promise<boolean> {
    return this.#remove("response", tenant, id);
  }

  async list({ kind, tenant, id }: EntryFilter, { limit, after }: Page): Promise<ListedEntries> {
    this.#sweep();
    const latest = [...this.#entries].reverse();
    const start = after === undefined ? 0 : latest.findIndex(([key]) => key === after) + 1;
    const fitting = latest.slice(start).filter(([, entry]) => {
      const fits = (asked: string | undefined, own: string): boolean => asked === undefined || asked === own;
      return fits(kind, entry.kind) && fits(tenant, entry.tenant) && fits(id, entry.id);
    });
    const page = fitting.slice(0, limit);
    const [last] = page.at(-1) ?? [];
    return {
      entries: page.map(([, entry]) => this.#summaryOf(entry)),
      ...(fitting.length > limit && last !== undefined && { next: last }),
    };
  }

  size(): StoreSize {
    return { entries: this.#entries.size, bytes: this.#bytes };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#entries.clear();
    this.#bytes = 0;
  }

  async #create(conversation: NewConversation, items: readonly Item[]): Promise<void> {
    const { tenant, id } = conversation;
    if (this.#find("conversation", tenant, id) !== undefined) return;
    const { head, bytes } = encodeConversation(conversation);
    const encoded = encodeItems(items);
    const whole = bytes + encoded.bytes;
    assertFits(whole, this.#bounds);
    this.#add("conversation", conversation, { head, parts: encoded.texts, bytes: whole });
  }

  async #conversation(tenant: string, id: string): Promise<StoredConversation | undefined> {
    const entry = this.#find("conversation", tenant, id);
    return entry && { ...decodeConversation(entry.head.toString()), expiresAt: this.#expiryOf(entry) };
  }

  async #itemsOf(tenant: string, id: string, limits: ReadLimits): Promise<ReadItems | undefined> {
    const entry = this.#find("conversation", tenant, id);
    return entry && readLatest(reversed(entry.parts), limits);
  }

  #append(tenant: string, id: string, items: readonly Item[]): boolean {
    const entry = this.#find("conversation", tenant, id);
    if (entry === undefined) return false;
    const { texts, bytes } = encodeItems(items);
    assertFits(entry.bytes + bytes, this.#bounds);
    entry.parts.push(...texts.map((text) => Buffer.from(text)));
    entry.bytes += bytes;
    entry.changedAt = this.#options.now();
    this.#bytes += bytes;
    const key = keyOf("conversation", tenant, id);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#sweep();
    return true;
  }

  #add(
    kind: EntryKind,
    { tenant, id, createdAt }: Pick<EntrySummary, "tenant" | "id" | "createdAt">,
    { head, parts, bytes }: { head: string; parts: string[]; bytes: number },
  ): void {
    this.#entries.set(keyOf(kind, tenant, id), {
      kind,
      tenant,
      id,
      createdAt,
      bytes,
      changedAt: this.#options.now(),
      head: Buffer.from(head),
      parts: parts.map((part) => Buffer.from(part)),
    });
    this.#bytes += bytes;
    this.#sweep();
  }

  #find(kind: EntryKind, tenant: string, id: string): Entry | undefined {
    const entry = this.#entries.get(keyOf(kind, tenant, id));
    if (entry === undefined || this.#expiryOf(entry) > this.#options.now()) return entry;
    this.#drop(entry, "expired");
    return undefined;
  }

  #remove(kind: EntryKind, tenant: string, id: string): boolean {
    const entry = this.#find(kind, tenant, id);
    if (entry !== undefined) this.#drop(entry);
    return entry !== undefined;
  }

  /** Each entry is looked at once more than it lives. */
  #sweep(): void {
    for (const entry of this.#entries.values()) {
      const reason = this.#reasonToDrop(entry);
      if (reason === undefined) return;
      this.#drop(entry, reason);
    }
  }

  #reasonToDrop(oldest: Entry): Dropped | undefined {
    const { maxEntries, maxBytes } = this.#bounds;
    if (this.#expiryOf(oldest) <= this.#options.now()) return "expired";
    if (this.#entries.size > maxEntries) return "entries";
    return this.#bytes > maxBytes ? "bytes" : undefined;
  }

  #drop(entry: Entry, reason?: Dropped): void {
    this.#entries.delete(keyOf(entry.kind, entry.tenant, entry.id));
    this.#bytes -= entry.bytes;
    if (reason !== undefined) this.#options.onDrop(reason, 1);
  }

  #expiryOf({ changedAt }: Entry): number {
    return changedAt + this.#bounds.ttlMilliseconds;
  }

  #summaryOf(entry: Entry): EntrySummary {
    const { kind, tenant, id, createdAt, bytes } = entry;
    return { kind, tenant, id, createdAt, expiresAt: this.#expiryOf(entry), bytes };
  }
}

/** Ids have no spaces. */
function keyOf(kind: EntryKind, tenant: string, id: string): string {
  return `${kind} ${id} ${tenant}`;
}

function* reversed(parts: readonly Buffer[]): Generator<string> {
  for (let at = parts.length - 1; at >= 0; at -= 1) yield String(parts[at]);
}
