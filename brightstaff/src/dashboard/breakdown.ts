// GET /api/v1/breakdown: what requests add up to, by one dimension or several together, as JSON or as CSV.
import type { FastifyInstance } from "fastify";
import { Aggregation } from "../history/aggregation.js";
import type { History } from "../history/history.js";
import { QueryError } from "../history/query/parse.js";
import { previousOf } from "../history/ranges.js";
import { type BreakdownRow, DIMENSIONS, type Dimension, type Totals } from "../history/types.js";
import type { Breakdown } from "./api.js";
import { allOf, oneOf, type Parameters, readAsked, readWord } from "./asked.js";
import { csvOf } from "./csv.js";

const MOST_DIMENSIONS = 3;
const MOST_ROWS = 500;
const TAG = /^tag:[\w.-]{1,64}$/;

export interface BreakdownRoute {
  history: History;
  settled: () => Promise<void>;
}

export function breakdownRoute(app: FastifyInstance, { history, settled }: BreakdownRoute): void {
  app.get<{ Querystring: Parameters }>("/api/v1/breakdown", async (request, reply) => {
    const { query, headers } = request;
    if (readWord(query, "settled", ["yes"]) !== undefined) await settled();
    const breakdown = await breakdownOf(history, query);
    const isCsv = oneOf(query, "format") === "csv" || headers.accept?.startsWith("text/csv") === true;
    if (!isCsv) return breakdown;
    reply
      .type("text/csv; charset=utf-8")
      .header("content-disposition", 'attachment; filename="breakdown.csv"');
    return csvOf(breakdown.rows.map(({ key, ...totals }) => ({ ...key, ...flat(totals) })));
  });
}

async function breakdownOf(history: History, parameters: Parameters): Promise<Breakdown> {
  const { query, range } = readAsked(parameters, Date.now());
  const by = readDimensions(allOf(parameters, "by"));
  const now = new Aggregation(range, { groups: [by] });
  const before = new Aggregation(previousOf(range), { groups: [by] });
  await history.aggregate({ query, range }, now);
  await history.aggregate({ query, range: previousOf(range) }, before);
  const all = now
    .rows(0)
    .toSorted((one, other) => (other.cost ?? 0) - (one.cost ?? 0) || other.requests - one.requests);
  const rows = all.slice(0, MOST_ROWS);
  const keys = new Set(rows.map(({ key }) => JSON.stringify(key)));
  const previous = before.rows(0).filter(({ key }) => keys.has(JSON.stringify(key)));
  const leftOff = all.length - rows.length;
  return { range, rows, previous, ...(leftOff > 0 && { leftOff }) };
}

function readDimensions(written: readonly string[]): Dimension[] {
  const isDimension = (text: string): text is Dimension =>
    DIMENSIONS.some((dimension) => dimension === text) || TAG.test(text);
  const known = written.filter(isDimension);
  if (known.length === written.length && known.length > 0 && known.length <= MOST_DIMENSIONS) return known;
  const remedy = `by is one to ${MOST_DIMENSIONS} of ${DIMENSIONS.join(", ")} and tag:NAME`;
  throw new QueryError("there is no such dimension", 0, remedy);
}

function flat({ duration, ttft, tokensPerSecond, ...counts }: Omit<BreakdownRow, "key"> | Totals) {
  return {
    ...counts,
    duration_p50_ms: duration.p50,
    duration_p95_ms: duration.p95,
    ttft_p50_ms: ttft.p50,
    ttft_p95_ms: ttft.p95,
    tokens_per_second_p50: tokensPerSecond.p50,
  };
}
