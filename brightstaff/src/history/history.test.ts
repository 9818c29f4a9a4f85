// What is kept of finished requests, in which order, and what they add up to.
import type { Observation } from "@plano/config/contract";
import { expect, test } from "vitest";
import { Aggregation } from "./aggregation.js";
import type { Finished } from "./finished.js";
import { History } from "./history.js";
import { parseQuery } from "./query/parse.js";
import { bucketOf, readRange } from "./ranges.js";
import { FREE, sampleRecord, saying } from "./testing/samples.js";

const ROOM = { records: 100, contentBytes: 1 << 20, diskBytes: 1 << 20, days: 1 };

const direct = (record = sampleRecord()): Finished => {
  const { parts, ...rest } = record;
  return { record: rest, cost: FREE, calls: [], ...(parts && { parts }) };
};
const asked = (query = "") => ({ query: parseQuery(query), range: readRange("1h", Date.now()) });
const idsOf = async (history: History, query = "") =>
  (await history.list(asked(query), { limit: 100 })).requests.map(({ id }) => id);

test("the list is in the order in which requests began, whatever the order of arrival", async () => {
  const history = new History();
  const now = Date.now() - 10_000;
  for (const at of [3, 1, 5, 2, 4])
    history.append(direct(sampleRecord({ request_id: `r${at}`, started_ms: now + at })));
  expect(await idsOf(history)).toEqual(["r5", "r4", "r3", "r2", "r1"]);
});

test("pages follow each other without gaps, and the last has no cursor", async () => {
  const history = new History();
  for (let at = 0; at < 25; at += 1) history.append(direct());
  const seen: number[] = [];
  let before: number | undefined;
  do {
    const page = await history.list(asked(), { limit: 10, ...(before !== undefined && { before }) });
    expect(page.total).toBe(25);
    seen.push(...page.requests.map(({ n }) => n));
    before = page.before;
  } while (before !== undefined);
  expect(seen).toEqual(Array.from({ length: 25 }, (_, at) => 25 - at));
});

test("the oldest goes first, and its content with it", async () => {
  const history = new History({ ...ROOM, records: 10 });
  for (let at = 0; at < 5_000; at += 1)
    history.append(direct(saying(`text ${at}`, { request_id: `r${at}` })));
  expect(await idsOf(history)).toEqual(Array.from({ length: 10 }, (_, at) => `r${4_999 - at}`));
  expect(history.get("r4989")).toBeUndefined();
  expect(history.get("r4990")?.parts).toMatchObject([{ text: "text 4990" }]);
  expect(history.usage().contentBytes).toBeLessThan(2_000);
});

test("a request is found by a provider's id for one of its attempts, until it is dropped", () => {
  const history = new History({ ...ROOM, records: 3 });
  const tried = (request_id: string, ids: string[]): Finished => {
    const attempt = { target: "openai/gpt-4o-mini", provider: "openai", upstream_format: "chat-completions" };
    const attempts = ids.map((id) => {
      return { ...attempt, status: 200, began_ms: 0, ms: 100, error: null, request_id: id };
    });
    return direct(sampleRecord({ request_id, attempts }));
  };
  history.append(tried("r1", ["p1", "p2"]));
  history.append(tried("r2", ["p2"]));
  expect(["p1", "p2", "p3"].map((id) => history.get(id)?.record.request_id)).toEqual(["r1", "r2", undefined]);
  for (const id of ["r3", "r4"]) history.append(tried(id, []));
  expect(["p1", "p2"].map((id) => history.get(id)?.record.request_id)).toEqual([undefined, "r2"]);
});

test("a request that took longer than all that are kept is kept, and so are those after the clock went back", async () => {
  const history = new History({ ...ROOM, records: 10 });
  const started = Date.now() - 10_000;
  const append = (id: string, started_ms: number): void =>
    void history.append(direct(sampleRecord({ request_id: id, started_ms })));
  for (let at = 0; at < 20; at += 1) append(`r${at}`, started + at);
  append("long", started - 5_000);
  expect(await idsOf(history)).toEqual([...Array.from({ length: 9 }, (_, at) => `r${19 - at}`), "long"]);
  for (let at = 0; at < 10; at += 1) append(`back${at}`, started - 9_000 + at);
  expect(await idsOf(history)).toEqual(Array.from({ length: 10 }, (_, at) => `back${9 - at}`));
});

test("whoever asks for ages gets no more points than there can be", () => {
  const now = Date.now();
  for (const text of [
    "2000-01-01T00:00Z..+275760-09-12T00:00Z",
    "999999d",
    "1970-01-01..2001-01-01",
    `${now}..99999999999999`,
  ]) {
    const range = readRange(text, now);
    expect((range.to - range.from) / bucketOf(range)).toBeLessThan(130);
  }
});

