// How much of limits the System page shows as used.
import type { Observation } from "@plano/config/contract";
import { expect, test, vi } from "vitest";
import { History } from "../history/history.js";
import { FREE, sampleRecord } from "../history/testing/samples.js";
import type { DashboardConfig } from "../service-config/schema.js";
import { limitsInUse } from "./limits-in-use.js";
import { CONFIG } from "./testing/dashboard.js";

type Limit = DashboardConfig["shown"]["limits"][number];

const TAGS = { user: "X-User-Id" };
const PROVIDERS = [
  { name: "openai", models: ["openai/*", "openai/gpt-4o-mini"], key: "own" as const, sandboxed: false },
];

/** Requests of these users: 1,200 tokens each, 400 of them cached, for $2. */
function historyOf(users: readonly (string | undefined)[], changes: object = {}, records = 20_000): History {
  const history = new History({ records, contentBytes: 1, diskBytes: 1, days: 1 });
  for (const user of users)
    history.append({
      record: sampleRecord({
        started_ms: Date.now() - 5_000,
        ...(user !== undefined && { tags: { user }, caller: user }),
        ...changes,
      }),
      cost: { ...FREE, total: 2 },
      calls: [],
    });
  return history;
}

const limit = (changes: Partial<Limit>): Limit => ({
  ...{ name: "*", unit: "requests", limit: 3, periodSeconds: 60, skipsCached: false },
  ...changes,
});

async function toldOf(history: History, changes: Partial<Limit>, tags: Record<string, string> = TAGS) {
  const shown = { listeners: [], providers: PROVIDERS, limits: [limit(changes)] };
  const [told] = await limitsInUse(history, { ...CONFIG.dashboard, tags, shown });
  return told;
}

const USERS = ["ann", "bob", "ann", undefined, "eve"];

test("a limit for each value tells how many were in use, and which used most", async () => {
  const told = await toldOf(historyOf(USERS), { header: "x-user-id", except: ["eve"] });
  expect(told).toEqual({
    ...{ name: "*", unit: "requests", limit: 3, periodSeconds: 60, selector: "x-user-id", used: null },
    values: {
      count: 3,
      fullest: [
        { value: "ann", used: 2 },
        { value: "", used: 1 },
        { value: "bob", used: 1 },
      ],
    },
    term: { key: "tag", prefix: "user=" },
  });
});

test("a limit for each value tells of all values, however many there are", async () => {
  const users = Array.from({ length: 2_500 }, (_, at) => `user ${at % 2_499}`);
  const told = await toldOf(historyOf(users), { header: "x-user-id", except: [] });
  expect(told?.values?.count).toBe(2_499);
  expect(told?.values?.fullest.slice(0, 2)).toMatchObject([{ value: "user 0", used: 2 }, { used: 1 }]);
});

test("values that are masked are not told, since several look the same", async () => {
  const history = historyOf(["⟦email⟧", "⟦email⟧", "ann"]);
  const each = await toldOf(history, { header: "x-user-id", except: [] });
  expect(each).toMatchObject({ unknown: "masked", values: { count: 1, fullest: [{ value: "ann" }] } });
  const one = { header: "x-user-id", except: [] };
  expect(await toldOf(history, { ...one, value: "a@b.c" })).toMatchObject({ used: null, unknown: "masked" });
  expect(await toldOf(history, { ...one, value: "ann" })).toMatchObject({ used: 1 });
});

test("no value of a header is what objects have of themselves", async () => {
  const told = await toldOf(historyOf(["ann"]), { header: "x-c", except: [] }, { constructor: "x-c" });
  expect(told).toMatchObject({ values: { count: 1, fullest: [{ value: "", used: 1 }] } });
});

test("calls of an agent are what limits count, by the names that it asked for", async () => {
  const history = new History();
  const agent = { provider: "agent/a", target: "agent/a", model: "any", usage: null };
  const call = (changes: Partial<Observation>) => ({
    record: sampleRecord(changes),
    cost: { ...FREE, total: 2 },
  });
  history.append({
    record: sampleRecord({ ...agent, started_ms: Date.now() - 5_000, asked: "any", caller: "ann" }),
    cost: FREE,
    calls: [
      call({ own_call: "charged", asked: "gpt-4o-mini" }),
      call({ ...agent, asked: "any" }),
      call({ asked: "gpt-4o-mini" }),
      call({ asked: "fast" }),
      call({ asked: "fast", attempt_count: 0, model: null, target: null, provider: null, usage: null }),
    ],
  });
  const used = async (changes: Partial<Limit>) => (await toldOf(history, changes))?.used;
  expect([
    await used({}),
    await used({ models: ["openai/gpt-4o-mini"] }),
    await used({ alias: "fast" }),
  ]).toEqual([2, 2, 1]);
  expect(await used({ unit: "tokens" })).toBe(3_600);
  const each = await toldOf(history, { header: "x-plano-caller", except: [] });
  expect(each).toMatchObject({ values: { count: 1, fullest: [{ value: "ann", used: 2 }] } });
});

