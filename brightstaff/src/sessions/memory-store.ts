// Sessions in this process's memory, up to a limit; the least recently used ones are evicted.
import { LRUCache } from "lru-cache";
import type { SessionEvent, SessionStore, StoreSettings } from "./store.js";

export function createMemoryStore(
  settings: StoreSettings,
  onEvent: (event: SessionEvent) => void = () => {},
): SessionStore {
  let values = cacheOf(settings);
  return {
    configure(changed) {
      const { max, ttl } = values;
      if (changed.maxEntries === max && changed.ttlMilliseconds === ttl) return;
      const known = values.dump();
      values = cacheOf(changed);
      values.load(known);
    },
    get: async (key) => {
      const value = values.get(key);
      onEvent(value === undefined ? "miss" : "hit");
      return value;
    },
    set: async (key, value) => {
      values.set(key, value);
      onEvent("store");
    },
    close: async () => values.clear(),
  };
}

function cacheOf({ ttlMilliseconds: ttl, maxEntries: max }: StoreSettings): LRUCache<string, string> {
  return new LRUCache({ max, ttl });
}
