// The latest finished requests in memory: rows, with their records as text beside them. In the order in which they began; those
// that were over first are dropped first, however long they took, and whatever the clock did.
import type { Leaf } from "./contributions.js";
import { Ordered } from "./ordered.js";
import type { KeptText } from "./texts.js";
import type { RequestSummary } from "./types.js";

export interface KeptRequest {
  summary: RequestSummary;
  /** When it was over. */
  end: number;
  /** What its calls used; empty for a request that is its own call. */
  calls: readonly Leaf[];
  /** The `Finished`, as JSON, without its parts. */
  detail: KeptText;
}

export class Records {
  #capacity: number;
  readonly #byStart = new Ordered<KeptRequest>(({ summary }) => summary.started);
  readonly #byNumber = new Ordered<KeptRequest>(({ summary }) => summary.n);
  readonly #byId = new Map<string, KeptRequest>();
  readonly #byProviderId = new Map<string, KeptRequest>();
  readonly #onDrop: (n: number) => void;

  constructor(capacity: number, onDrop: (n: number) => void) {
    this.#capacity = capacity;
    this.#onDrop = onDrop;
  }

  get size(): number {
    return this.#byStart.size;
  }

  /** The oldest. */
  get first(): KeptRequest | undefined {
    return this.#byStart.first;
  }

  /** The first that was over, and so is dropped first. */
  get earliest(): KeptRequest | undefined {
    return this.#byNumber.first;
  }

  set capacity(capacity: number) {
    this.#capacity = capacity;
    this.#dropFirst();
  }

  /** Client's ids may repeat: the latest of them. */
  get(id: string): KeptRequest | undefined {
    return this.#byId.get(id);
  }

  /** By what a provider called an attempt: the latest of them. */
  ofProvider(id: string): KeptRequest | undefined {
    return this.#byProviderId.get(id);
  }

  add(kept: KeptRequest): void {
    const { id, providerIds = [] } = kept.summary;
    this.#byStart.add(kept);
    this.#byNumber.add(kept);
    name(this.#byId, id, kept);
    for (const providerId of providerIds) name(this.#byProviderId, providerId, kept);
    this.#dropFirst();
  }

  /** A copy, newest first. */
  newest(): KeptRequest[] {
    return this.#byStart.reversed();
  }

  /** Those for which `isMeant` holds, newest first; they are gone. */
  remove(isMeant: (kept: KeptRequest) => boolean): KeptRequest[] {
    const removed = this.newest().filter(isMeant);
    const gone = new Set(removed);
    this.#byNumber.removeAll(gone);
    this.#byStart.removeAll(gone);
    for (const kept of removed) this.#drop(kept);
    return removed;
  }

  #dropFirst(): void {
    while (this.size > this.#capacity) {
      const { first } = this.#byNumber;
      if (first === undefined) return;
      this.#byNumber.remove(first);
      this.#byStart.remove(first);
      this.#drop(first);
    }
  }

  #drop(kept: KeptRequest): void {
    const { id, n, providerIds = [] } = kept.summary;
    unname(this.#byId, id, kept);
    for (const providerId of providerIds) unname(this.#byProviderId, providerId, kept);
    this.#onDrop(n);
  }
}

function name(names: Map<string, KeptRequest>, id: string, kept: KeptRequest): void {
  const other = names.get(id);
  if (other === undefined || other.summary.n < kept.summary.n) names.set(id, kept);
}

function unname(names: Map<string, KeptRequest>, id: string, kept: KeptRequest): void {
  if (names.get(id) === kept) names.delete(id);
}