test("sums tell of a period whose requests are no longer all kept", async () => {
  const history = historyOf(
    [undefined, ...Array.from({ length: 150 }, (_, at) => `user ${at % 3}`)],
    {},
    100,
  );
  const used = async (changes: Partial<Limit>) => toldOf(history, changes);
  expect(await used({})).toMatchObject({ used: 151 });
  expect(await used({ unit: "tokens", skipsCached: true, periodSeconds: 86_400 })).toMatchObject({
    used: 120_800,
  });
  const each = await used({ header: "x-plano-caller", except: [] });
  expect(each).toMatchObject({ values: { count: 4 } });
  expect(each?.values?.fullest).toEqual([
    ...["user 0", "user 1", "user 2"].map((value) => ({ value, used: 50 })),
    { value: "", used: 1 },
  ]);
  const agents = new History({ records: 1, contentBytes: 1, diskBytes: 1, days: 1 });
  const agent = { provider: "agent/a", target: "agent/a", model: "any", usage: null };
  for (const started of [Date.now() - 6_000, Date.now() - 5_000])
    agents.append({
      record: sampleRecord({ ...agent, started_ms: started }),
      cost: FREE,
      calls: [{ record: sampleRecord({}), cost: FREE }],
    });
  expect(await toldOf(agents, {})).toMatchObject({ used: 2 });
});

test("callers are known without a tag", async () => {
  const told = await toldOf(historyOf(USERS), { header: "x-plano-caller", except: [] }, {});
  expect(told).toMatchObject({
    selector: "caller",
    values: { count: 4 },
    term: { key: "caller", prefix: "" },
  });
});

test("values of a header that is not kept are unknown", async () => {
  const told = await toldOf(historyOf(USERS), { header: "x-user-id", except: [] }, {});
  expect(told).toMatchObject({ selector: "x-user-id", used: null });
  expect(told).not.toHaveProperty("values");
});

test.each<[string, Partial<Limit>, number]>([
  ["all requests", {}, 5],
  ["a long period", { periodSeconds: 86_400 }, 5],
  ["tokens", { unit: "tokens" }, 6_000],
  ["tokens that were not cached", { unit: "tokens", skipsCached: true }, 4_000],
  ["dollars", { unit: "dollars" }, 10],
  ["one value", { header: "x-user-id", value: "ann", except: [] }, 2],
  ["a value that nobody sent", { header: "x-user-id", value: "joe", except: [] }, 0],
  ["a model", { models: ["openai/gpt-4o-mini"] }, 5],
  ["another model", { models: ["openai/gpt-4o"] }, 0],
  ["a wildcard, beside a model that has its own entry", { models: ["openai/*"] }, 0],
  ["an alias", { alias: "gpt-4o-mini" }, 5],
  ["another alias", { alias: "fast" }, 0],
])("%s: what has ended in the period is what was used", async (_, changes, used) => {
  expect((await toldOf(historyOf(USERS), changes))?.used).toBe(used);
});

test("a wildcard counts models that only requests name", async () => {
  const history = historyOf(USERS, { model: "gpt-5", target: "openai/*" });
  expect((await toldOf(history, { models: ["openai/*"] }))?.used).toBe(5);
});

test("what Plano refused, what agents answered and what ended before have used nothing", async () => {
  const refused = { status: 429, ended_by: "limit", usage: null, attempt_count: 0 };
  expect((await toldOf(historyOf(USERS, refused), {}))?.used).toBe(0);
  const agent = { provider: "agent/a", target: "agent/a", model: "any" };
  expect((await toldOf(historyOf(USERS, agent), {}))?.used).toBe(0);
  expect((await toldOf(historyOf(USERS, { started_ms: Date.now() - 120_000 }), {}))?.used).toBe(0);
});

test("requests are read once for all limits of a period and a selector", async () => {
  const history = historyOf(USERS);
  const visit = vi.spyOn(history, "visit");
  const limits = Array.from({ length: 300 }, (_, at) =>
    limit({
      limit: at,
      ...(at % 3 === 0 && { alias: `alias ${at}` }),
      ...(at % 2 === 0 && { header: "x-user-id" }),
    }),
  );
  const shown = { listeners: [], providers: PROVIDERS, limits };
  expect(await limitsInUse(history, { ...CONFIG.dashboard, tags: TAGS, shown })).toHaveLength(300);
  expect(visit).toHaveBeenCalledTimes(2);
});

test("further limits of the same selector cost next to nothing, however many values there are", async () => {
  const history = historyOf(Array.from({ length: 5_000 }, (_, at) => `user ${at}`));
  const many = Array.from({ length: 1_000 }, (_, at) =>
    limit({ header: "x-user-id", except: ["user 1"], ...(at % 2 === 0 && { value: `user ${at}` }) }),
  );
  const timeOf = async (limits: Limit[]): Promise<number> => {
    const began = process.cpuUsage();
    await limitsInUse(history, {
      ...CONFIG.dashboard,
      tags: TAGS,
      shown: { listeners: [], providers: PROVIDERS, limits },
    });
    return process.cpuUsage(began).user;
  };
  const [one, all] = [await timeOf(many.slice(0, 1)), await timeOf(many)];
  expect(all).toBeLessThan(Math.max(one, 20_000) * 10);
});
