// The models that the router chooses, and for how long: with a store, a clock and a scripted routing model.

import type { RoutingPreference } from "@plano/config";
import type { Observation } from "@plano/config/contract";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import type { ClientApi } from "../conversation/api.js";
import type { ServiceConfig } from "../service-config/schema.js";
import { KnownSessions } from "../sessions/known-sessions.js";
import { createMemoryStore } from "../sessions/memory-store.js";
import type { SessionStore } from "../sessions/store.js";
import type { Meters } from "../telemetry/meters.js";
import { createMetrics } from "../telemetry/metrics.js";
import { clientRequest } from "../testing/client-request.js";
import { PLAIN_CONFIG } from "../testing/service-config.js";
import { ModelRouter, type Routing } from "./model-router.js";

const CODE: RoutingPreference = {
  name: "code",
  description: "writing code",
  model: "plano.route/code",
  models: ["p/a", "p/b"],
  prefer: "none",
};
const TALK: RoutingPreference = {
  name: "talk",
  description: "small talk",
  model: "p/c",
  models: ["p/c"],
  prefer: "none",
};
const CONFIG: ServiceConfig = {
  ...PLAIN_CONFIG,
  routingPreferences: [CODE, TALK],
  sessions: { ...PLAIN_CONFIG.sessions, ttlMilliseconds: 3_600_000 },
  prices: { "p/a": { input: 3, output: 15 }, "p/b": { input: 1, output: 2 }, "p/c": { input: 1, output: 2 } },
  modelNames: {
    models: { "p/a": "p/a", "p/b": "p/b", "p/c": "p/c", "p/d": "p/d", short: "p/d" },
    pools: {},
    prefixes: [],
    fallback: "p/d",
  },
};
const BUDGET = {
  maxSwitchSpendPercent: 20,
  replenishOnRebind: true,
  cacheReadDiscount: 0.1,
  recordCounterfactual: true,
};
const named = { "x-model-affinity": "s" };
/** The key of session `s` in the store, without tenant and caller. */
const NAMED_KEY = "::named:s";

let choice = "";
/** Each of them once, then `choice`. */
let choices: string[] = [];
let error: string | undefined;
let asked = 0;
let clock = 0;
beforeEach(() => {
  choice = "";
  choices = [];
  error = undefined;
  asked = 0;
  clock = 1_000_000_000;
});

const known = (store: SessionStore): KnownSessions => new KnownSessions(store, () => clock);

function start(
  config: Partial<ServiceConfig> = {},
  latencies: Record<string, number> = {},
  sessions = known(createMemoryStore({ ttlMilliseconds: 3_600_000, maxEntries: 10 })),
  meters?: Meters,
): ModelRouter {
  const decide = async () => {
    asked += 1;
    const chosen = choices.shift() ?? choice;
    const ids = chosen === "" || error !== undefined ? [] : [chosen];
    return {
      chosen: ids,
      method: "model" as const,
      milliseconds: 1,
      ...(error === undefined ? {} : { error }),
    };
  };
  return new ModelRouter(
    { ...CONFIG, ...config },
    {
      orchestrator: { decide },
      metrics: { priceOf: () => undefined, priced: () => [], latencyOf: (model) => latencies[model] },
      sessions,
      now: () => clock,
      ...(meters && { meters }),
    },
  );
}

const SAID = { model: "short", messages: [{ role: "user", content: "x".repeat(4_000) }] };
const TOOL = { ...SAID, messages: [...SAID.messages, { role: "tool", tool_call_id: "1", content: "rain" }] };

async function route(
  router: ModelRouter,
  headers: Record<string, string> = {},
  body: Record<string, unknown> = SAID,
  sent = true,
): Promise<Routing> {
  const routing = await router.route(clientRequest(body, headers), body, sent);
  if ("error" in routing) throw new Error(routing.error.message);
  return routing;
}

