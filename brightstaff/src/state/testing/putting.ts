// For tests, a process: puts responses of a few conversations at the same time, and prints the ids of those that are kept, until
// it is killed or one is not. Its parameter is the store's place.
import { openStore, type StorePlace } from "../open-store.js";
import type { StateStore } from "../store.js";
import { response, said } from "./samples.js";

const CONVERSATIONS = 10;

async function converse(store: StateStore, conversation: string): Promise<never> {
  await store.conversations.create({ tenant: "a", id: conversation, createdAt: 1, metadata: {} }, []);
  for (let turn = 0; ; turn += 1) {
    const id = `${conversation}_${turn}`;
    const previous = turn === 0 ? {} : { previous: `${conversation}_${turn - 1}` };
    await store.put(response(id, { ...previous, conversation, input: [said("x".repeat(1_000))] }));
    process.stdout.write(`${id}\n`);
  }
}

async function putAll(place: StorePlace): Promise<void> {
  const store = await openStore(place, {
    bounds: { ttlMilliseconds: 60_000, maxEntries: 1_000_000, maxBytes: 1 << 30 },
    now: () => Date.now(),
    onDrop: () => {},
  });
  await Promise.all(Array.from({ length: CONVERSATIONS }, (_, index) => converse(store, `conv_${index}`)));
}

await putAll(JSON.parse(process.argv[2] ?? "{}") as StorePlace).catch((error: Error) => {
  process.stderr.write(`${error.constructor.name}: ${error.message}\n`);
  process.exit(1);
});
