// How much of limits the System page shows as used.
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
function historyOf(users: readonly (string | undefined)[], changes: object = {}): History {
  const history = new History();
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
      count: 2,
      fullest: [
        { value: "ann", used: 2 },
        { value: "bob", used: 1 },
      ],
    },
    term: { key: "tag", prefix: "user=" },
  });
});

test("callers are known without a tag", async () => {
  const told = await toldOf(historyOf(USERS), { header: "x-plano-caller", except: [] }, {});
  expect(told).toMatchObject({
    selector: "caller",
    values: { count: 3 },
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
