// The values of dimensions that most requests have, with what those add up to. Dimensions with as many values as requests, such as
// sessions, count the latest requests only.
import { Aggregation } from "./aggregation.js";
import type { Asked, History } from "./history.js";
import { isRolled } from "./rollups/series.js";
import type { BreakdownRow, Dimension } from "./types.js";

const TOP = 5;
/** Requests that tell of dimensions with many values. */
const LATEST = 2_000;

/** Five of each dimension. */
export async function topsOf(
  history: History,
  { query, range }: Asked,
  dimensions: readonly Dimension[],
): Promise<Partial<Record<Dimension, BreakdownRow[]>>> {
  const [few, many] = [dimensions.filter(isRolled), dimensions.filter((dimension) => !isRolled(dimension))];
  const ofAll = new Aggregation(range, { groups: few.map((dimension) => [dimension]) });
  await history.aggregate({ query, range }, ofAll);
  const ofLatest = new Aggregation(range, { groups: many.map((dimension) => [dimension]) });
  for (const kept of await history.latest({ query, range }, LATEST)) ofLatest.add(kept);
  return Object.fromEntries([
    ...few.map((dimension, at) => [dimension, ofAll.top(at, TOP)]),
    ...many.map((dimension, at) => [dimension, ofLatest.top(at, TOP)]),
  ]);
}