describe("the names to try", () => {
  test("are the preference's pool, then the client's own model when the pool fails", async () => {
    choice = "code";
    expect(await route(start())).toEqual({
      body: SAID,
      route: "code",
      models: ["p/a", "p/b"],
      names: ["plano.route/code", "p/d"],
      pinned: false,
      switched: false,
    });
  });

  test("are the models' own when a ranking reorders them", async () => {
    choice = "code";
    const routingPreferences = [{ ...CODE, prefer: "fastest" as const }];
    const { names } = await route(start({ routingPreferences }, { "p/a": 2, "p/b": 1 }));
    expect(names).toEqual(["p/b", "p/a", "p/d"]);
    expect((await route(start({ routingPreferences }, { "p/a": 1, "p/b": 2 }))).names[0]).toBe(
      "plano.route/code",
    );
  });

  test("are the client's own when no preference matches or the routing model fails", async () => {
    expect(await route(start())).toMatchObject({ models: [], names: [] });
    choice = "code";
    error = "it broke";
    expect(await route(start())).toMatchObject({ models: [], names: [] });
  });

  test("are at most ten, and only names that a request may use", async () => {
    choice = "many";
    const models = Array.from({ length: 20 }, (_, index) => `w/${index}`);
    const modelNames = { ...CONFIG.modelNames, prefixes: ["w/"] };
    const body = { ...SAID, routing_preferences: [{ name: "many", description: "", models }] };
    const routing = await route(start({ modelNames }), {}, body);
    expect(routing.names).toEqual([...models.slice(0, 9), "p/d"]);
    expect(routing.body).toEqual(SAID);
    expect((await route(start({ modelNames }), {}, { ...body, model: "nobody's" })).names).toHaveLength(9);
  });

  test("come from the request's own preferences in place of the file's, even when that list is empty", async () => {
    choice = "own";
    const own = {
      name: "own",
      description: "",
      models: ["p/a", "p/b"],
      selection_policy: { prefer: "cheapest" },
    };
    const body = { ...SAID, routing_preferences: [own] };
    expect((await route(start({ routingPreferences: [] }), {}, body)).names).toEqual(["p/b", "p/a", "p/d"]);
    expect((await route(start(), {}, { ...SAID, routing_preferences: [] })).names).toEqual([]);
    expect(asked).toBe(1);
  });
});

describe("a conversation with a session id", () => {
  test("keeps its model until the client asks for another, however long it pauses", async () => {
    const router = start();
    choice = "code";
    expect(await route(router, named)).toMatchObject({ route: "code", session: "s", pinned: false });
    choice = "talk";
    clock += 900_000;
    expect(await route(router, named)).toMatchObject({ route: "code", pinned: true, switched: false });
    expect(asked).toBe(1);
    expect(await route(router, named, { ...SAID, model: "p/a" })).toMatchObject({
      route: "talk",
      pinned: false,
      switched: true,
    });
  });

  test("treats a request without a model like one that names the default model", async () => {
    const router = start();
    choice = "code";
    await route(router, named);
    const { model: _, ...body } = SAID;
    expect((await route(router, named, body)).pinned).toBe(true);
  });

  test("also keeps the decision that no preference matches", async () => {
    const router = start();
    await route(router, named);
    choice = "code";
    expect(await route(router, named)).toMatchObject({ names: [], pinned: true });
  });

  test("has one model although its first requests are concurrent", async () => {
    const router = start();
    choices = ["code", "talk"];
    const [one, other] = await Promise.all([route(router, named), route(router, named)]);
    expect([one.route, other.route]).toEqual(["code", "code"]);
    expect([one.pinned, other.pinned]).toEqual([false, true]);
  });

  test("keeps its model when the ranking changes", async () => {
    choice = "code";
    const latencies: Record<string, number> = { "p/a": 2, "p/b": 1 };
    const router = start({ routingPreferences: [{ ...CODE, prefer: "fastest" }] }, latencies);
    await route(router, named);
    latencies["p/b"] = 3;
    expect((await route(router, named)).models).toEqual(["p/b", "p/a"]);
  });

  test("is decided again when its route is gone", async () => {
    const store = createMemoryStore({ ttlMilliseconds: 60_000, maxEntries: 10 });
    choice = "code";
    await route(start({}, {}, known(store)), named);
    choice = "talk";
    expect((await route(start({ routingPreferences: [TALK] }, {}, known(store)), named)).route).toBe("talk");
  });

  test("does not keep a failed decision", async () => {
    const router = start();
    error = "it broke";
    expect((await route(router, named)).session).toBe("s");
    error = undefined;
    choice = "code";
    expect((await route(router, named)).route).toBe("code");
  });

  test("is not kept under a model name beyond the longest valid one", async () => {
    const store = createMemoryStore({ ttlMilliseconds: 60_000, maxEntries: 10 });
    const modelNames = { ...CONFIG.modelNames, prefixes: ["w/"] };
    const model = `w/${"x".repeat(100_000)}`;
    choice = "code";
    const routing = await route(start({ modelNames }, {}, known(store)), named, { ...SAID, model });
    expect(routing).toMatchObject({ route: "code", names: ["plano.route/code"], pinned: false });
    expect(routing).not.toHaveProperty("session");
    expect(await store.get(NAMED_KEY)).toBe(undefined);
  });

  test("starts anew when the store returns an invalid session", async () => {
    const store = {
      ...createMemoryStore({ ttlMilliseconds: 1, maxEntries: 1 }),
      get: async () => '{"anchor_model":1}',
    };
    choice = "code";
    expect(await route(start({}, {}, known(store)), named)).toMatchObject({ route: "code", pinned: false });
  });
});

