// State in a PostgreSQL that goes away, comes back, hangs, refuses, or is shared.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PASSWORD, POSTGRES, type PostgresServer, startPostgres } from "../../testing/postgres.js";
import { type StoreOptions, StoreUnavailable } from "../store.js";
import { putUntil } from "../testing/putter.js";
import { ALL, response, said, turns } from "../testing/samples.js";
import { EVICTION_LOCK } from "./locks.js";
import { PostgresStore } from "./postgres-store.js";
import { CHAIN } from "./statements.js";

const OPTIONS: StoreOptions = {
  bounds: { ttlMilliseconds: 3_600_000, maxEntries: 1_000_000, maxBytes: 1 << 30 },
  now: () => Date.now(),
  onDrop: () => {},
};

const END_CONNECTIONS =
  "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'plano'";

describe.skipIf(POSTGRES === undefined)("with PostgreSQL", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 30_000);
  afterAll(() => server.close());

  async function during<Result>(
    url: string,
    use: (store: PostgresStore) => Promise<Result>,
  ): Promise<Result> {
    const store = await PostgresStore.open(url, OPTIONS);
    return use(store).finally(() => store.close());
  }

  test("several that begin at the same time make the tables once, and serve one conversation alternately", async () => {
    const url = await server.database();
    const stores = await Promise.all([1, 2, 3, 4].map(() => PostgresStore.open(url, OPTIONS)));
    const [one, two] = stores as [PostgresStore, PostgresStore];
    await one.conversations.create({ tenant: "a", id: "conv_1", createdAt: 1, metadata: {} }, [said("0")]);
    await two.put(response("resp_1", { conversation: "conv_1" }));
    await one.put(response("resp_2", { previous: "resp_1", conversation: "conv_1" }));
    await two.put(response("resp_3", { previous: "resp_2", conversation: "conv_1" }));
    const all = turns("resp_1", "resp_2", "resp_3");
    expect(await one.chain("a", "resp_3", ALL)).toEqual({ items: all, end: "start" });
    expect((await two.conversations.items("a", "conv_1", ALL))?.items).toEqual([said("0"), ...all]);
    await Promise.all(stores.map((store) => store.close()));
  });

  test("a process that is killed loses nothing that was kept", async () => {
    const url = await server.database();
    const { ids } = await putUntil({ kind: "postgres", url }, 200);
    expect(ids.length).toBeGreaterThanOrEqual(200);
    await during(url, async (store) => {
      for (const id of ids) expect(await store.get("a", id), id).toBeDefined();
      const last = ids.at(-1) ?? "";
      const chain = await store.chain("a", last, ALL);
      expect([chain?.end, chain?.items.length]).toEqual(["start", 2 * (Number(last.split("_")[2]) + 1)]);
    });
  }, 30_000);

  test("two processes that put and evict at the same time stay within the bounds", async () => {
    const url = await server.database();
    const bounds = { ...OPTIONS.bounds, maxEntries: 20 };
    const stores = await Promise.all([1, 2].map(() => PostgresStore.open(url, { ...OPTIONS, bounds })));
    const numbers = Array.from({ length: 100 }, (_, index) => index);
    await Promise.all(
      stores.flatMap((store, own) => numbers.map((number) => store.put(response(`resp_${own}_${number}`)))),
    );
    for (const store of stores) await expect.poll(() => store.size().entries, { timeout: 5_000 }).toBe(20);
    const [counted] = await server.ask(url, "SELECT count(*)::int AS count FROM plano_responses");
    expect(counted).toEqual({ count: 20 });
    await Promise.all(stores.map((store) => store.close()));
  });

  test("a store beside another one that evicts, and stops, evicts soon", async () => {
    const url = await server.database();
    const bounds = { ...OPTIONS.bounds, maxEntries: 1 };
    const store = await PostgresStore.open(url, { ...OPTIONS, bounds });
    const other = server
      .ask(url, `SELECT pg_advisory_lock(${EVICTION_LOCK}), pg_sleep(60)`)
      .catch(() => "stopped");
    const isEvicting = (): Promise<unknown[]> =>
      server.ask(url, `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted`);
    await expect.poll(isEvicting, { timeout: 5_000 }).toHaveLength(1);
    for (const id of ["resp_1", "resp_2"]) await store.put(response(id));
    await expect.poll(() => store.size().entries, { timeout: 5_000 }).toBe(2);
    await server.ask(url, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
    expect(await other).toBe("stopped");
    await expect.poll(() => store.size().entries, { timeout: 5_000 }).toBe(1);
    await store.close();
  });

  test("what someone deletes in the database is no longer counted", async () => {
    const url = await server.database();
    await during(url, async (store) => {
      for (const id of ["resp_1", "resp_2"]) await store.put(response(id));
      await server.ask(url, "DELETE FROM plano_responses WHERE id = 'resp_1'");
      await store.put(response("resp_3"));
      await expect.poll(() => store.size().entries, { timeout: 5_000 }).toBe(2);
    });
  });

  test("a PostgreSQL that is away fails calls at once, and is used again when it is back", async () => {
    const url = await server.database();
    await during(url, async (store) => {
      await store.put(response("resp_1"));
      await server.kill();
      const began = performance.now();
      for (let time = 0; time < 200; time += 1)
        await expect(store.get("a", "resp_1")).rejects.toThrow(/^PostgreSQL cannot be reached: /);
      // Two hundred waits for a connection would be minutes.
      expect(performance.now() - began).toBeLessThan(10_000);
      await expect(PostgresStore.open(url, OPTIONS)).rejects.toThrow(StoreUnavailable);
      await server.start();
      await expect
        .poll(() => store.get("a", "resp_1").catch(() => undefined), { timeout: 5_000 })
        .toBeDefined();
      await store.put(response("resp_2", { previous: "resp_1" }));
      expect(await store.chain("a", "resp_2", ALL)).toEqual({
        items: turns("resp_1", "resp_2"),
        end: "start",
      });
    });
  }, 30_000);

  test("a connection that PostgreSQL ends is replaced, and the call is made again", async () => {
    const url = await server.database();
    await during(url, async (store) => {
      for (let time = 0; time < 5; time += 1) {
        await store.put(response(`resp_${time}`));
        await server.ask(url, END_CONNECTIONS);
        expect(await store.get("a", `resp_${time}`)).toBeDefined();
      }
    });
  });

  test("a PostgreSQL that hangs fails calls in time", async () => {
    const url = await server.database();
    await during(url, async (store) => {
      // Its processes for connections that are open would go on.
      await server.ask(url, END_CONNECTIONS);
      server.pause();
      const calls = await Promise.allSettled(Array.from({ length: 1_300 }, () => store.get("a", "resp_1")));
      server.resume();
      expect(calls.every(({ status }) => status === "rejected")).toBe(true);
      const reasons = new Set(calls.map((each) => (each.status === "rejected" ? each.reason.message : "")));
      expect([...reasons]).toContain("too many queries wait for PostgreSQL");
      await expect.poll(() => store.get("a", "x").catch(() => "fails"), { timeout: 10_000 }).toBeUndefined();
    });
  }, 40_000);

  test("what it refuses is said without the address, the password or a value", async () => {
    const url = await server.database();
    const refused = async (other: string): Promise<string> =>
      PostgresStore.open(other, OPTIONS).then(
        async (store) => store.close().then(() => "opened"),
        (error: Error) => error.message,
      );
    const told = [
      await refused(url.replace(/:[^:@]+@/, ":wrong-geheim@")),
      await refused(url.replace(/\/plano_\w+$/, "/geheim")),
      await refused(url.replace("plano:", "geheim:")),
      await refused(`${url}?sslmode=require`),
      await refused("postgresql://geheim.invalid/d?sslmode=disable"),
    ];
    expect(told).toEqual([
      "PostgreSQL refuses the user or the password",
      "PostgreSQL has no such database",
      "PostgreSQL refuses the user or the password",
      "PostgreSQL cannot be reached: The server does not support SSL connections",
      expect.stringMatching(/^PostgreSQL cannot be reached: E[A-Z_]+$/),
    ]);
    expect(decodeURIComponent(url)).toContain(PASSWORD);
  });

  test("a user who owns nothing may use tables that are there", async () => {
    const url = await server.database();
    await during(url, async () => {});
    await server.ask(
      url,
      "CREATE ROLE guest LOGIN PASSWORD 'guest'; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO guest",
    );
    const own = url.replace(/plano:[^@]+@/, "guest:guest@");
    await during(own, async (store) => {
      await store.put(response("resp_1"));
      expect(await store.get("a", "resp_1")).toBeDefined();
    });
    const empty = (await server.database()).replace(/plano:[^@]+@/, "guest:guest@");
    await expect(PostgresStore.open(empty, OPTIONS)).rejects.toThrow(
      "PostgreSQL does not allow the user what Plano needs",
    );
  });

  test("PostgreSQL reads as much as a chain has turns, also of a tenant that its statistics do not know", async () => {
    const url = await server.database();
    const read = async (turns: number): Promise<number> => {
      const values = ["", "'a'", `'resp_${turns - 1}'`, "0", "1000000", "1000000000"];
      const text = CHAIN.text.replace(/\$(\d)/g, (_parameter, index) => values[Number(index)] ?? "");
      const [row = {}] = await server.ask(url, `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`);
      const [{ Plan: plan }] = row["QUERY PLAN"] as [{ Plan: Record<string, number> }];
      expect(plan["Actual Rows"]).toBe(turns);
      return plan["Shared Hit Blocks"] ?? 0;
    };
    await during(url, async (store) => {
      await store.put(response("resp_0", { tenant: "b" }));
      await server.ask(
        url,
        `INSERT INTO plano_responses SELECT 'b', 'other_' || n, created_at, changed_at, previous, items, turn_bytes, bytes, head, turn
         FROM plano_responses, generate_series(1, 20000) n; ANALYZE plano_responses`,
      );
      for (let turn = 0; turn < 800; turn += 1)
        await store.put(response(`resp_${turn}`, turn === 0 ? {} : { previous: `resp_${turn - 1}` }));
    });
    const [few, many] = [await read(200), await read(800)];
    expect(few).toBeGreaterThan(200);
    expect(many / few).toBeLessThan(5);
    // Some pages of an index and of the table for each turn.
    expect(many / 800).toBeLessThan(20);
  }, 30_000);

  test("tables of a later version are refused", async () => {
    const url = await server.database();
    await during(url, async () => {});
    await server.ask(url, "INSERT INTO plano_state_migrations (version) VALUES (99)");
    await expect(PostgresStore.open(url, OPTIONS)).rejects.toThrow(
      new StoreUnavailable("the tables in PostgreSQL were made by a later version of Plano"),
    );
  });
});
