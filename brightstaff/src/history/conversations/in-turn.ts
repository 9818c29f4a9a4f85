// Puts requests into the order of their conversations. Workers of Envoy report apart from one another, so a turn may be told before
// the one that it goes on from; it waits for that one for a moment, and no other request waits.
import type { Observation } from "@plano/config/contract";

/** Milliseconds; a worker reports at the latest half a second after a request, and brightstaff may be busy. */
const LONGEST = 1_000;
/** Further ones do not wait. */
const MOST_WAITING = 1_000;

export interface InTurnOptions {
  /** The place of the turn before, if that turn was not told yet. */
  awaitedBy: (record: Observation) => string | undefined;
  /** The place that requests go on from after this one. */
  placeOf: (record: Observation) => string | undefined;
  /** Called with each, in turn; must not throw. */
  take: (record: Observation) => void;
  longest?: number;
}

interface Waiting {
  record: Observation;
  timer: NodeJS.Timeout;
  told: Promise<void>;
  tell: () => void;
}

export class InTurn {
  readonly #options: InTurnOptions;
  /** By the place of the turn that they wait for. */
  readonly #waiting = new Map<string, Set<Waiting>>();
  #count = 0;

  constructor(options: InTurnOptions) {
    this.#options = options;
  }

  add(record: Observation): void {
    const place = this.#options.awaitedBy(record);
    if (place === undefined || this.#count >= MOST_WAITING) this.#take(record);
    else this.#wait(place, record);
  }

  /** Resolves when those that wait now have been told. */
  async settled(): Promise<void> {
    await Promise.all([...this.#waiting.values()].flatMap((all) => [...all].map(({ told }) => told)));
  }

  /** Tells of those that wait. */
  close(): void {
    for (const [place, all] of [...this.#waiting]) for (const each of all) this.#release(place, each);
  }

  #wait(place: string, record: Observation): void {
    const { longest = LONGEST } = this.#options;
    let tell = (): void => {};
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const timer = setTimeout(() => this.#release(place, waiting), longest).unref();
    const waiting: Waiting = { record, timer, told, tell };
    const all = this.#waiting.get(place) ?? new Set();
    this.#waiting.set(place, all.add(waiting));
    this.#count += 1;
  }

  #release(place: string, waiting: Waiting): void {
    const all = this.#waiting.get(place);
    if (all?.delete(waiting) !== true) return;
    if (all.size === 0) this.#waiting.delete(place);
    this.#count -= 1;
    clearTimeout(waiting.timer);
    this.#take(waiting.record);
    waiting.tell();
  }

  #take(record: Observation): void {
    const { take, placeOf, awaitedBy } = this.#options;
    take(record);
    const place = placeOf(record);
    if (place === undefined) return;
    const waiting = [...(this.#waiting.get(place) ?? [])];
    waiting.sort((one, other) => one.record.started_ms - other.record.started_ms);
    for (const each of waiting) if (awaitedBy(each.record) === undefined) this.#release(place, each);
  }
}