test("what was said is forgotten, also where a provider's error or Plano's own quotes it", async () => {
  const history = new History();
  const error = { code: "x", message: "no 'marker' here" };
  const call = { record: sampleRecord({ error }), cost: FREE };
  history.append({ ...direct(saying("marker", { error, ended_by: "provider" })), calls: [call] });
  history.append(direct(sampleRecord({ error, ended_by: "gateway", request_id: "own" })));
  history.forgetContent();
  const { requests } = await history.list(asked(), { limit: 10 });
  expect(JSON.stringify(requests.map(({ id }) => history.get(id)))).not.toContain("marker");
  expect(requests.map((request) => request.error)).toEqual(
    expect.arrayContaining([{ code: "x" }, { code: "x", message: "no '…' here" }]),
  );
});

test("content is kept up to its bound; the record stays", () => {
  const history = new History({ ...ROOM, contentBytes: 3_000 });
  history.append(direct(saying("a".repeat(2_000), { request_id: "first" })));
  history.append(direct(saying("b".repeat(2_000), { request_id: "second" })));
  expect(history.get("first")).toMatchObject({ summary: { id: "first" } });
  expect(history.get("first")?.parts).toBeUndefined();
  expect(history.get("second")?.parts).toHaveLength(1);
});

test("a request counts once, where its own model is; tokens and cost count where they were used", async () => {
  const history = new History();
  const call = (model: string, cost: number) => ({
    record: sampleRecord({ model, target: `openai/${model}` }),
    cost: { ...FREE, total: cost },
  });
  history.append({
    ...direct(sampleRecord({ target: "openai/a", model: "a" })),
    calls: [call("a", 1), call("b", 2)],
  });
  const aggregation = new Aggregation(asked().range, { groups: [["model"], ["listener"]] });
  await history.aggregate(asked(), aggregation);
  expect(aggregation.total.totals()).toMatchObject({ requests: 1, input: 2_000, cost: 3 });
  expect(aggregation.rows(0)).toMatchObject([
    { key: { model: "openai/a" }, requests: 1, input: 1_000, cost: 1 },
    { key: { model: "openai/b" }, requests: 0, input: 1_000, cost: 2 },
  ]);
  expect(aggregation.rows(1)).toMatchObject([
    { key: { listener: "models" }, requests: 1, input: 2_000, cost: 3 },
  ]);
  const [summary] = (await history.list(asked(), { limit: 1 })).requests;
  expect(summary).toMatchObject({
    calls: 2,
    cost: 3,
    usage: { input: 2_000, cachedInput: 800, reasoning: null },
  });
});

test("an answer that Plano withholds is an error of its own, not of the model that gave it", async () => {
  const history = new History();
  const error = { code: "jailbreak_detected" };
  const called = { target: "openai/a", model: "a" };
  const answered = (record: Partial<Observation>, call: Partial<Observation>) => ({
    ...direct(sampleRecord({ ...called, error, ...record })),
    calls: [{ record: sampleRecord({ ...called, ...call }), cost: { ...FREE, total: 1 } }],
  });
  const withheld = history.append(answered({ status: 400, ended_by: "gateway" }, {}));
  const failed = history.append(answered({ status: 502, ended_by: "gateway" }, { status: 502, error }));
  expect([withheld.withheld, failed.withheld]).toEqual([true, undefined]);
  const groups = [["model"], ["listener"]] as const;
  const aggregation = new Aggregation(asked().range, { groups });
  await history.aggregate(asked(), aggregation);
  expect(aggregation.total.totals()).toMatchObject({ requests: 2, errors: 2, input: 2_000, cost: 2 });
  expect(aggregation.rows(0)).toMatchObject([
    { key: { model: "openai/a" }, requests: 2, errors: 1, input: 2_000, cost: 2 },
  ]);
  expect(aggregation.rows(1)).toMatchObject([{ key: { listener: "models" }, requests: 2, errors: 2 }]);
  expect(history.lastErrors().get("openai")).toMatchObject({ status: 502 });
  history.forget(({ id }) => id === failed.id);
  expect(history.lastErrors().size).toBe(0);
});

test("errors, refusals, failovers and clients that leave are told apart", async () => {
  const history = new History();
  const records = [
    sampleRecord({ status: 503, attempt_count: 2, usage: null }),
    sampleRecord({ status: 429, ended_by: "limit", usage: null }),
    sampleRecord({ status: 0, ended_by: "client", usage: null }),
    sampleRecord({ usage: null }),
  ];
  for (const record of records) history.append(direct(record));
  const aggregation = new Aggregation(asked().range);
  await history.aggregate(asked(), aggregation);
  expect(aggregation.total.totals()).toMatchObject({
    ...{ requests: 4, errors: 2, limited: 1, clientsLeft: 1, failovers: 1, withoutUsage: 1, withoutPrice: 0 },
  });
});

test("a series has a point for each bucket, also for those without requests", async () => {
  const history = new History();
  history.append(direct());
  const { query, range } = asked();
  const bucket = bucketOf(range);
  const aggregation = new Aggregation(range, { bucket });
  await history.aggregate({ query, range }, aggregation);
  const series = aggregation.series();
  expect(series.map(({ at }) => at)).toEqual(series.map((_, at) => (series[0]?.at ?? 0) + at * bucket));
  expect(series.at(-1)?.at).toBeLessThan(range.to);
  expect(series.reduce((sum, { requests }) => sum + requests, 0)).toBe(1);
});
