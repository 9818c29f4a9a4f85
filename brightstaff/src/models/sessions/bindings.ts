// The sessions of a store. Requests of one session come at the same time, too: what each makes of it is made one after the other,
// so that none undoes what another has done.
import { type Binding, parseBinding } from "./binding.js";
import type { SessionStore } from "./store.js";

interface Change<Result> {
  /** Nothing: what is there stays. */
  binding?: Binding;
  result: Result;
}

export class Bindings {
  readonly #store: SessionStore;
  /** By key, the latest change that is not over. */
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
    await before?.catch(() => {});
    const { binding, result } = change(parseBinding(await this.#store.get(key)));
    if (binding !== undefined) await this.#store.set(key, JSON.stringify(binding));
    return result;
  }
}
