// The latest finished requests in memory: rows, with their records as text beside them. In the order in which they began.
import type { Contribution } from "./contributions.js";
import type { RequestSummary } from "./types.js";

export interface KeptRequest {
  summary: RequestSummary;
  /** When it was over. */
  end: number;
  /** What it adds to sums, prepared once. */
  contributions: readonly Contribution[];
  /** The `Finished`, as JSON, without its parts. */
  detail: string;
}

/** Removed records at the beginning of the list, beyond which it is copied. */
const MOST_REMOVED = 4_096;

export class Records {
  #capacity: number;
  #list: KeptRequest[] = [];
  /** Where the list begins. */
  #first = 0;
  readonly #byId = new Map<string, KeptRequest>();
  readonly #onDrop: (n: number) => void;

  constructor(capacity: number, onDrop: (n: number) => void) {
    this.#capacity = capacity;
    this.#onDrop = onDrop;
  }

  get size(): number {
    return this.#list.length - this.#first;
  }

  /** The oldest. */
  get first(): KeptRequest | undefined {
    return this.#list[this.#first];
  }

  set capacity(capacity: number) {
    this.#capacity = capacity;
    this.#dropOldest();
  }

  /** Client's ids may repeat: the latest of them. */
  get(id: string): KeptRequest | undefined {
    return this.#byId.get(id);
  }

  add(kept: KeptRequest): void {
    let at = this.#list.length;
    while (at > this.#first && isBefore(kept, this.#list[at - 1])) at -= 1;
    if (at === this.#list.length) this.#list.push(kept);
    else this.#list.splice(at, 0, kept);
    this.#byId.set(kept.summary.id, kept);
    this.#dropOldest();
  }

  /** Removes those, and says how many they were. */
  remove(isSuch: (kept: KeptRequest) => boolean): number {
    const before = this.size;
    const left: KeptRequest[] = [];
    for (const kept of this.#list.slice(this.#first))
      if (isSuch(kept)) this.#drop(kept);
      else left.push(kept);
    this.#list = left;
    this.#first = 0;
    return before - this.size;
  }

  /** A copy, newest first; `before`: only those that come behind the request of this number. */
  newest(before?: number): KeptRequest[] {
    const list = this.#list.slice(this.#first).reverse();
    if (before === undefined) return list;
    return list.slice(list.findIndex(({ summary }) => summary.n === before) + 1);
  }

  #dropOldest(): void {
    while (this.size > this.#capacity) {
      const oldest = this.#list[this.#first];
      this.#first += 1;
      if (oldest !== undefined) this.#drop(oldest);
    }
    if (this.#first < MOST_REMOVED) return;
    this.#list = this.#list.slice(this.#first);
    this.#first = 0;
  }

  #drop(kept: KeptRequest): void {
    const { id, n } = kept.summary;
    if (this.#byId.get(id) === kept) this.#byId.delete(id);
    this.#onDrop(n);
  }
}

function isBefore({ summary }: KeptRequest, other: KeptRequest | undefined): boolean {
  return other !== undefined && summary.started < other.summary.started;
}
