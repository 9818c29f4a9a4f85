// For tests of `plano state`: a store in memory behind its socket.
import { MemoryStore } from "../memory-store.js";
import { serveState } from "../socket.js";
import type { StateStore } from "../store.js";

export interface ServedState {
  store: StateStore;
  close(): Promise<void>;
}

export async function startState(socket: string): Promise<ServedState> {
  let time = Date.UTC(2026, 10, 29);
  const store = new MemoryStore({
    bounds: { ttlMilliseconds: 86_400_000, maxEntries: 10_000, maxBytes: 1 << 30 },
    now: () => {
      time += 1;
      return time;
    },
    onDrop: () => {},
  });
  const stop = await serveState(socket, () => store);
  return { store, close: () => stop().then(() => store.close()) };
}