describe("a conversation without a session id", () => {
  const implicit = { sessions: { ...CONFIG.sessions, implicit: true } };

  test("keeps its model as long as the model has it cached", async () => {
    const router = start(implicit);
    choice = "code";
    const { session } = await route(router);
    expect(session).toMatch(/^implicit:/);
    choice = "talk";
    clock += 300_000;
    expect(await route(router)).toMatchObject({ route: "code", pinned: true, session });
    clock += 301_000;
    expect(await route(router)).toMatchObject({ route: "talk", pinned: false, switched: true });
  });

  test("is routed on the user's turns alone when configured so", async () => {
    const router = start({ sessions: { ...CONFIG.sessions, userTurnsOnly: true } });
    choice = "code";
    await route(router);
    choice = "talk";
    expect(await route(router, {}, TOOL)).toMatchObject({ route: "code", pinned: true });
    expect(asked).toBe(1);
    expect(await route(router)).toMatchObject({ route: "talk", switched: true });
    clock += 301_000;
    choice = "code";
    expect(await route(router, {}, TOOL)).toMatchObject({ route: "code", pinned: false });
  });
});

describe("a switch budget", () => {
  const implicit = { sessions: { ...CONFIG.sessions, implicit: true, budget: BUDGET } };

  test("keeps a warm conversation from a switch it cannot pay, and never blocks the first model", async () => {
    const router = start(implicit);
    choice = "code";
    await route(router);
    choice = "talk";
    expect(await route(router)).toMatchObject({ route: "code", models: ["p/a", "p/b"], pinned: true });
    expect(asked).toBe(2);
    clock += 301_000;
    expect(await route(router)).toMatchObject({ route: "talk", pinned: false, switched: true });
  });

  test("that covers every cost allows every switch", async () => {
    const router = start();
    const headers = { ...named, "x-plano-max-switch-spend-pct": "100" };
    choice = "code";
    await route(router, headers);
    choice = "talk";
    // 0.7 per turn and million: 1 - 0.3, against 0.3 of baseline.
    const routes: (string | undefined)[] = [];
    for (let turn = 0; turn < 3; turn += 1) routes.push((await route(router, headers)).route);
    expect(routes).toEqual(["code", "code", "talk"]);
  });

  test("is not spent twice by concurrent requests", async () => {
    const store = createMemoryStore({ ttlMilliseconds: 60_000, maxEntries: 10 });
    const other: RoutingPreference = { ...TALK, name: "other", model: "p/b", models: ["p/b"] };
    const router = start({ routingPreferences: [CODE, TALK, other] }, {}, known(store));
    const headers = { ...named, "x-plano-max-switch-spend-pct": "100" };
    choices = ["code", "talk", "talk", "talk", "other"];
    for (let turn = 0; turn < 3; turn += 1) await route(router, headers);
    const both = await Promise.all([route(router, headers), route(router, headers)]);
    expect(both.map(({ route: name }) => name)).toEqual(["talk", "talk"]);
    const { baseline_usd: baseline, switch_spend_usd: spent } = JSON.parse(
      (await store.get(NAMED_KEY)) ?? "",
    );
    expect(baseline).toBeCloseTo(0.0012, 6);
    expect(spent).toBeCloseTo(0.0007, 6);
  });

  test("is not spent by requests for a decision only", async () => {
    const router = start();
    const headers = { ...named, "x-plano-max-switch-spend-pct": "100" };
    choice = "code";
    await route(router, headers, SAID, false);
    choice = "talk";
    for (let turn = 0; turn < 5; turn += 1) {
      expect((await route(router, headers, SAID, false)).route).toBe("code");
    }
  });

  test("leaves a warm conversation in place when the routing model fails", async () => {
    const router = start(implicit);
    choice = "code";
    await route(router);
    error = "it broke";
    expect(await route(router)).toMatchObject({ route: "code", pinned: true });
  });

  test("counts a turn's real usage once it is observed", async () => {
    const store = createMemoryStore({ ttlMilliseconds: 60_000, maxEntries: 10 });
    const sessions = known(store);
    const router = start(implicit, {}, sessions);
    choice = "code";
    const { session = "" } = await route(router);
    const observation: Partial<Observation> = {
      request_id: "r",
      target: "p/b",
      model: "b",
      status: 200,
      usage: { input: 9_000, output: 0, cached_input: 0, cache_creation: 0, reasoning: 0 },
    };
    sessions.observe(observation as Observation);
    await expect
      .poll(async () => (await store.get(`::begun:${session}`)) ?? "")
      .toContain('"cached_tokens":9000');
    expect(JSON.parse((await store.get(`::begun:${session}`)) ?? "")).toMatchObject({
      anchor_model: "p/a",
      session_cost_usd: 0.009,
    });
  });
});

