// Sessions in this process's memory, up to a limit; the least recently used ones are evicted.
import type { Sessions } from "@plano/config";
import { LRUCache } from "lru-cache";
import type { SessionEvent, SessionStore } from "./store.js";

export function createMemoryStore(
  { ttlMilliseconds, maxEntries }: Pick<Sessions, "ttlMilliseconds" | "maxEntries">,
  onEvent: (event: SessionEvent) => void = () => {},
): SessionStore {
  const values = new LRUCache<string, string>({ max: maxEntries, ttl: ttlMilliseconds });
  return {
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
