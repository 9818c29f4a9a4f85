// Reads what an earlier process has kept: the latest files first, until there is enough. Lines that are no whole records are
// skipped and counted.
import type { FastifyBaseLogger } from "fastify";
import type { History } from "../history.js";
import { forEachInTurns } from "../slices.js";
import type { Segments } from "./segments.js";
import { readLine, type Stored } from "./stored.js";

/** `withContent`: with what was said, as far as it was written. */
export async function restore(
  history: History,
  segments: Segments,
  { logger, withContent }: { logger: FastifyBaseLogger; withContent: boolean },
): Promise<void> {
  const files: Stored[][] = [];
  const enough = history.usage().maxRecords;
  let [found, skipped] = [0, 0];
  for await (const lines of segments.latest()) {
    const read: Stored[] = [];
    await forEachInTurns(lines, (line) => {
      const stored = readLine(line);
      if (stored === undefined) skipped += 1;
      else read.push(withContent ? stored : withoutContent(stored));
    });
    files.unshift(read);
    found += read.length;
    if (found >= enough) break;
  }
  await forEachInTurns(files.flat(), (stored) => history.restore(stored));
  if (skipped > 0) logger.warn({ skipped }, "lines of the history that cannot be read were skipped");
}

function withoutContent({ n, finished: { parts: _, ...finished } }: Stored): Stored {
  return { n, finished };
}
