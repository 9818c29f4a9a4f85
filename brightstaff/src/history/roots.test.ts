// Requests that brightstaff serves: one record each, with the calls that they caused.
import type { Observation } from "@plano/config/contract";
import { expect, test } from "vitest";
import { observed } from "../observations/testing/observation.js";
import { Aggregation } from "./aggregation.js";
import { ConversationTracker } from "./conversations/tracker.js";
import { History } from "./history.js";
import { notedFilter } from "./noted.js";
import { parseQuery } from "./query/parse.js";
import { readRange } from "./ranges.js";
import { Recorder } from "./recorder.js";
import { Roots } from "./roots.js";
import { FACTS, PRICE, sampleRecord, saying } from "./testing/samples.js";

function open() {
  const history = new History();
  const conversations = new ConversationTracker({ onFound: () => {}, onError: () => {} });
  const recorder = new Recorder({
    ...{ history, conversations },
    priceOf: () => ({ price: PRICE, source: "file" }),
    isSandboxed: () => false,
  });
  const roots = new Roots();
  roots.onFinished = (root) => recorder.observeRoot(root);
  const observe = (changes: Partial<Observation>): void => {
    const observation = { ...sampleRecord(), request_id: "r", listener: "inside", ...changes };
    if (!roots.take(observation)) recorder.observe(observation);
  };
  const totals = async () => {
    const asked = { query: parseQuery(""), range: readRange("1h", Date.now()) };
    const aggregation = new Aggregation(asked.range, { groups: [["provider"]] });
    await history.aggregate(asked, aggregation);
    return { totals: aggregation.total.totals(), rows: aggregation.rows(0) };
  };
  return { history, roots, observe, totals };
}

test("a call of a model that no client's request needed is marked as Plano's own", () => {
  const { history, observe } = open();
  observe({ request_id: "test", own_call: "charged" });
  observe({ request_id: "repeated", own_call: "repeated" });
  observe({ request_id: "client" });
  const own = ["test", "repeated", "client"].map((id) => history.get(id)?.summary.own);
  expect(own).toEqual([true, undefined, undefined]);
});

test("the attempts of a request that brightstaff served began when they did, after its beginning", () => {
  const { history, roots, observe } = open();
  const root = roots.begin("r", undefined);
  const [attempt] = observed().attempts;
  if (attempt === undefined) throw new Error("there is no attempt");
  const attempts = [attempt, { ...attempt, began_ms: 30 }];
  observe({ ...saying("hello"), request_id: "r", started_ms: FACTS.started + 400, attempts });
  root?.end(FACTS);
  roots.close();
  const found = history.get("r");
  expect(found?.record.attempts.map(({ began_ms: began }) => began)).toEqual([400, 430]);
  expect(found?.calls[0]?.record.attempts.map(({ began_ms: began }) => began)).toEqual([0, 30]);
});

test("no time of such a request is before its beginning, when the clock was set back meanwhile", () => {
  const { history, roots, observe } = open();
  const root = roots.begin("r", undefined);
  observe({ ...saying("hello"), request_id: "r", started_ms: FACTS.started - 3_600_000, ttft_ms: 50 });
  root?.end(FACTS);
  roots.close();
  const finished = history.get("r");
  expect(finished?.summary.ttft).toBe(0);
});

test("a request with a decision and an answer is one, and has the tokens and the cost of both", async () => {
  const { history, roots, observe, totals } = open();
  const root = roots.begin("r", undefined);
  observe({ own_call: "charged", provider: "chooser" });
  roots.note("r", { routeMethod: "model", decisionMs: 12 });
  roots.noteFilter("r", { name: "pii", verdict: "passed", ms: 1 });
  observe({ ...saying("hello"), request_id: "r", listener: "inside", user: "jane", ttft_ms: 50 });
  root?.note({ agent: "weather" });
  root?.end(FACTS);
  roots.close();
  const found = history.get("r");
  expect(found?.summary).toMatchObject({
    ...{ listener: "agents", agent: "weather", routeMethod: "model", decisionMs: 12, calls: 2, user: "jane" },
    ...{ preview: "hello", usage: { input: 2_000, output: 400 }, duration: 900, requestBytes: 77 },
  });
  expect(found?.decisions?.filters).toEqual([{ name: "pii", verdict: "passed", ms: 1 }]);
  expect(found?.calls.map(({ record }) => Object.hasOwn(record, "parts"))).toEqual([false, false]);
  const { totals: sums, rows } = await totals();
  expect(sums).toMatchObject({ requests: 1, input: 2_000, withoutUsage: 0, cost: found?.summary.cost });
  expect(rows).toMatchObject([
    { key: { provider: "openai" }, requests: 1, input: 1_000 },
    { key: { provider: "chooser" }, requests: 0, input: 1_000 },
  ]);
});

test("usage that an agent tells does not count beside that of the calls that it made", async () => {
  const { roots, observe, totals } = open();
  const root = roots.begin("r", "ann");
  observe({ listener: "models", caller: "ann" });
  observe({ target: "agent/weather", provider: "agent/weather" });
  root?.end({ ...FACTS, caller: "ann" });
  roots.close();
  expect((await totals()).totals).toMatchObject({ requests: 1, input: 1_000 });
});

