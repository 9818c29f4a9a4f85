// Reads what an earlier process has kept: the latest files first, until there is enough. Lines that are no whole records are
// skipped and counted.
import type { FastifyBaseLogger } from "fastify";
import type { Found } from "../conversations/tracker.js";
import type { Finished } from "../finished.js";
import type { History } from "../history.js";
import { forEachInTurns } from "../slices.js";
import type { RequestSummary } from "../types.js";
import { wordlessFinished } from "../wordless.js";
import type { Segments } from "./segments.js";
import { readLine, type Stored, withoutWords } from "./stored.js";

export interface RestoreOptions {
  logger: FastifyBaseLogger;
  /** With what was said, as far as it was written. */
  withContent: boolean;
  /** The rollups have the requests up to this number. */
  through: number;
}

export type OnRestored = (request: RequestSummary, finished: Finished, found: Found | undefined) => void;

/** Calls `onRestored` for each request, the oldest first, once it is in the history. */
export async function restore(
  history: History,
  segments: Segments,
  { logger, withContent, through, onRestored }: RestoreOptions & { onRestored: OnRestored },
): Promise<void> {
  const files: Stored[][] = [];
  const findings = new Map<number, Found>();
  const enough = history.usage().maxRecords;
  let [read, skipped] = [0, 0];
  for await (const lines of segments.latest()) {
    const records: Stored[] = [];
    await forEachInTurns(lines, (line) => {
      const stored = readLine(line);
      if (stored === undefined) skipped += 1;
      else if ("finished" in stored)
        records.push(withContent ? stored : { n: stored.n, finished: wordlessFinished(stored.finished) });
      else findings.set(stored.n, withContent ? stored.found : withoutWords(stored.found));
    });
    files.unshift(records);
    read += records.length;
    const [oldest] = records;
    if (read < enough || oldest === undefined || oldest.n > through) continue;
    history.rollups.beginAt(endOf(oldest));
    break;
  }
  // Those of this process, which has served requests meanwhile, are in its own files, too.
  const own = new Set(history.since(0).map(({ n }) => n));
  const earlier = files.flat().filter(({ n }) => !own.has(n));
  await forEachInTurns(earlier, (stored) => {
    const { summary } = history.restore(stored);
    const found = findings.get(stored.n);
    Object.assign(summary, found?.request);
    onRestored(summary, stored.finished, found);
  });
  if (skipped > 0) logger.warn({ skipped }, "lines of the history that cannot be read were skipped");
}

function endOf({ finished: { record } }: Stored): number {
  return record.started_ms + record.duration_ms;
}