test("decisions are counted by the chosen model, and the request's own preferences are no label", async () => {
  const { meters, text } = createMetrics({ version: "1", git_sha: "1" });
  const router = start({}, {}, undefined, meters);
  choices = ["code", "talk", ""];
  for (let request = 0; request < 3; request += 1) await route(router);
  const own = { name: "mine", description: "", models: ["p/a"] };
  choices = ["mine"];
  await route(router, {}, { ...SAID, routing_preferences: [own] });
  const lines = (await text()).split("\n").filter((line) => line.startsWith("brightstaff_router_decisions"));
  expect(lines.map((line) => /selected_model="([^"]*)",fallback="(\w+)"} (\d)/.exec(line)?.slice(1))).toEqual(
    [
      ["p/a", "false", "1"],
      ["p/c", "false", "1"],
      ["none", "true", "1"],
      ["other", "false", "1"],
    ],
  );
});

test("a concurrent decision does not lose a turn's observed usage", async () => {
  const store = createMemoryStore({ ttlMilliseconds: 60_000, maxEntries: 10 });
  const sessions = known(store);
  const router = start({ sessions: { ...CONFIG.sessions, budget: BUDGET } }, {}, sessions);
  const usage = { input: 9_000, output: 0, cached_input: 0, cache_creation: 0, reasoning: 0 };
  choice = "code";
  await route(router, named);
  const next = route(router, named);
  sessions.observe({ request_id: "r", target: "p/b", model: "b", status: 200, usage } as Observation);
  await next;
  await expect.poll(async () => (await store.get(NAMED_KEY)) ?? "").toContain('"session_cost_usd":0.009');
});

test("any body gets an answer", async () => {
  const preference = { name: "own", description: "d", models: ["p/a"] };
  const members = ["messages", "input", "system", "tools", "function", "model", "name", "role", "content"];
  const likely = fc.object({
    key: fc.constantFrom(...members),
    values: [fc.string(), fc.constant("user"), fc.constant(null), fc.double()],
    maxDepth: 4,
  });
  const body = fc.oneof(likely, fc.dictionary(fc.string(), fc.jsonValue()));
  const own = fc.oneof(fc.constant([preference]), fc.jsonValue(), fc.constant(undefined));
  const router = start({
    sessions: { ...CONFIG.sessions, implicit: true, userTurnsOnly: true, budget: BUDGET },
  });
  const api = fc.constantFrom<ClientApi>("chat-completions", "messages", "responses");
  await fc.assert(
    fc.asyncProperty(api, body, own, fc.boolean(), async (client, any, routing_preferences, sent) => {
      choice = "code";
      const whole = { ...any, ...(routing_preferences !== undefined && { routing_preferences }) };
      const routing = await router.route(clientRequest(whole, {}, { api: client }), whole, sent);
      expect("error" in routing || !("routing_preferences" in routing.body)).toBe(true);
    }),
  );
});