test("a request of another caller with the same id is its own", async () => {
  const { roots, observe, totals } = open();
  const root = roots.begin("r", "ann");
  observe({ listener: "models", caller: "bob" });
  root?.end({ ...FACTS, caller: "ann" });
  roots.close();
  expect((await totals()).totals.requests).toBe(2);
});

test("a refused request has its code and message; a client that leaves is told", async () => {
  const { history, roots, totals } = open();
  const refused = roots.begin("refused", undefined);
  refused?.end({
    ...FACTS,
    ...{ requestId: "refused", status: 403, error: { code: "filtered", message: "Not this." } },
  });
  const left = roots.begin("left", undefined);
  left?.end({ ...FACTS, requestId: "left", status: 0, left: true });
  roots.close();
  expect(history.get("refused")?.summary).toMatchObject({
    status: 403,
    error: { code: "filtered" },
    endedBy: "gateway",
  });
  expect(history.get("left")?.summary).toMatchObject({ endedBy: "client", calls: 0 });
  expect((await totals()).totals).toMatchObject({ requests: 2, errors: 1, clientsLeft: 1, withoutUsage: 0 });
});

test("a stream that its provider broke off failed, though it began with 200", () => {
  const { history, roots, observe } = open();
  const error = { code: "upstream_reset" };
  for (const [id, failed, answered] of [
    ["broken", 200, 200],
    ["told again", 502, 200],
  ] as const) {
    const root = roots.begin(id, undefined);
    observe({ request_id: id, status: failed, error });
    root?.end({ ...FACTS, requestId: id, status: answered });
  }
  roots.close();
  expect(history.get("broken")?.summary.error).toEqual(error);
  expect(history.get("told again")?.summary.error).toBeUndefined();
});

test("an answer of an agent that broke off is the agent's error, and no withheld one", async () => {
  const { history, roots, observe, totals } = open();
  const error = { code: "upstream_reset", message: "The answer broke off before its end." };
  const root = roots.begin("r", undefined);
  observe({ target: "agent/a", provider: "agent/a", error: { code: "upstream_reset" } });
  root?.end({ ...FACTS, error });
  roots.close();
  const summary = history.get("r")?.summary;
  expect(summary).toMatchObject({ error, endedBy: "provider", provider: "agent/a" });
  expect(summary?.withheld).toBeUndefined();
  expect((await totals()).rows).toMatchObject([{ key: { provider: "agent/a" }, requests: 1, errors: 1 }]);
});

test("calls that are told after the end belong to it, and later ones do not", async () => {
  const { history, roots, observe } = open();
  roots.begin("r", undefined)?.end(FACTS);
  observe({});
  expect(history.kept.records).toBe(0);
  roots.close();
  observe({});
  expect(history.kept.records).toBe(2);
});

test.each([
  ["passed", "fail", async () => ({ body: {} })],
  ["stopped", "fail", async () => ({ stop: { status: 403, message: "no" } })],
  ["skipped", "skip", () => Promise.reject(new Error("gone"))],
  ["failed", "fail", () => Promise.reject(new Error("gone"))],
] as const)(
  "a filter that was asked is noted as %s, with when that was",
  async (verdict, onFailure, apply) => {
    const { history, roots } = open();
    const root = roots.begin("r", undefined);
    const before = Date.now();
    const filter = notedFilter({ id: "guard", onFailure, apply }, roots);
    const call = {
      path: "/",
      body: {},
      headers: { "x-request-id": "r" },
      signal: new AbortController().signal,
    };
    await filter.apply(call).catch(() => {});
    root?.end(FACTS);
    roots.close();
    const [noted] = history.get("r")?.decisions?.filters ?? [];
    expect(noted).toMatchObject({ name: "guard", verdict });
    expect(noted?.at).toBeGreaterThanOrEqual(before);
    expect(noted?.at).toBeLessThanOrEqual(Date.now());
  },
);

test("a call that arrived while the process was busy belongs to its request", async () => {
  const roots = new Roots(20);
  const calls: number[] = [];
  roots.onFinished = (root) => void calls.push(root.calls.length);
  roots.begin("r", undefined)?.end(FACTS);
  const until = performance.now() + 300;
  while (performance.now() < until);
  // Timers that are due come first, then what has arrived.
  await new Promise(setImmediate);
  expect(roots.take({ ...sampleRecord(), request_id: "r", listener: "inside" })).toBe(true);
  roots.close();
  expect(calls).toEqual([1]);
});

test("whoever waits for requests that are over has their records, however late their timers are", async () => {
  const roots = new Roots(5);
  const told: string[] = [];
  roots.onFinished = ({ facts }) => void told.push(facts.requestId);
  await roots.finished();
  for (const id of ["a", "b"]) roots.begin(id, undefined)?.end({ ...FACTS, requestId: id });
  const until = performance.now() + 150;
  while (performance.now() < until);
  await roots.finished();
  expect(told).toEqual(["a", "b"]);
});
