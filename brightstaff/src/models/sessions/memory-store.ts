// Sessions in this process's memory: as many as are allowed, those silent for longest give way first.
import type { Sessions } from "@plano/config";
import { LRUCache } from "lru-cache";
import type { SessionStore } from "./store.js";

export function createMemoryStore({
  ttlMilliseconds,
  maxEntries,
}: Pick<Sessions, "ttlMilliseconds" | "maxEntries">): SessionStore {
  const values = new LRUCache<string, string>({ max: maxEntries, ttl: ttlMilliseconds });
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => {
      values.set(key, value);
    },
    close: async () => values.clear(),
  };
}
