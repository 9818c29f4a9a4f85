// GET /api/v1/overview: everything that a page of charts shows, in one answer.
import type { FastifyInstance } from "fastify";
import { Aggregation } from "../history/aggregation.js";
import type { Asked, History } from "../history/history.js";
import { bucketOf, previousOf } from "../history/ranges.js";
import { topsOf } from "../history/tops.js";
import { DIMENSIONS, type Dimension } from "../history/types.js";
import type { Kept, Overview } from "./api.js";
import { type Parameters, readAsked } from "./asked.js";

export interface OverviewRoutes {
  history: History;
  kept: () => Kept;
  /** Names. */
  tags: () => readonly string[];
}

export function overviewRoutes(app: FastifyInstance, { history, kept, tags }: OverviewRoutes): void {
  app.get<{ Querystring: Parameters }>("/api/v1/overview", async ({ query }): Promise<Overview> => {
    const asked = readAsked(query, Date.now());
    const dimensions = [...DIMENSIONS, ...tags().map((tag) => `tag:${tag}` as const)];
    return { ...(await summed(history, asked, dimensions)), kept: kept() };
  });
}

async function summed(
  history: History,
  asked: Asked,
  dimensions: readonly Dimension[],
): Promise<Omit<Overview, "kept">> {
  const { query, range } = asked;
  const bucketMs = Math.max(bucketOf(range), history.rollups.resolutionOf(range));
  const now = new Aggregation(range, { bucket: bucketMs });
  const before = new Aggregation(previousOf(range));
  await history.aggregate(asked, now);
  await history.aggregate({ query, range: previousOf(range) }, before);
  return {
    ...{ range, bucketMs, totals: now.total.totals(), previous: before.total.totals(), series: now.series() },
    top: await topsOf(history, asked, dimensions),
  };
}
