// Totals of rollups are those of the requests themselves, however requests arrive.
import { expect, test } from "vitest";
import { Aggregation } from "../aggregation.js";
import { DEFAULT_BOUNDS, History } from "../history.js";
import { parseQuery } from "../query/parse.js";
import type { KeptRequest } from "../records.js";
import { finishedAt } from "../testing/samples.js";
import type { Dimension, Range } from "../types.js";
import { Tier } from "./tier.js";

const HOUR = 3_600_000;
/** The last full hour: every tier's buckets begin and end there. */
const NOW = Math.floor(Date.now() / HOUR) * HOUR;

const asked = (range: Range, query = "") => ({ query: parseQuery(query), range });

async function told(
  history: History,
  range: Range,
  { query = "", by = [] as Dimension[][], bucket = 300_000 } = {},
) {
  const aggregation = new Aggregation(range, { bucket, groups: by });
  await history.aggregate(asked(range, query), aggregation);
  return answerOf(aggregation, by);
}

function answerOf(aggregation: Aggregation, by: Dimension[][]) {
  const rows = by.map((_, at) =>
    aggregation.rows(at).sort((one, other) => (JSON.stringify(one.key) < JSON.stringify(other.key) ? -1 : 1)),
  );
  return { totals: aggregation.total.totals(), series: aggregation.series(), rows };
}

/** Of the requests themselves. */
async function counted(
  history: History,
  range: Range,
  { query = "", by = [] as Dimension[][], bucket = 300_000 } = {},
) {
  const aggregation = new Aggregation(range, { bucket, groups: by });
  await history.visit(asked(range, query), (kept: KeptRequest) => aggregation.add(kept));
  return answerOf(aggregation, by);
}

function filled(): History {
  const history = new History();
  for (let at = 0; at < 1_500; at += 1) {
    const since = at % 10 === 0 ? 80 * HOUR : at % 3 === 0 ? 20 * HOUR : 2 * HOUR;
    history.append(finishedAt(NOW - ((at * 7_919_000) % since) - 1, at));
  }
  return history;
}

test.each<[string, number, number]>([
  ["an hour", NOW - HOUR, NOW],
  ["five minutes", NOW - HOUR + 600_000, NOW - HOUR + 900_000],
  ["most of a day", NOW - 21 * HOUR + 600_000, NOW - 300_000],
  ["many days", NOW - 100 * HOUR, NOW],
])("totals, points and rows of %s are those of the requests", async (_, from, to) => {
  const history = filled();
  const by: Dimension[][] = [["model"], ["provider"], ["caller"], ["client", "model"]];
  for (const query of ["", "model:gpt-4o", "-caller:jane", "client:app* model:openai/claude*"]) {
    const range = { from, to };
    const bucket = to - from > 70 * HOUR ? HOUR : 300_000;
    const options = { query, by, bucket };
    expect(history.rollups.canTell(parseQuery(query), by.flat())).toBe(true);
    const own = await counted(history, range, options);
    expect(own.totals.requests).toBeGreaterThan(0);
    expect(await told(history, range, options)).toEqual(own);
  }
});

test("what series do not tell apart comes from the requests", () => {
  const { rollups } = new History();
  for (const query of ["status:500", "hello", "session:a", "asked:fast"])
    expect(rollups.canTell(parseQuery(query), [])).toBe(false);
  expect(rollups.canTell(parseQuery(""), ["user"])).toBe(false);
  expect(rollups.canTell(parseQuery(""), ["tag:team"])).toBe(false);
});

test("totals reach further back than requests, whose number is bounded", async () => {
  const history = new History({ ...DEFAULT_BOUNDS, records: 10 });
  for (let at = 0; at < 500; at += 1) history.append(finishedAt(NOW - at * 20_000 - 1, at));
  const { totals, rows } = await told(history, { from: NOW - 3 * HOUR, to: NOW }, { by: [["model"]] });
  expect(totals.requests).toBe(500);
  expect(rows[0]?.reduce((sum, { requests }) => sum + requests, 0)).toBe(500);
});

test("where there are too many series, the oldest are told together and the totals stay", () => {
  const tier = new Tier({ width: 10_000, span: HOUR * 24 }, 50);
  const added = { counts: [1], buckets: [] };
  for (let at = 0; at < 200; at += 1)
    tier.add(NOW - HOUR + Math.floor(at / 20) * 10_000, `"series ${at}"`, added);
  const buckets = Array.from({ length: 10 }, (_, at) => tier.get(NOW - HOUR + at * 10_000));
  expect(buckets.map((bucket) => bucket?.total.get("requests"))).toEqual(Array(10).fill(20));
  expect(buckets.map((bucket) => bucket?.series.size)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 20, 20]);
});
