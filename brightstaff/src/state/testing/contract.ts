// For tests: what every store does, whatever it keeps its entries in.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { growth, MOST_GROWTH } from "../../filters/testing/growth.js";
import { EntryTooLarge, type Item, type StateStore, type StoreBounds, type StoreOptions } from "../store.js";
import { ALL, answered, response, said, turns } from "./samples.js";

const BOUNDS: StoreBounds = { ttlMilliseconds: 60_000, maxEntries: 100_000, maxBytes: 1 << 30 };
const KEPT_FOR = { timeout: 10_000 };

export interface StoreHarness {
  /** A new, empty store. */
  open(options: StoreOptions): Promise<StateStore>;
  /** Removes it. */
  close(): Promise<void>;
}

export function describeStore(name: string, start: () => Promise<StoreHarness>): void {
  describe(name, () => {
    let harness: StoreHarness;
    let store: StateStore;
    let time = 0;
    const dropped: Record<string, number> = {};

    async function open(bounds: Partial<StoreBounds> = {}): Promise<void> {
      store = await harness.open({
        bounds: { ...BOUNDS, ...bounds },
        // Each look at the clock is a millisecond after the one before.
        now: () => {
          time += 1;
          return time;
        },
        onDrop: (reason, entries) => {
          dropped[reason] = (dropped[reason] ?? 0) + entries;
        },
      });
    }

    beforeEach(async () => {
      harness = await start();
      time = 1_000_000;
      for (const reason of Object.keys(dropped)) delete dropped[reason];
      await open();
    });
    afterEach(async () => {
      await store.close();
      await harness.close();
    });

    const ids = async (kind?: "response" | "conversation"): Promise<string[]> => {
      const { entries } = await store.list({ ...(kind && { kind }) }, { limit: 1_000 });
      return entries.map(({ id }) => id);
    };

    test("a response is read as it was put", async () => {
      const put = response("resp_1", {
        input: [
          said('ä \0 \u{1F600} " \\ \ud800'),
          { type: "function_call_output", call_id: "c", output: "{}" },
        ],
        output: [{ type: "reasoning", id: "rs", summary: [], encrypted_content: "x".repeat(100_000) }],
        response: { id: "resp_1", metadata: { "": null }, usage: { total_tokens: 1.5e10 } },
        status: "incomplete",
        previous: "resp_0",
        conversation: "conv_0",
      });
      await store.put(put);
      expect(await store.get("a", "resp_1")).toEqual({ ...put, expiresAt: expect.any(Number) });
      expect(await store.get("a", "resp_2")).toBeUndefined();
    });

    test("a response that is put again stays as it is", async () => {
      await store.put(response("resp_1"));
      await store.put(response("resp_1", { model: "openai/other" }));
      expect((await store.get("a", "resp_1"))?.model).toBe("openai/m");
      expect(await ids()).toEqual(["resp_1"]);
    });

    test("a chain has the items of all its turns, oldest first", async () => {
      await store.put(response("resp_1"));
      await store.put(response("resp_2", { previous: "resp_1" }));
      await store.put(response("resp_3", { previous: "resp_2" }));
      await store.put(response("resp_2b", { previous: "resp_1" }));
      const chain = (id: string) => store.chain("a", id, ALL);
      expect(await chain("resp_3")).toEqual({ items: turns("resp_1", "resp_2", "resp_3"), end: "start" });
      expect(await chain("resp_2b")).toEqual({ items: turns("resp_1", "resp_2b"), end: "start" });
      expect(await chain("resp_4")).toBeUndefined();
    });

    test("a chain ends where a response is missing", async () => {
      await store.put(response("resp_1"));
      await store.put(response("resp_2", { previous: "resp_1" }));
      await store.put(response("resp_3", { previous: "resp_2" }));
      expect(await store.delete("a", "resp_2")).toBe(true);
      expect(await store.delete("a", "resp_2")).toBe(false);
      expect(await store.chain("a", "resp_3", ALL)).toEqual({ items: turns("resp_3"), end: "missing" });
      expect(await store.chain("a", "resp_2", ALL)).toBeUndefined();
      expect(await store.chain("a", "resp_1", ALL)).toEqual({ items: turns("resp_1"), end: "start" });
    });

    test("a chain is read back to its limits, by whole turns", async () => {
      await store.put(response("resp_1"));
      await store.put(response("resp_2", { previous: "resp_1" }));
      await store.put(response("resp_3", { previous: "resp_2" }));
      const read = (limits: Partial<typeof ALL>) => store.chain("a", "resp_3", { ...ALL, ...limits });
      expect(await read({ items: 6 })).toEqual({ items: turns("resp_1", "resp_2", "resp_3"), end: "start" });
      expect(await read({ items: 5 })).toEqual({ items: turns("resp_2", "resp_3"), end: "limit" });
      expect(await read({ items: 1 })).toEqual({ items: [], end: "limit" });
      const bytes = JSON.stringify(turns("resp_2", "resp_3")).length + 150;
      expect(await read({ bytes })).toEqual({ items: turns("resp_2", "resp_3"), end: "limit" });
      expect(await read({ bytes: 10 })).toEqual({ items: [], end: "limit" });
    });

    test("responses that continue each other, as no client can make them, are read to the limit", async () => {
      await store.put(response("resp_1", { previous: "resp_2" }));
      await store.put(response("resp_2", { previous: "resp_1" }));
      const read = await store.chain("a", "resp_2", { items: 100, bytes: 1 << 20 });
      expect([read?.end, read?.items.length]).toEqual(["limit", 100]);
    });

    test("another tenant's entries are not there", async () => {
      await store.put(response("resp_1"));
      await store.put(response("resp_2", { tenant: "b", previous: "resp_1" }));
      await store.conversations.create({ tenant: "a", id: "conv_1", createdAt: 1, metadata: {} }, [
        said("x"),
      ]);
      expect(await store.get("b", "resp_1")).toBeUndefined();
      expect(await store.chain("b", "resp_1", ALL)).toBeUndefined();
      expect(await store.chain("b", "resp_2", ALL)).toEqual({ items: turns("resp_2"), end: "missing" });
      expect(await store.delete("b", "resp_1")).toBe(false);
      expect(await store.conversations.get("b", "conv_1")).toBeUndefined();
      expect(await store.conversations.items("b", "conv_1", ALL)).toBeUndefined();
      expect(await store.conversations.append("b", "conv_1", [said("y")])).toBe(false);
      expect(await store.conversations.delete("b", "conv_1")).toBe(false);
      await store.put(response("resp_3", { tenant: "b", conversation: "conv_1" }));
      expect(await store.conversations.items("a", "conv_1", ALL)).toEqual({
        items: [said("x")],
        end: "start",
      });
      // Not even with a name or an id that begins with the other's.
      await store.put(response("resp_1", { tenant: "b", model: "openai/b" }));
      expect((await store.get("a", "resp_1"))?.model).toBe("openai/m");
      expect((await store.get("b", "resp_1"))?.model).toBe("openai/b");
      for (const other of ["", "a ", "A", "a!", "a/resp_1", "%61", "\u0101"])
        expect(await store.get(other, "resp_1")).toBeUndefined();
    });

    test("a tenant may have any name", async () => {
      const names = ["", "a b!/:\\%", "ä", "\u{1F600}", "'; DROP TABLE x; --", "\u{1F600}".repeat(250)];
      for (const tenant of names) await store.put(response("resp_1", { tenant, model: `m/${tenant}` }));
      for (const tenant of names) expect((await store.get(tenant, "resp_1"))?.model).toBe(`m/${tenant}`);
    });

    test("a conversation has the items that it began with, those appended, and those of its responses", async () => {
      const { conversations } = store;
      const conversation = { tenant: "a", id: "conv_1", createdAt: 5, metadata: { topic: "ä" } };
      await conversations.create(conversation, [said("0")]);
      await store.put(response("resp_1", { conversation: "conv_1" }));
      expect(await conversations.append("a", "conv_1", [said("1"), answered("2")])).toBe(true);
      await store.put(response("resp_2", { conversation: "conv_1" }));
      await store.put(response("resp_2", { conversation: "conv_1" }));
      await store.put(response("resp_3", { conversation: "conv_2" }));
      const items = [said("0"), ...turns("resp_1"), said("1"), answered("2"), ...turns("resp_2")];
      expect(await conversations.items("a", "conv_1", ALL)).toEqual({ items, end: "start" });
      expect(await conversations.items("a", "conv_1", { ...ALL, items: 3 })).toEqual({
        items: items.slice(-3),
        end: "limit",
      });
      const bytes = JSON.stringify(items.slice(-2)).length;
      expect(await conversations.items("a", "conv_1", { ...ALL, bytes })).toEqual({
        items: items.slice(-2),
        end: "limit",
      });
      expect(await conversations.get("a", "conv_1")).toEqual({
        ...conversation,
        expiresAt: expect.any(Number),
      });
    });

    test("a deleted conversation is gone with its items, and its responses stay", async () => {
      const { conversations } = store;
      await conversations.create({ tenant: "a", id: "conv_1", createdAt: 5, metadata: {} }, [said("0")]);
      await store.put(response("resp_1", { conversation: "conv_1" }));
      expect(await conversations.delete("a", "conv_1")).toBe(true);
      expect(await conversations.delete("a", "conv_1")).toBe(false);
      expect(await conversations.append("a", "conv_1", [said("1")])).toBe(false);
      expect(await conversations.get("a", "conv_1")).toBeUndefined();
      expect(await store.chain("a", "resp_1", ALL)).toEqual({ items: turns("resp_1"), end: "start" });
      await conversations.create({ tenant: "a", id: "conv_1", createdAt: 6, metadata: {} }, []);
      expect(await conversations.items("a", "conv_1", ALL)).toEqual({ items: [], end: "start" });
    });

    test("many write one conversation at the same time, and no item is lost", async () => {
      const { conversations } = store;
      await conversations.create({ tenant: "a", id: "conv_1", createdAt: 5, metadata: {} }, []);
      const numbers = Array.from({ length: 100 }, (_, index) => index);
      await Promise.all(
        numbers.map((number) =>
          number % 2 === 0
            ? conversations.append("a", "conv_1", [said(`${number}`)])
            : store.put(response(`resp_${number}`, { conversation: "conv_1", output: [] })),
        ),
      );
      const { items = [] } = (await conversations.items("a", "conv_1", ALL)) ?? {};
      const textOf = ({ content }: Item): string => (content as { text: string }[])[0]?.text ?? "";
      const expected = numbers.map((number) => (number % 2 === 0 ? `${number}` : `question resp_${number}`));
      expect(items.map(textOf).sort()).toEqual(expected.sort());
    });

    test("entries expire when they were not changed for the store's lifetime", async () => {
      const { conversations } = store;
      await store.put(response("resp_1"));
      await conversations.create({ tenant: "a", id: "conv_1", createdAt: 5, metadata: {} }, [said("0")]);
      const { expiresAt = 0 } = (await store.get("a", "resp_1")) ?? {};
      expect(expiresAt - time).toBeLessThanOrEqual(60_000);
      expect(expiresAt - time).toBeGreaterThan(59_000);
      time += 40_000;
      await store.put(response("resp_2", { previous: "resp_1", conversation: "conv_1" }));
      time += 40_000;
      expect(await store.get("a", "resp_1")).toBeUndefined();
      expect(await store.chain("a", "resp_2", ALL)).toEqual({ items: turns("resp_2"), end: "missing" });
      expect((await conversations.items("a", "conv_1", ALL))?.items).toHaveLength(3);
      // The same id may be used again.
      await store.put(response("resp_1", { model: "openai/new" }));
      expect((await store.get("a", "resp_1"))?.model).toBe("openai/new");
      time += 70_000;
      expect(await conversations.get("a", "conv_1")).toBeUndefined();
      expect(await conversations.append("a", "conv_1", [said("1")])).toBe(false);
      expect(await ids()).toEqual([]);
      await store.put(response("resp_9"));
      await expect.poll(() => store.size().entries, KEPT_FOR).toBe(1);
      await expect.poll(() => dropped, KEPT_FOR).toEqual({ expired: 4 });
    });

    test("a shorter lifetime holds for what is there", async () => {
      await store.put(response("resp_1"));
      store.configure({ ...BOUNDS, ttlMilliseconds: 1_000 });
      time += 2_000;
      expect(await store.get("a", "resp_1")).toBeUndefined();
    });

    test("beyond its entries, those that were not changed for longest are dropped", async () => {
      store.configure({ ...BOUNDS, maxEntries: 3 });
      const { conversations } = store;
      await conversations.create({ tenant: "a", id: "conv_1", createdAt: 5, metadata: {} }, []);
      for (const id of ["resp_1", "resp_2"]) await store.put(response(id));
      await conversations.append("a", "conv_1", [said("0")]);
      await store.put(response("resp_3"));
      await expect.poll(() => ids(), KEPT_FOR).toEqual(["resp_3", "conv_1", "resp_2"]);
      expect(dropped).toEqual({ entries: 1 });
      await expect.poll(() => store.size().entries, KEPT_FOR).toBe(3);
    });

    test("beyond its bytes, too", async () => {
      const text = "x".repeat(1_000);
      store.configure({ ...BOUNDS, maxBytes: 5_000 });
      for (const id of ["resp_1", "resp_2", "resp_3", "resp_4", "resp_5"])
        await store.put(response(id, { input: [said(text)] }));
      await expect.poll(() => ids(), KEPT_FOR).toEqual(["resp_5", "resp_4", "resp_3"]);
      expect(dropped).toEqual({ bytes: 2 });
      await expect.poll(() => store.size().entries, KEPT_FOR).toBe(3);
      expect(store.size().bytes).toBeLessThanOrEqual(5_000);
      expect(store.size().bytes).toBeGreaterThan(3_000);
    });

    test("an entry that is larger than the store is refused, and nothing is dropped for it", async () => {
      store.configure({ ...BOUNDS, maxBytes: 3_000 });
      const { conversations } = store;
      await conversations.create({ tenant: "a", id: "conv_1", createdAt: 5, metadata: {} }, [said("0")]);
      const large = [said("x".repeat(4_000))];
      await expect(store.put(response("resp_1", { input: large }))).rejects.toThrow(EntryTooLarge);
      await expect(conversations.append("a", "conv_1", large)).rejects.toThrow(EntryTooLarge);
      const other = { tenant: "a", id: "conv_2", createdAt: 5, metadata: {} };
      await expect(conversations.create(other, large)).rejects.toThrow(EntryTooLarge);
      await expect(store.put(response("resp_2", { conversation: "conv_1", input: large }))).rejects.toThrow();
      expect(await ids()).toEqual(["conv_1"]);
      expect((await conversations.items("a", "conv_1", ALL))?.items).toEqual([said("0")]);
    });

    test("what is deleted makes room", async () => {
      for (const id of ["resp_1", "resp_2"]) await store.put(response(id));
      await store.conversations.create({ tenant: "a", id: "conv_1", createdAt: 5, metadata: {} }, [
        said("0"),
      ]);
      await store.delete("a", "resp_1");
      await store.delete("a", "resp_2");
      await store.conversations.delete("a", "conv_1");
      await expect.poll(() => store.size(), KEPT_FOR).toEqual({ entries: 0, bytes: 0 });
    });

    test("entries are listed by pages, those changed last first, and by kind, tenant or id", async () => {
      const { conversations } = store;
      for (const id of ["resp_1", "resp_2"]) await store.put(response(id));
      await conversations.create({ tenant: "a", id: "conv_1", createdAt: 7, metadata: {} }, []);
      await store.put(response("resp_3", { tenant: "b" }));
      await store.put(response("resp_1", { tenant: "b" }));
      const first = await store.list({}, { limit: 3 });
      expect(first.entries.map(({ tenant, id }) => `${tenant} ${id}`)).toEqual([
        "b resp_1",
        "b resp_3",
        "a conv_1",
      ]);
      const { entries, next } = await store.list({}, { limit: 3, after: first.next ?? "" });
      expect([entries.map(({ id }) => id), next]).toEqual([["resp_2", "resp_1"], undefined]);
      expect(await ids("conversation")).toEqual(["conv_1"]);
      const listed = async (filter: Parameters<StateStore["list"]>[0], limit = 10) =>
        (await store.list(filter, { limit })).entries.map(({ tenant, id }) => `${tenant} ${id}`);
      expect(await listed({ tenant: "a", kind: "response" })).toEqual(["a resp_2", "a resp_1"]);
      expect(await listed({ id: "resp_1" })).toEqual(["b resp_1", "a resp_1"]);
      expect(await listed({ id: "resp_1", tenant: "a" }, 1)).toEqual(["a resp_1"]);
      const [summary] = (await store.list({ id: "conv_1" }, { limit: 1 })).entries;
      expect(summary).toEqual({
        ...{ kind: "conversation", tenant: "a", id: "conv_1", createdAt: 7 },
        expiresAt: expect.any(Number),
        bytes: expect.any(Number),
      });
    });

    test("the work of a turn does not grow with its conversation, nor with the store", async () => {
      const ratio = await growth(
        (size) => ({ size, run: Math.random() }),
        16,
        async ({ size, run }) => {
          const tenant = String(run);
          await store.conversations.create({ tenant, id: "conv_1", createdAt: 1, metadata: {} }, []);
          for (let turn = 0; turn < size; turn += 1) {
            const id = `resp_${turn}_${Math.random().toString(36).slice(2)}`;
            await store.put(response(id, { tenant, conversation: "conv_1" }));
          }
        },
      );
      expect(ratio).toBeLessThan(MOST_GROWTH);
    }, 60_000);

    test("reading a chain takes as long as it has turns", async () => {
      const made = new Map<number, Promise<void>>();
      const make = (size: number): { size: number; ready: Promise<void> } => {
        const ready = made.get(size) ?? putChain(store, size);
        made.set(size, ready);
        return { size, ready };
      };
      const ratio = await growth(make, 30, async ({ size, ready }) => {
        await ready;
        const read = await store.chain("a", `resp_${size}_${size - 1}`, ALL);
        expect(read?.items.length).toBe(2 * size);
      });
      expect(ratio).toBeLessThan(MOST_GROWTH);
    }, 60_000);
  });
}

async function putChain(store: StateStore, turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    const previous = turn === 0 ? {} : { previous: `resp_${turns}_${turn - 1}` };
    await store.put(response(`resp_${turns}_${turn}`, previous));
  }
}
