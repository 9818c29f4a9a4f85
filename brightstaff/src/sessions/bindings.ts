// The bindings in a store. Concurrent requests of one session change its binding one after the other, so that none undoes
// another's change.
import { orAborted, withDeadline } from "../abortable.js";
import { type Binding, parseBinding } from "./binding.js";
import type { SessionStore } from "./store.js";

/** Milliseconds. Requests never queue for a slow store: they do without a session. */
const LONGEST_WAIT = 1_000;
const late = (): Error => new Error("the change before is not over");

interface Change<Result> {
  /** Absent: the binding stays as it is. */
  binding?: Binding;
  result: Result;
}

export class Bindings {
  readonly #store: SessionStore;
  /** The latest unfinished change of each key. */
  readonly #latest = new Map<string, Promise<unknown>>();

  constructor(store: SessionStore) {
    this.#store = store;
  }

  /** Rejects only when `change` throws. */
  async change<Result>(key: string, change: (found: Binding | undefined) => Change<Result>): Promise<Result> {
    const before = this.#latest.get(key);
    const own = this.#make(key, change, before);
    this.#latest.set(key, own);
    try {
      return await own;
    } finally {
      if (this.#latest.get(key) === own) this.#latest.delete(key);
    }
  }

  async #make<Result>(
    key: string,
    change: (found: Binding | undefined) => Change<Result>,
    before: Promise<unknown> | undefined,
  ): Promise<Result> {
    if (before !== undefined) {
      // However it ends, and whether it does.
      await withDeadline(LONGEST_WAIT, late, ({ signal }) => orAborted(before, signal)).catch(() => {});
    }
    const { binding, result } = change(parseBinding(await this.#store.get(key)));
    if (binding !== undefined) await this.#store.set(key, JSON.stringify(binding));
    return result;
  }
}
