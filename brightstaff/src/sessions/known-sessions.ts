// What is known of sessions, whatever the service config: their bindings in a store, and the turns whose usage is not
// observed yet.
import type { Observation } from "@plano/config/contract";
import { Bindings } from "./bindings.js";
import type { SessionStore, StoreSettings } from "./store.js";
import { SessionUsage } from "./usage.js";

export class KnownSessions {
  readonly bindings: Bindings;
  readonly usage: SessionUsage;
  readonly #store: SessionStore;

  /** `now` in milliseconds since 1970; `onRefresh` when a turn's tokens were noted. */
  constructor(store: SessionStore, now: () => number, onRefresh?: () => void) {
    this.#store = store;
    this.bindings = new Bindings(store);
    this.usage = new SessionUsage(this.bindings, () => Math.floor(now() / 1_000), onRefresh);
  }

  configure(settings: StoreSettings): void {
    this.#store.configure(settings);
  }

  /** Gets each finished request's usage, for its session. */
  observe(observation: Observation): void {
    void this.usage.observe(observation);
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}
