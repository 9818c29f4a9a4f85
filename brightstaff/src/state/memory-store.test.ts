// State in memory.
import { MemoryStore } from "./memory-store.js";
import { describeStore } from "./testing/contract.js";

describeStore("in memory", async () => ({
  open: async (options) => new MemoryStore(options),
  close: async () => {},
}));
