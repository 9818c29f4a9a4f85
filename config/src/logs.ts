// How much room the logs of a running Plano may take.
import type { PlanoFile } from "./file.js";
import type { LogRotation } from "./model.js";
import type { Problem } from "./problems.js";
import { parseSize } from "./size.js";
import type { Source } from "./source.js";

const SIZE = "64MiB";
const KEEP = 4;
/** Below it the newest file would hold no more than a few lines. */
const LEAST = 1 << 10;

export function readLogs({ logs }: PlanoFile, source: Source): { logs: LogRotation; problems: Problem[] } {
  const maxBytes = parseSize(logs?.max_size ?? SIZE);
  const problems = maxBytes < LEAST ? [source.problem(["logs", "max_size"], "must be at least 1KiB")] : [];
  return { logs: { maxBytes, keep: logs?.keep ?? KEEP }, problems };
}
